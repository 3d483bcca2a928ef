"""The order of a plan where definitions are among its actions: `manual: roles`."""

from __future__ import annotations

import pytest

from doorlist.planning.arrange import Step, Steps
from doorlist.planning.reach import Reach
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live
from doorlist.powers.state import Powers
from doorlist.values.action import about_definitions
from doorlist.values.scope import ORGANIZATION
from support.changes import changing, in_short
from support.plans import make_action
from support.worlds import mail, plan_of, project, role_named

BOT = project("Bot")

#: What it shows → the organization, its projects (the first is Bot, then Ant), the order, what needs what.
ORDERS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "less, then people, then more": (
        "ada=Owner>Member bob=Admin>Owner cyd=Admin dan=Member",
        ("P=ab>a Judge=P ada=Owner>Member bob=Judge>Owner cyd=Judge>Member dan=Manager>Judge",),
        "P org.bob bob org.ada ada cyd dan",
        "bob<ada org.bob<org.ada",
    ),
    "what concerns nobody who goes needs nothing": (
        "bob=Admin",
        ("P=->a Judge=P bob=Manager cyd=Judge",),
        "P",
        "",
    ),
    "who comes to a role that gets more later comes after reach": (
        "bob=Member cyd=Admin dan=Member>Admin",
        ("P=->a Q=a Judge=PQ>P cyd=Member>Judge dan=Judge ada=Owner>Manager bob=Member>Owner",),
        "bob org.dan Judge cyd P",
        "org.dan<Judge",
    ),
    "a role of the organization loses a policy before that gets reach": (
        "P=mr Q=->m Lead=PQ>P bob=Lead>Member cyd=Lead",
        ("bob=Member cyd=Manager",),
        "org.Lead org.bob org.Q",
        "",
    ),
    "each project by itself": (
        "",
        (
            "P=c>b Q=abc Judge=P>- ada=Owner>Member bob=Judge>Owner",
            "ada=Owner>Member bob=Member>Owner",
        ),
        "Ant.bob bob Judge Ant.ada ada P",
        "Ant.bob<Ant.ada Judge<P bob<Judge bob<P bob<ada",
    ),
    "who comes to a role of the organization waits for what it loses": (
        "P=mr>- Q=->r Lead=Q cyd=Lead dan=Admin>Lead",
        ("dan=Member",),
        "org.P org.Q org.dan",
        "org.Q<org.dan",
    ),
    "whoever gets reach is taken out of two projects afterwards": (
        "bob=Member>Admin",
        (
            "bob=Member>out",
            "bob=Member>out",
        ),
        "org.bob Ant.-bob -bob",
        "org.bob<-bob org.bob<Ant.-bob",
    ),
    "a role that gets a policy waits for what that is about to lose": (
        "P=r>mr Lead=P Clerk=->P bob=Lead cyd=Admin>Clerk dan=Lead",
        ("bob=Manager cyd=Member>Manager dan=Member",),
        "cyd org.P org.Clerk org.cyd",
        "org.Clerk<org.cyd org.P<org.Clerk org.P<org.cyd",
    ),
    "roles that have a new policy wait for it": (
        "",
        (
            "P=out>- Q=b Judge=PQ Viewer=P bob=Viewer>out cyd=Viewer",
            "bob=Member",
        ),
        "+P -bob Judge Viewer",
        "+P<Judge +P<Viewer",
    ),
    "who gets a new role waits for it and for what it is not to have yet": (
        "",
        ("P=b>abc Q=->ac Judge=out>P bob=Member>Manager cyd=Manager>Judge",),
        "+Judge bob P cyd Q",
        "+Judge<cyd P<cyd",
    ),
    "new, and then whoever leaves": (
        "bob=Admin cyd=Admin>out dan=Member>Admin",
        ("P=out>ab Judge=P bob=Judge>out cyd=Judge>out dan=Member>out",),
        "+P org.-cyd -bob org.dan -dan Judge",
        "+P<Judge org.dan<-dan",
    ),
    "whoever goes to a built-in role waits for nothing": (
        "",
        ("P=bc>ab Q=ac>abc Judge=->P Viewer=Q bob=Manager cyd=Judge>Manager dan=Judge>Viewer",),
        "cyd dan P Q Judge",
        "",
    ),
    "what doesn't hang together doesn't wait": (
        "",
        ("P=abc>a Q=ab>- Judge=Q>- Viewer=P bob=Manager>Judge cyd=Viewer>Manager",),
        "Q Judge bob cyd P",
        "cyd<P",
    ),
    "two policies that swap what they have, of roles whose people swap": (
        "",
        ("P=a>b Q=b>a Judge=P Viewer=Q bob=Judge>Viewer cyd=Viewer>Judge",),
        "P:take!bob cyd!cyd Q bob P",
        "P:take<P P:take<Q P:take<cyd Q<P Q<bob bob<P cyd<Q",
    ),
    "two roles that swap their policies, and whose people swap": (
        "",
        ("P=a Q=b Judge=P>Q Viewer=Q>P bob=Judge>Viewer cyd=Viewer>Judge",),
        "Judge:take!bob cyd!cyd Viewer bob Judge",
        "Judge:take<Judge Judge:take<Viewer Judge:take<cyd Viewer<Judge Viewer<bob bob<Judge cyd<Viewer",
    ),
    "a previous Owner is given a custom role": (
        "",
        ("P=a>ab Judge=P ada=Owner>Judge bob=Judge>Owner",),
        "bob ada P",
        "bob<ada",
    ),
    "a previous Owner leaves": (
        "",
        ("P=abc>a Judge=P ada=Owner>out bob=Judge>Owner cyd=Judge",),
        "bob P -ada",
        "bob<-ada bob<P",
    ),
    "a previous Owner of the organization goes on to a role that gets more": (
        "P=r>mr Lead=P ada=Owner>Lead bob=Member>Owner",
        (),
        "org.bob org.P org.ada",
        "org.P<org.ada org.bob<org.ada",
    ),
    "what a previous Owner gets may still give and take afterwards": (
        "",
        ("P=ac>bc Judge=P ada=Owner>Judge bob=Member>Owner",),
        "bob ada P",
        "bob<ada",
    ),
    "whoever leaves is one of several in the order of their names": (
        "",
        ("P=a>ab Judge=P bob=Judge>out cyd=Judge>Manager dan=Judge>out eve=Judge",),
        "org.-bob org.-dan cyd P",
        "org.-bob<P org.-dan<P",
    ),
    "one has no role and gets one that changes": (
        "",
        ("P=a>b Judge=P bob=->Judge cyd=->Member",),
        "cyd P bob",
        "P<bob",
    ),
}


