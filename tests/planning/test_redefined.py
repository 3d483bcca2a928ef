"""What a plan redefines in a scope, and what its roles may do before, between and after."""

from __future__ import annotations

from doorlist.planning.definitions import define
from doorlist.planning.redefined import Redefined
from doorlist.planning.resolve import Target
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live
from doorlist.values.action import about_definitions
from doorlist.values.desired import Desired, DesiredScope
from doorlist.values.live import Live
from doorlist.values.scope import Scope
from support.changes import changing
from support.defined import defined, defining, policy_id
from support.worlds import Inside, desired, live, plan_of, project, role_named, want

BOT, ZOO = project("Bot"), project("Zoo")
POLICIES = {"Add": "span:read", "Old": "", "Other": "", "See": "span:read trace:read"}
THERE = defined(
    live(Bot=Inside({"ada": "Owner"}), Zoo=Inside({"ada": "Owner", "bob": "Viewer"})),
    BOT,
    {"Annotator": "Add", "Critic": "See Other", "Judge": "Add See", "Viewer": "See", "Writer": "Add"},
    POLICIES,
)
#: Add and Other get a permission, See loses one; Judge loses a policy, Viewer gets one, Annotator swaps its own for
#: it.
WANTED = defining(
    want(ada="Owner"),
    {"Annotator": "Old", "Critic": "See Other", "Judge": "See", "Viewer": "See Old", "Writer": "Add", "New": "Fresh"},
    {
        "Add": "span:read trace:delete",
        "Fresh": "trace:read",
        "Old": "",
        "Other": "trace:read",
        "See": "span:read",
    },
)


def _redefined(here: DesiredScope = WANTED) -> Redefined:
    return _of(desired(Bot=here), THERE)


def _of(wanted: Desired, there: Live) -> Redefined:
    plan = plan_of(wanted, there)
    definitions = define(Target(wanted.projects[0], BOT), there.of(BOT), [])
    assert definitions is not None
    return Redefined(about_definitions(plan.actions), {BOT: definitions}, from_live(there, CONFIDENT_AI))


def _role(scope: Scope, name: str) -> str:
    return role_named(scope, name).id


def test_the_redefinitions_come_by_phase_then_policies_then_roles_then_by_name() -> None:
    steps = _redefined().contents(BOT).steps
    assert [step.action.replace(":project:prj-bot:", " ") for step in steps] == [
        "redefine-policy See",
        "redefine-role Judge",
        "redefine-policy Add",
        "redefine-policy Other",
        "redefine-role Annotator",
        "redefine-role Viewer",
    ]
    assert [(step.is_role, step.gives, step.takes) for step in steps] == [
        (False, False, True),
        (True, False, True),
        (False, True, False),
        (False, True, False),
        (True, True, True),
        (True, True, False),
    ]
    assert (steps[1].key, steps[1].before, steps[1].after) == (
        _role(BOT, "Judge"),
        {policy_id(BOT, "Add"), policy_id(BOT, "See")},
        {policy_id(BOT, "See")},
    )


def test_a_scope_is_worked_out_once() -> None:
    redefined = _redefined()
    assert redefined.contents(BOT) is redefined.contents(BOT)


def test_what_a_role_may_do_all_the_while_and_at_the_end() -> None:
    redefined = _redefined()
    ends = {
        "Annotator": (set(), set()),
        # See loses a permission before Other gets it.
        "Critic": ({"span:read"}, {"span:read", "trace:read"}),
        # The permission that Add gets comes when the role doesn't have Add any more.
        "Judge": ({"span:read"}, {"span:read"}),
        "Viewer": ({"span:read"}, {"span:read"}),
        "Writer": ({"span:read"}, {"span:read", "trace:delete"}),
        "Member": ({"span:read", "trace:delete", "trace:read"}, {"span:read", "trace:delete", "trace:read"}),
    }
    assert {
        name: (set(redefined.always(BOT, _role(BOT, name))), set(redefined.at_end(BOT, _role(BOT, name))))
        for name in ends
    } == ends
    new = next(plan.key for plan in redefined.definitions[BOT].roles.values() if plan.live is None)
    assert redefined.always(BOT, new) == redefined.at_end(BOT, new) == {"trace:read"}, "as it is made"
    assert redefined.always(BOT, None) == redefined.at_end(BOT, None) == frozenset()


def test_what_a_role_is_given_by_the_first_redefinition_it_may_not_do_all_the_while() -> None:
    redefined = _redefined(defining(want(ada="Owner"), None, {**POLICIES, "Add": "span:read trace:delete"}))
    writer = _role(BOT, "Writer")
    assert redefined.always(BOT, writer) == {"span:read"}
    assert redefined.at_end(BOT, writer) == {"span:read", "trace:delete"}


def test_what_two_policies_give_is_lost_with_the_second_of_them() -> None:
    redefined = _of(*changing(Bot="P=ab>b Q=ac>c R=ac>c Judge=QR"))
    assert redefined.always(BOT, _role(BOT, "Judge")) == {"trace:read"}


def test_where_nothing_is_redefined_a_role_stays_as_it_is() -> None:
    redefined = _of(*changing(Bot="P=ab Q=out>c Judge=P"))
    judge = _role(BOT, "Judge")
    assert redefined.always(BOT, judge) == redefined.at_end(BOT, judge) == {"span:read", "trace:delete"}


def test_where_the_files_define_nothing_a_role_stays_as_it_is() -> None:
    redefined = _redefined()
    for may in (redefined.always, redefined.at_end):
        assert (
            may(ZOO, _role(ZOO, "Owner"))
            == from_live(THERE, CONFIDENT_AI).scopes[ZOO].of_role(_role(ZOO, "Owner"))
            != set()
        )
        assert may(ZOO, _role(ZOO, "Viewer")) == may(ZOO, None) == frozenset()
