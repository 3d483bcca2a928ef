"""Roles and policies of the files, matched with live: what is planned, and what doesn't fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from doorlist.errors import AccessFileError
from doorlist.values.action import about_definitions
from doorlist.values.desired import DesiredScope
from doorlist.values.guardrails import Overrides
from doorlist.values.live import Live, Permission, PolicyRef, Role
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import Source
from support.defined import defined, defining, organization_roles, permissions, policy_id
from support.worlds import Inside, desired, guard, live, mail, plan_of, project, role_named, want

BOT = project("Bot")
STAFF = {"ada": "Owner", "bob": "Annotator", "cyd": "Viewer"}
ENTRIES = want(STAFF)
ROLES = {"Annotator": "Look Edit", "Viewer": "Look"}
POLICIES = {"Look": "span:read trace:read", "Edit": "trace:delete"}
THERE = defined(live(Bot=Inside(STAFF)), BOT, ROLES, POLICIES)


def _lines(wanted: DesiredScope, there: Live = THERE, **more: Any) -> list[str]:
    plan = plan_of(desired(Bot=wanted), there, **more)
    return [action.id.replace("project:prj-bot:", "").replace("@acme.example", "") for action in plan.actions]


def test_what_is_as_the_files_say_needs_nothing() -> None:
    assert _lines(defining(ENTRIES, ROLES, POLICIES)) == []
    assert _lines(defining(ENTRIES, ROLES, {"Look": "*:read", "Edit": "trace:delete"})) == []
    assert _lines(ENTRIES) == [], "not managed"


@pytest.mark.parametrize(
    ("roles", "policies", "expected"),
    [
        (ROLES, {**POLICIES, "Wipe": "*:delete"}, ["define-policy:Wipe"]),
        (ROLES, {**POLICIES, "Look": "trace:read"}, ["redefine-policy:Look"]),
        (ROLES, {"LOOK": POLICIES["Look"], "Edit": POLICIES["Edit"]}, ["redefine-policy:LOOK"]),
        (ROLES | {"Annotator": "Look See"}, {"Look": "*:read", "See<Edit": "trace:delete"}, ["redefine-policy:See"]),
        (ROLES | {"Annotator": "Look See"}, {"Look": "*:read", "See<Gone": "trace:delete"},
         ["define-policy:See", "redefine-role:Annotator", "delete-policy:Edit"]),
        (ROLES | {"Judge": "Look"}, POLICIES, ["define-role:Judge"]),
        (ROLES | {"Annotator": "Look"}, POLICIES, ["redefine-role:Annotator"]),
        (ROLES | {"Viewer": "look"}, POLICIES, []),
    ],
)  # fmt: skip
def test_each_kind(roles: dict[str, str], policies: dict[str, str], expected: list[str]) -> None:
    assert _lines(defining(ENTRIES, roles, policies)) == expected


def test_roles_alone_name_live_policies_and_leave_them_alone() -> None:
    assert _lines(defining(ENTRIES, {"Annotator": "look", "Viewer": "Look"})) == ["redefine-role:Annotator"]


def test_policies_alone_leave_roles_alone() -> None:
    assert _lines(defining(ENTRIES, None, {**POLICIES, "Edit": "trace:read"})) == ["redefine-policy:Edit"]


def test_a_renamed_role_keeps_its_people_and_a_new_one_is_made_before_it_is_given() -> None:
    roles = {"Marker<Annotator": "Look Edit", "Judge": "Look"}
    wanted = defining(want({**STAFF, "bob": "Marker", "cyd": "Judge"}), roles, POLICIES)
    plan = plan_of(desired(Bot=wanted), THERE)
    assert [action.id.replace(":project:prj-bot:", " ") for action in plan.actions] == [
        "define-role Judge",
        "redefine-role Marker",
        f"update-role {mail('cyd')}",
        "delete-role Viewer",
    ]
    new, renamed, update, deleted = plan.actions
    assert renamed.cause == "renamed"
    assert update.depends_on == (new.id,)
    assert update.role_id is None
    assert deleted.depends_on == (update.id,)


def test_definitions_stand_expanded_in_order_of_name() -> None:
    wanted = defining(ENTRIES, ROLES, {**POLICIES, "Look": "trace:* *:read"})
    (action,) = about_definitions(plan_of(desired(Bot=wanted), THERE).actions)
    assert action.definition.before == replace(action.definition.before, permissions=("span:read", "trace:read"))
    assert action.definition.after.permissions == ("span:read", "trace:delete", "trace:read")
    assert action.definition_id == policy_id(BOT, "Look")
    assert (action.source.file, action.source.line) == ("access.yaml", 3)
    assert [(one.people, one.gains, one.loses) for one in action.impact] == [((mail("cyd"),), ("trace:delete",), ())]


@pytest.mark.parametrize(
    ("unlisted", "expected"), [("remove", ["delete-role:Viewer", "delete-policy:Look"]), ("keep", [])]
)
def test_unlisted_roles(unlisted: str, expected: list[str]) -> None:
    there = defined(live(Bot=Inside({"ada": "Owner"})), BOT, {"Viewer": "Look"}, {"Look": "trace:read"})
    assert _lines(defining(want(ada="Owner"), {}, {}, unlisted_roles=unlisted), there) == expected


PROBLEMS: dict[str, tuple[dict[str, Any], str]] = {
    "a permission": (
        {"policies": {**POLICIES, "Look": "trace:raed"}},
        r"no permission trace:raed, in the policy Look\n  Did you mean trace:read\?",
    ),
    "a pattern": (
        {"policies": {**POLICIES, "Look": "trce:*"}},
        r"matches trce:\*, in the policy Look\n  Did you mean trace:\*\?",
    ),
    "a policy": (
        {"roles": {**ROLES, "Viewer": "Loook"}},
        r"no policy Loook, which the role Viewer names\n  Did you mean Look\?",
    ),
    "a role that goes": (
        {"roles": {"Annotator": "Look Edit"}},
        "The role Viewer isn't defined in the files, and unlisted roles are removed",
    ),
    "a role that is called otherwise": (
        {"roles": {"Annotator": "Look Edit", "Reader<Viewer": "Look"}},
        "The role Viewer is called Reader from now on",
    ),
    "two in one": (
        {"roles": {"Annotator": "Look", "Viewer": "Look", "Marker<Annotator": "Look"}},
        "Marker and Annotator are the same role now, Annotator",
    ),
}


@pytest.mark.parametrize(("change", "message"), PROBLEMS.values(), ids=list(PROBLEMS))
def test_what_doesn_t_fit_the_scope(change: dict[str, Any], message: str) -> None:
    wanted = defining(ENTRIES, **{"roles": ROLES, "policies": POLICIES, **change})
    with pytest.raises(AccessFileError, match=message):
        plan_of(desired(Bot=wanted), THERE)


#: roles, policies → the message, and what would be right.
ADVICE: list[tuple[dict[str, str], dict[str, str] | None, str, str]] = [
    (
        ROLES,
        {**POLICIES, "Look": "trace:reed"},
        "Project Bot has no permission trace:reed, in the policy Look",
        "Did you mean trace:read? Of trace there are trace:delete and trace:read.",
    ),
    (
        ROLES,
        {**POLICIES, "Look": "zzzz:yyyy"},
        "Project Bot has no permission zzzz:yyyy, in the policy Look",
        "Take a name that the platform has, or a pattern such as `*:read`.",
    ),
    (
        ROLES,
        {**POLICIES, "Look": "*:reed"},
        "No permission of project Bot matches *:reed, in the policy Look",
        "Did you mean *:read?",
    ),
    (
        ROLES,
        {**POLICIES, "Look": "trce:*"},
        "No permission of project Bot matches trce:*, in the policy Look",
        "Did you mean trace:*?",
    ),
    (
        ROLES,
        {**POLICIES, "Look": "*:qqqq"},
        "No permission of project Bot matches *:qqqq, in the policy Look",
        "Take a resource and an action that the platform has.",
    ),
    (
        {**ROLES, "Viewer": "Loook"},
        POLICIES,
        "Project Bot has no policy Loook, which the role Viewer names",
        "Did you mean Look?",
    ),
    (
        {**ROLES, "Viewer": "Qqqq"},
        None,
        "Project Bot has no policy Qqqq, which the role Viewer names",
        "It has Edit and Look.",
    ),
    (
        ROLES,
        {**POLICIES, "See<Look": "trace:read"},
        "See and Look are the same policy now, Look",
        "Look stands at access.yaml:3. Rename in two steps: one of them first.",
    ),
    ({**ROLES, "owner": ""}, POLICIES, "owner is a built-in role", "Built-in roles can't be defined: leave it out."),
    (
        {"Annotator": "Look", "Viewer": "Look", "Marker<Annotator": "Look"},
        {"Look": POLICIES["Look"]},
        "Marker and Annotator are the same role now, Annotator",
        "Annotator stands at access.yaml:4. Rename in two steps: one of them first.",
    ),
]


@pytest.mark.parametrize(("roles", "policies", "message", "fix"), ADVICE, ids=[row[2] for row in ADVICE])
def test_what_would_be_right(roles: dict[str, str], policies: dict[str, str] | None, message: str, fix: str) -> None:
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(Bot=defining(ENTRIES, roles, policies)), THERE)
    assert [(problem.message, problem.fix) for problem in told.value.problems] == [(message, fix)]


def test_who_gets_a_role_that_has_a_problem_adds_none() -> None:
    roles = {"Annotator": "Look", "Viewer": "Look", "Marker<Annotator": "Look"}
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(Bot=defining(want({**STAFF, "bob": "MARKER"}), roles, POLICIES)), THERE)
    assert [problem.message for problem in told.value.problems] == [
        "Marker and Annotator are the same role now, Annotator"
    ]


def test_what_would_be_right_in_the_organization() -> None:
    there = defined(live({"ada": "Owner"}), ORGANIZATION, {}, {})
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(defining(want(ada="Owner"), {"Clerk": "Qqqq"}, {"Look": "billing:reed"})), there)
    assert [(problem.message, problem.fix) for problem in told.value.problems] == [
        (
            "The organization has no permission billing:reed, in the policy Look",
            "Did you mean billing:read? Of billing there are billing:read.",
        ),
        ("The organization has no policy Qqqq, which the role Clerk names", "It has Look."),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"policies": {**POLICIES, "Look": "span:read trace:reed"}}, ("Look", "trace:reed")),
        ({"policies": {**POLICIES, "Look": "trce:*"}}, ("Look", "trce:*")),
        ({"roles": {**ROLES, "Viewer": "Loook"}}, ("Viewer", "Loook")),
    ],
)
def test_an_error_points_at_the_word_and_not_at_the_definition(
    change: dict[str, Any], words: tuple[str, ...]
) -> None:
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(Bot=defining(ENTRIES, **{"roles": ROLES, "policies": POLICIES, **change})), THERE)
    assert [problem.words for problem in told.value.problems] == [words]


def test_a_role_keeps_a_policy_that_is_renamed() -> None:
    wanted = defining(
        ENTRIES, {"annotator": "See Edit", "Viewer": "See"}, {"See<Look": POLICIES["Look"], "EDIT": "trace:delete"}
    )
    plan = plan_of(desired(Bot=wanted), THERE)
    (role,) = (action for action in about_definitions(plan.actions) if action.kind == "redefine-role")
    assert role.definition.before is not None
    assert role.definition.after is not None
    assert role.definition.before.policies == role.definition.after.policies == ("EDIT", "See")
    assert role.reason == "It is called Annotator until now."


def test_all_of_it_at_once_with_a_misspelt_project() -> None:
    wanted = desired(Bot=defining(want({"ada": "Ownr"}), {"Annotator": "Nope"}, {"Look": "a:b"}), Zoo=want())
    with pytest.raises(AccessFileError) as told:
        plan_of(wanted, THERE)
    assert [what for what in ("project called Zoo", "role Ownr", "policy Nope", "permission a:b")
            if what not in str(told.value)] == []  # fmt: skip


# Names that differ in case only


def _twins(*names: str) -> Live:
    there = defined(live(Bot=Inside({"ada": "Owner", "bob": names[0]})), BOT, {"Other": ""}, {})
    found = there.of(BOT)
    twins = tuple(Role(f"{BOT.key}/{name.casefold()}{'' if number == 0 else number}", name)
                  for number, name in enumerate(names))  # fmt: skip
    return replace(there, scopes={**there.scopes, BOT: replace(found, roles=(*(found.roles or ()), *twins))})


def test_of_two_roles_that_differ_in_case_the_exact_spelling_is_meant() -> None:
    there = _twins("analyst", "Analyst")
    plan = plan_of(desired(Bot=want(ada="Owner", bob="Analyst")), there)
    assert [(action.kind, action.role_id) for action in plan.actions] == [("update-role", f"{BOT.key}/analyst1")]
    assert plan_of(desired(Bot=want(ada="Owner", bob="analyst")), there).actions == ()
    by_id = plan_of(desired(Bot=want(ada="Owner", bob=f"#{BOT.key}/analyst1")), there)
    assert [action.role_id for action in by_id.actions] == [f"{BOT.key}/analyst1"]
    assert [(a.kind, a.role_id) for a in plan_of(desired(Bot=want(ada="Owner", kurt="Analyst")), there).actions] == [
        ("remove", None), ("invite", f"{BOT.key}/analyst1")]  # fmt: skip


def test_without_the_exact_spelling_it_is_an_error_with_both_ids() -> None:
    with pytest.raises(AccessFileError, match=r"ANALYST is none of them: Masse|analyst \(.*\) and Analyst \(.*\)"):
        plan_of(desired(Bot=want(ada="Owner", bob="ANALYST")), _twins("analyst", "Analyst"))
    with pytest.raises(AccessFileError, match="differ in case only"):
        plan_of(desired(Bot=want(ada="Owner", bob="masse")), _twins("Masse", "Maße"))
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(Bot=defining(want(ada="Owner"), {"ANALYST": ""})), _twins("analyst", "Analyst"))
    assert [(problem.message, problem.fix) for problem in told.value.problems] == [
        (
            "Project Bot has roles that differ in case only, and ANALYST is none of them: "
            f"analyst ({BOT.key}/analyst) and Analyst ({BOT.key}/analyst1)",
            "Spell it as the one that is meant.",
        )
    ]


def test_the_other_of_two_is_unlisted() -> None:
    wanted = defining(want(ada="Owner", bob="Analyst"), {"Analyst": "", "Other": ""})
    assert _lines(wanted, _twins("analyst", "Analyst")) == ["update-role:bob", "delete-role:analyst"]


# Several problems at once, and names of three parts

TWINS = defined(
    live(Bot=Inside({"ada": "Owner"})), BOT, {"Viewer": "look"}, {"look": "span:read", "Look": "trace:read"}
)
BOTH = (
    "Project Bot has policies that differ in case only, and LOOK is none of them: "
    f"Look ({policy_id(BOT, 'Look')}) and look ({policy_id(BOT, 'look')})"
)
SPELL = "Spell it as the one that is meant."
NO_EDIT = "Project Bot has no policy Edit, which the role Zed names"

#: roles, policies → every problem with what would be right.
SEVERAL: dict[str, tuple[Live, dict[str, str], dict[str, str] | None, list[tuple[str, str]]]] = {
    "a role names two live policies": (
        TWINS,
        {"Viewer": "LOOK", "Zed": "Edit"},
        None,
        [(BOTH, SPELL), (NO_EDIT, "It has Look and look.")],
    ),
    "a policy of the files means two live ones": (
        TWINS,
        {"Viewer": ""},
        {"LOOK": "span:read", "Wipe": "trace:wipe"},
        [
            (BOTH, SPELL),
            (
                "Project Bot has no permission trace:wipe, in the policy Wipe",
                "Did you mean trace:read? Of trace there are trace:delete and trace:read.",
            ),
        ],
    ),
    "a built-in role, and a policy that there isn't where there is none": (
        defined(live(Bot=Inside({"ada": "Owner"})), BOT),
        {"manager": "", "Zed": "Edit"},
        None,
        [
            ("manager is a built-in role", "Built-in roles can't be defined: leave it out."),
            (NO_EDIT, "It has none."),
        ],
    ),
    "two policies that are one now, and a role that names none": (
        THERE,
        {**ROLES, "Annotator": "Look", "Zed": "Edit"},
        {"Look": POLICIES["Look"], "See<Look": "", "Wipe": "trase:delete"},
        [
            (
                "See and Look are the same policy now, Look",
                "Look stands at access.yaml:3. Rename in two steps: one of them first.",
            ),
            ("Project Bot has no permission trase:delete, in the policy Wipe", "Did you mean trace:delete?"),
            (NO_EDIT, "It has Look, See and Wipe."),
        ],
    ),
}


@pytest.mark.parametrize(("there", "roles", "policies", "expected"), SEVERAL.values(), ids=list(SEVERAL))
def test_one_problem_hides_none_of_the_others(
    there: Live, roles: dict[str, str], policies: dict[str, str] | None, expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(Bot=defining(want(ada="Owner"), roles, policies)), there)
    assert sorted((problem.message, problem.fix) for problem in told.value.problems) == sorted(expected)


@pytest.mark.parametrize(
    ("written", "message", "fix"),
    [
        (
            "trace:raed:own",
            "Project Bot has no permission trace:raed:own, in the policy Look",
            "Did you mean trace:read:own? Of trace there are trace:delete, trace:read and trace:read:own.",
        ),
        (
            "*:raed:own",
            "No permission of project Bot matches *:raed:own, in the policy Look",
            "Did you mean *:read:own?",
        ),
    ],
)
def test_the_resource_of_a_permission_is_what_stands_before_its_first_colon(
    written: str, message: str, fix: str
) -> None:
    found = THERE.of(BOT)
    longer = replace(found, permissions=(*(found.permissions or ()), Permission("own", "trace:read:own")))
    there = replace(THERE, scopes={**THERE.scopes, BOT: longer})
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(Bot=defining(ENTRIES, ROLES, {**POLICIES, "Look": written})), there)
    assert [(problem.message, problem.fix) for problem in told.value.problems] == [(message, fix)]


@pytest.mark.parametrize(
    ("there", "policies", "named", "message"),
    [
        (TWINS, {"LOOK": "span:read"}, "LOOK", BOTH),
        (THERE, {**POLICIES, "See<Look": ""}, "see", "See and Look are the same policy now, Look"),
    ],
)
def test_a_policy_that_has_a_problem_is_not_said_to_be_missing_where_roles_name_it(
    there: Live, policies: dict[str, str], named: str, message: str
) -> None:
    with pytest.raises(AccessFileError) as told:
        plan_of(desired(Bot=defining(want(ada="Owner"), {"Viewer": named}, policies)), there)
    assert [problem.message for problem in told.value.problems] == [message]


# Foreign permissions


def test_a_permission_of_the_other_kind_of_scope_is_put_right_and_counts_for_nothing() -> None:
    found = THERE.of(BOT)
    foreign = (*permissions(BOT)[1:4:2], Permission("org-trace:read", "trace:read"))
    look = found.policies[0]._replace(permissions=tuple(p for p in foreign if p.name != "trace:read") + foreign[2:])
    there = replace(THERE, scopes={**THERE.scopes, BOT: replace(found, policies=(look, found.policies[1]))})
    (action,) = plan_of(desired(Bot=defining(ENTRIES, ROLES, POLICIES)), there).actions
    assert action.kind == "redefine-policy"
    assert [(one.gains, one.loses) for one in action.impact] == [(("trace:read",), ())]


def test_a_permission_of_the_other_kind_of_scope_is_put_right_beside_this_scope_s_own_of_that_name() -> None:
    found = THERE.of(BOT)
    look, edit = found.policies or ()
    both = look._replace(permissions=(*look.permissions, Permission("org-trace:read", "trace:read")))
    there = replace(THERE, scopes={**THERE.scopes, BOT: replace(found, policies=(both, edit))})
    (action,) = plan_of(desired(Bot=defining(ENTRIES, ROLES, POLICIES)), there).actions
    assert action.kind == "redefine-policy"
    assert action.reason == "Has permissions of the same names that are not this scope's own."
    assert action.impact == ()


# In use


def test_a_role_that_is_held_where_people_aren_t_managed_can_t_go() -> None:
    plan = plan_of(desired(Bot=defining(replace(want(), managed=False), {"Annotator": "Look Edit"}, POLICIES)), THERE)
    assert [(b.guardrail, b.emails) for b in plan.blocked] == [("role-in-use", (mail("cyd"),))]
    assert plan.actions == ()
    lifted = plan_of(
        desired(Bot=defining(replace(want(), managed=False), {"Annotator": "Look Edit"}, POLICIES)),
        THERE,
        overrides=Overrides(allowed=frozenset({"role-in-use"})),
    )
    assert (lifted.blocked, lifted.actions) == ((), ())


@pytest.mark.parametrize("status", ["PENDING", "DECLINED"])
def test_nor_one_that_an_invitation_offers_that_stays(status: str) -> None:
    there = defined(live(Bot=Inside({"ada": "Owner"}, {"kurt": f"Viewer {status}"})), BOT, {"Viewer": ""}, {})
    wanted = defining(want({"ada": "Owner"}, "keep"), {})
    assert [(b.guardrail, b.emails) for b in plan_of(desired(Bot=wanted), there).blocked] == [
        ("role-in-use", (mail("kurt"),))
    ]
    assert _lines(defining(want(ada="Owner"), {}), there) == ["revoke:kurt:1", "delete-role:Viewer"]


def test_a_policy_in_a_role_that_isn_t_managed_can_t_go() -> None:
    plan = plan_of(desired(Bot=defining(ENTRIES, None, {"Look": POLICIES["Look"]})), THERE)
    assert [(b.guardrail, b.reason) for b in plan.blocked] == [
        ("policy-in-use", "The policy Edit isn't defined in the files, and the role Annotator still has it.")
    ]
    assert plan.actions == ()


def test_whoever_a_redefinition_concerns_counts_as_changed() -> None:
    wanted = defining(ENTRIES, ROLES, {**POLICIES, "Look": "trace:read"})
    plan = plan_of(desired(Bot=wanted, guardrails=guard(changes="1")), THERE)
    assert [(b.guardrail, b.emails) for b in plan.blocked] == [("max_role_changes", (mail("bob"), mail("cyd")))]
    assert plan_of(desired(Bot=wanted, guardrails=guard(changes="2")), THERE).blocked == ()


def test_narrowing_what_a_protected_person_may_do_is_blocked() -> None:
    rails = guard(protected=["cyd"], sources={"protected": Source("rails.yaml", 2)})
    narrowed = defining(ENTRIES, ROLES, {**POLICIES, "Look": "trace:read"})
    (blocked,) = plan_of(desired(Bot=narrowed, guardrails=rails), THERE).blocked
    assert (blocked.guardrail, blocked.emails) == ("protected", (mail("cyd"),))
    assert "loses span:read" in blocked.reason
    widened = defining(ENTRIES, ROLES, {**POLICIES, "Look": "*:read trace:delete"})
    assert plan_of(desired(Bot=widened, guardrails=rails), THERE).blocked == ()


def test_policies_and_roles_of_the_organization_too() -> None:
    there = defined(
        live({"ada": "Owner", "bob": "Auditor"}), ORGANIZATION, {"Auditor": "Look"}, {"Look": "project:read"}
    )
    wanted = desired(defining(want(ada="Owner", bob="Auditor"), {"Auditor": "Look"}, {"Look": "project:*"}))
    (action,) = plan_of(wanted, there).actions
    assert action.effects == (f"{mail('bob')} reaches every project from then on through the organization.",)
    assert role_named(ORGANIZATION, "Auditor").id == "organization/auditor"
    assert PolicyRef(policy_id(ORGANIZATION, "Look"), "Look") in (there.of(ORGANIZATION).roles or ())[3].policies


def test_a_role_waits_for_its_policy_where_whoever_should_have_left_it_cannot() -> None:
    # Where Look can't be narrowed, bob stays Viewer, as Annotator has too much: Viewer mustn't get Look then.
    there = defined(
        live(Bot=Inside({"bob": "Viewer"})), BOT, {"Viewer": "", "Annotator": "Look"}, {"Look": "span:read"}
    )
    wanted = defining(want(bob="Annotator"), {"Viewer": "Look", "Annotator": ""}, {"Look": ""})
    plan = plan_of(desired(Bot=wanted), there)
    found = {action.id.replace(":project:prj-bot:", " "): action for action in plan.actions}
    assert found["redefine-policy Look"].id in found["redefine-role Viewer"].depends_on


def test_whoever_holds_no_role_gets_one_when_it_lets_them_do_no_more_than_at_the_end() -> None:
    there = defined(live(Bot=Inside({"ada": "Owner", "bob": "Annotator"})), BOT, {"Annotator": "Look"}, POLICIES)
    inside = there.of(BOT)
    bob = (inside.members or {})[mail("bob")]
    members = {**(inside.members or {}), mail("bob"): bob._replace(role=None)}
    there = replace(there, scopes={**there.scopes, BOT: replace(inside, members=members)})
    wanted = defining(want(ada="Owner", bob="Annotator"), {"Annotator": "Edit"}, POLICIES)
    assert _lines(wanted, there) == ["redefine-role:Annotator", "update-role:bob"]


@pytest.mark.parametrize("ends", [True, False], ids=["Admin no longer", "Admin from now on"])
def test_whoever_reaches_a_project_at_one_end_only_keeps_there_what_a_redefinition_takes_or_gives(ends: bool) -> None:
    # Member may do just what Judge may at its other end; between, Judge may do nothing.
    everything = "span:read trace:delete trace:read"
    was, becomes = (everything, "") if ends else ("", everything)
    before, after = ("Admin", "Member") if ends else ("Member", "Admin")
    held, wanted_role = ("Judge", "Member") if ends else ("Member", "Judge")
    inside = Inside({"ada": "Owner", "cyd": held})
    there = defined(live({"ada": "Owner", "cyd": before}, Bot=inside), BOT, {"Judge": "Look"}, {"Look": was})
    wanted = defining(want(ada="Owner", cyd=wanted_role), {"Judge": "Look"}, {"Look": becomes})
    plan = plan_of(desired(want(ada="Owner", cyd=after), Bot=wanted), organization_roles(there, {}, {}))
    first, second = (action.scope.type for action in plan.actions if action.kind == "update-role")
    assert (first, second) == (("project", "organization") if ends else ("organization", "project"))
    assert not any(action.interrupts for action in plan.actions)


def test_whoever_is_in_without_a_role_gets_reach_before_they_lose_their_own_role_in_a_project() -> None:
    there = live({"ada": "Owner", "bob": "-"}, Bot=Inside({"ada": "Owner", "bob": "Manager"}))
    there = organization_roles(defined(there, BOT), {}, {})
    plan = plan_of(desired(want(ada="Owner", bob="Admin"), Bot=defining(want(ada="Owner"), {}, {})), there)
    assert [(action.kind, action.scope.type) for action in plan.actions] == [
        ("update-role", "organization"),
        ("remove", "project"),
    ]
    assert not any(action.interrupts for action in plan.actions)