@pytest.mark.parametrize(("organization", "projects", "order", "needs"), ORDERS.values(), ids=list(ORDERS))
def test_the_order(organization: str, projects: tuple[str, ...], order: str, needs: str) -> None:
    wanted, there = changing(organization, **dict(zip(("Bot", "Ant"), projects, strict=False)))
    assert in_short(plan_of(wanted, there)) == (order, needs)


WHY = "In two steps, so that nobody has more in between than before or after."


def test_a_policy_in_two_steps() -> None:
    wanted, there = changing(Bot="P=ac>bc Q=b>a Judge=P Viewer=Q bob=Judge>Viewer cyd=Viewer>Judge")
    take, give = (action for action in about_definitions(plan_of(wanted, there).actions) if action.name == "P")
    assert take.id == f"{give.id}:take"
    both = [(each.definition.before, each.definition.after) for each in (take, give)]
    assert [[content and content.permissions for content in pair] for pair in both] == [
        [("span:read", "trace:read"), ("trace:read",)],
        [("trace:read",), ("trace:delete", "trace:read")],
    ]
    assert [one.replace(":project:prj-bot:", " ") for one in give.depends_on] == [
        "redefine-policy P:take",
        f"update-role {mail('bob')}",
        "redefine-policy Q",
    ], "in the order of the phases"
    told = "The file adds the permission trace:delete. The file doesn't have the permission span:read."
    assert take.reason == give.reason == f"{told} {WHY}"
    assert take.definition_id == give.definition_id


def test_a_role_in_two_steps() -> None:
    wanted, there = changing(Bot="P=a Q=b R=c Judge=PR>QR Viewer=Q>P bob=Judge>Viewer cyd=Viewer>Judge")
    take, give = (action for action in about_definitions(plan_of(wanted, there).actions) if action.name == "Judge")
    assert take.id == f"{give.id}:take"
    both = [(each.definition.before, each.definition.after) for each in (take, give)]
    assert [[content and content.policies for content in pair] for pair in both] == [
        [("P", "R"), ("R",)],
        [("R",), ("Q", "R")],
    ]
    assert take.reason == give.reason == f"The file adds the policy Q. The file doesn't have the policy P. {WHY}"


@pytest.mark.parametrize(
    ("people", "order"),
    [("bob=Judge cyd=Viewer dan=Viewer", "Q!bob P"), ("bob=Judge dan=Judge cyd=Viewer", "P!cyd Q")],
)
def test_where_somebody_has_to_be_interrupted_it_is_as_few_as_can_be(people: str, order: str) -> None:
    # Judge has to keep what P gets, and Viewer what Q gets: each needs that before the other one loses it.
    wanted, there = changing(Bot=f"P=b>ac Q=ac>b A=ac B=b Judge=PQB Viewer=PQA {people}")
    assert in_short(plan_of(wanted, there)) == (order, "" if order[0] == "P" else "Q<P")


def test_redefinitions_that_don_t_hang_together_each_wait_for_their_own_people() -> None:
    wanted, there = changing(Bot="P=->a Q=->b Judge=P Viewer=Q bob=Judge>out cyd=Viewer>out")
    assert in_short(plan_of(wanted, there)) == ("org.-bob org.-cyd P Q", "org.-bob<P org.-cyd<Q")


def test_what_is_asked_for_the_sake_of_reach_is_left_where_it_can_t_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, there = changing(Bot="P=c>b Q=abc Judge=P>- ada=Owner>Member bob=Judge>Owner")
    plan = plan_of(wanted, there)
    first, second, *_ = (action.id for action in plan.actions)
    monkeypatch.setattr(Reach, "edges", lambda *_: {(first, second), (second, first)})
    assert plan_of(wanted, there).actions == plan.actions


# Who goes where


def _steps(organization: str = "", **projects: str) -> Steps:
    wanted, there = changing(organization, **projects)
    return Steps(plan_of(wanted, there).actions, from_live(there, CONFIDENT_AI), {})


def _key(name: str, scope: str = "project") -> str:
    return role_named(BOT if scope == "project" else ORGANIZATION, name).id


def test_a_hand_over_leaves_the_previous_owner_the_next_lower_role() -> None:
    assert _steps(Bot="Judge=- bob=Judge>Owner ada=Owner>Judge").handed_over == {BOT: (mail("ada"), _key("Manager"))}
    assert _steps("bob=Member>Owner ada=Owner>out").handed_over == {ORGANIZATION: (mail("ada"), _key("Admin", "org"))}
    assert _steps(Bot="Judge=- bob=Judge>Manager cyd=Judge").handed_over == {}, "only a transfer hands over"


def test_nobody_is_owner_before_a_project_gets_its_first() -> None:
    _, there = changing(Bot="bob=Manager")
    powers = from_live(there, CONFIDENT_AI)
    del powers.scopes[BOT].people[mail("ada")]
    transfer = make_action("update-role", mail("bob"), BOT, cause="ownership-transfer", role_id=_key("Owner"))
    assert Steps([transfer], powers, {}).handed_over == {}
    powers.scopes[BOT].roles.clear()
    assert Steps([transfer], powers, {}).handed_over == {}


def test_who_goes_where() -> None:
    steps = _steps("cyd=Member>out eve=Member", Bot="Judge=- bob=Judge>Manager cyd=Judge>out dan=->Judge eve=->out")
    gone = Step(None, f"remove:organization:{mail('cyd')}")
    assert steps.by_scope[ORGANIZATION] == {mail("cyd"): gone}
    assert {who: step.role for who, step in steps.by_scope[BOT].items()} == {
        mail("bob"): _key("Manager"),
        mail("cyd"): None,
        mail("dan"): _key("Judge"),
        mail("eve"): None,
    }
    assert steps.by_scope[BOT][mail("cyd")] == gone, "whoever leaves the organization leaves its projects"
    assert steps.people(BOT) == {
        mail("ada"): _key("Owner"),
        mail("bob"): _key("Judge"),
        mail("cyd"): _key("Judge"),
        mail("dan"): "",
    }, "whoever has no role is told of if they get one"


def test_what_isn_t_known_is_left_out_but_for_the_organization() -> None:
    actions = [make_action("remove", mail("bob"), scope) for scope in (ORGANIZATION, BOT)]
    assert list(Steps(actions, Powers({}, CONFIDENT_AI), {}).by_scope) == [ORGANIZATION]


@pytest.mark.parametrize(
    ("role", "role_id", "expected"),
    [
        ("Judge", "given", "given"),
        ("JUDGE", None, _key("Judge")),
        ("Nobody knows", None, "Nobody knows"),
        (None, None, None),
    ],
)
def test_a_role_is_known_by_its_id_or_else_by_its_name(
    role: str | None, role_id: str | None, expected: str | None
) -> None:
    _, there = changing(Bot="Judge=- bob=Member")
    steps = Steps([], from_live(there, CONFIDENT_AI), {})
    action = make_action("update-role", mail("bob"), BOT, roles=("Member", role), role_id=role_id)
    assert steps.key(action) == expected
    assert Steps([], Powers({}, CONFIDENT_AI), {}).key(action) == (role_id or role)
