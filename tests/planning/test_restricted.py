"""Who alone may hold a permission: judged on the end of a plan, and on the files alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from doorlist.errors import AccessFileError
from doorlist.planning.offline import offline_blocks
from doorlist.planning.restricted import Breach, offline_breaches
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import Desired
from doorlist.values.guardrails import Restriction
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import Source
from support.defined import defined, defining, known, organization_roles
from support.worlds import NOW, Inside, desired, guard, live, mail, plan_of, project, want

BOT = project("Bot")
HERE = Source("rails.yaml", 7)


def _only(permission: str, *people: str, domains: tuple[str, ...] = ()) -> Restriction:
    return Restriction(permission, frozenset(map(mail, people)), frozenset(domains), HERE)


def _rails(*restrictions: Restriction) -> Any:
    return replace(guard(), restricted=restrictions)


def _blocked(wanted: Desired, there: Live) -> list[tuple[str, str, list[str]]]:
    plan = plan_of(wanted, there)
    return [
        (block.guardrail, block.scope.name or "org", [email.partition("@")[0] for email in block.emails])
        for block in plan.blocked
    ]


STAFF = {"ada": "Owner", "bob": "Wiper", "cyd": "Viewer"}
ROLES, POLICIES = {"Wiper": "Wipe", "Viewer": "Look"}, {"Wipe": "trace:delete", "Look": "trace:read"}
PEOPLE = live({"ada": "Owner", "bob": "Member", "cyd": "Member"}, Bot=Inside(STAFF))
THERE = known(defined(PEOPLE, BOT, ROLES, POLICIES))
ORG = want({"ada": "Owner", "bob": "Member", "cyd": "Member"})


def test_who_holds_it_and_isn_t_named_is_blocked_also_where_nothing_is_to_be_done() -> None:
    rails = _rails(_only("trace:delete", "ada"))
    assert _blocked(desired(ORG, Bot=want(STAFF), guardrails=rails), THERE) == [("restricted", "Bot", ["bob"])]
    rails = _rails(_only("trace:delete", "ada", "bob"))
    assert _blocked(desired(ORG, Bot=want(STAFF), guardrails=rails), THERE) == []


def test_a_pattern_and_a_domain() -> None:
    rails = _rails(_only("trace:*", domains=("other.example",)))
    assert _blocked(desired(ORG, Bot=want(STAFF), guardrails=rails), THERE) == [
        ("restricted", "org", ["ada"]),
        ("restricted", "Bot", ["ada", "bob", "cyd"]),
    ]
    assert (
        _blocked(desired(ORG, Bot=want(STAFF), guardrails=_rails(_only("*:*", domains=("acme.example",)))), THERE)
        == []
    )


def test_the_end_of_the_plan_counts() -> None:
    rails = _rails(_only("trace:delete", "ada"))
    narrowed = defining(want(STAFF), ROLES, {**POLICIES, "Wipe": "trace:read"})
    assert _blocked(desired(ORG, Bot=narrowed, guardrails=rails), THERE) == []
    widened = defining(want(STAFF), ROLES, {"Wipe": "trace:read", "Look": "trace:*"})
    assert _blocked(desired(ORG, Bot=widened, guardrails=rails), THERE) == [("restricted", "Bot", ["cyd"])]
    moved = want({**STAFF, "bob": "Viewer", "cyd": "Wiper"})
    assert _blocked(desired(ORG, Bot=moved, guardrails=rails), THERE) == [("restricted", "Bot", ["cyd"])]


def test_the_invited_count_and_those_to_be_invited() -> None:
    rails = _rails(_only("trace:delete", "ada", "bob"))
    invited = known(
        defined(live(Bot=Inside(STAFF, {"kurt": "Wiper", "dan": "Wiper DECLINED"})), BOT, ROLES, POLICIES)
    )
    wanted = desired(Bot=want({**STAFF, "kurt": "Wiper", "dan": "Wiper"}), guardrails=rails)
    assert _blocked(wanted, invited) == [("restricted", "Bot", ["dan", "kurt"])]
    assert _blocked(desired(Bot=want({**STAFF, "eve": "Wiper"}), guardrails=rails), THERE) == [
        ("restricted", "Bot", ["eve"])
    ]
    assert _blocked(desired(Bot=want(STAFF), guardrails=rails), invited) == [], "their invitations are revoked"


def test_an_invitation_without_a_role_offers_what_a_member_may_do() -> None:
    there = known(defined(live(Bot=Inside(STAFF, {"kurt": "-"})), BOT, ROLES, POLICIES))
    team = want({**STAFF, "kurt": "Member"})
    assert _blocked(desired(Bot=team, guardrails=_rails(_only("trace:delete", "ada", "bob"))), there) == [
        ("restricted", "Bot", ["kurt"])
    ]
    # Owner and Manager have it, Member doesn't.
    assert _blocked(desired(Bot=team, guardrails=_rails(_only("iam:manage", "ada"))), there) == []


def test_whoever_is_to_be_invited_to_one_project_holds_nothing_in_another() -> None:
    there = known(live(Bot=Inside({"ada": "Owner"}), Lab=Inside({"ada": "Owner"})))
    wanted = desired(
        Bot=want(ada="Owner", eve="Manager"), Lab=want(ada="Owner"), guardrails=_rails(_only("iam:manage", "ada"))
    )
    assert _blocked(wanted, there) == [("restricted", "Bot", ["eve"])]


def test_what_was_not_read_of_the_organization_hides_nothing_in_its_projects() -> None:
    wanted = desired(Bot=want(STAFF), guardrails=_rails(_only("trace:delete", "ada")))
    assert _blocked(wanted, defined(PEOPLE, BOT, ROLES, POLICIES)) == [("restricted", "Bot", ["bob"])]
    assert _blocked(desired(guardrails=_rails(_only("trace:delete", "ada"))), PEOPLE) == [], "nothing was read"


def test_whoever_reaches_projects_holds_no_more_than_projects_have() -> None:
    """The organization's catalogue has `project:read`, and that of projects hasn't. Before that was read it might, as
    some permissions of projects are about the project itself."""
    people = live({"ada": "Owner", "bob": "Boss"}, Bot=Inside())
    there = known(organization_roles(people, {"Boss": "Reach"}, {"Reach": "project:manage"}))
    team, rails = want(ada="Owner", bob="Boss"), _rails(_only("project:read", "ada"))
    assert _blocked(desired(team, Bot=want(), guardrails=rails), there) == []
    unread = replace(there, scopes={ORGANIZATION: there.of(ORGANIZATION)})
    assert _blocked(desired(team, guardrails=rails), unread) == [("restricted", "org", ["bob"])]


def test_whoever_reaches_projects_holds_all_of_theirs() -> None:
    rails = _rails(_only("trace:delete", "bob"))
    there = known(defined(live({"ada": "Owner", "bob": "Admin"}, Bot=Inside()), BOT, {}, {}))
    wanted = desired(want(ada="Owner", bob="Admin"), Bot=want(), guardrails=rails)
    (block,) = plan_of(wanted, there).blocked
    assert (block.scope, block.emails) == (ORGANIZATION, (mail("ada"),))
    assert "through project:manage in the organization" in block.reason
    assert block.source is not None
    assert block.source.line == 7


def test_they_hold_what_projects_have_also_where_the_files_name_no_project() -> None:
    there = known(live({"ada": "Owner", "bob": "Admin", "cyd": "Member"}))
    team = want(ada="Owner", bob="Admin", cyd="Member")
    wanted = desired(team, guardrails=_rails(_only("trace:delete", "ada")))
    assert _blocked(wanted, there) == [("restricted", "org", ["bob"])]
    wanted = desired(team, guardrails=_rails(_only("metric:manage", "ada", "bob")))
    assert _blocked(wanted, there) == []


@pytest.mark.parametrize(
    ("permission", "told"),
    [
        ("trace:delte", "trace:delete"),
        ("iam:mange", "iam:manage"),
        ("tracee:*", "trace:*"),
        ("nothing:atall", "Take a permission that the platform has, or a pattern of some."),
        ("*:delete", ""),
        ("trace:delete", ""),
    ],
)
def test_what_no_catalogue_has_is_an_error_as_it_would_protect_nothing(permission: str, told: str) -> None:
    wanted = desired(ORG, Bot=want(STAFF), guardrails=_rails(_only(permission, "ada", "bob", "cyd")))
    if not told:
        plan_of(wanted, THERE)
        return
    with pytest.raises(AccessFileError) as raised:
        plan_of(wanted, THERE)
    (problem,) = raised.value.problems
    assert (problem.line, permission in problem.message) == (7, True)
    assert problem.fix in (told, f"Did you mean {told}?")
    assert problem.words == (permission,), "it is marked in its line"


def test_each_permission_that_no_catalogue_has_is_told() -> None:
    rails = _rails(_only("trace:read", "ada"), _only("trace:delte", "ada"), _only("iam:mange", "ada"))
    with pytest.raises(AccessFileError) as raised:
        plan_of(desired(ORG, Bot=want(STAFF), guardrails=rails), THERE)
    assert [problem.words for problem in raised.value.problems] == [("iam:mange",), ("trace:delte",)]


def test_a_catalogue_that_was_not_read_may_have_it() -> None:
    there = known(live({"ada": "Owner"}))
    assert _blocked(desired(want(ada="Owner"), guardrails=_rails(_only("iam:mange", "ada"))), there) == []
    with pytest.raises(AccessFileError, match="billing:red"):
        plan_of(desired(want(ada="Owner"), guardrails=_rails(_only("billing:red", "ada"))), there)


def test_of_the_organization_alone() -> None:
    there = known(live({"ada": "Owner", "bob": "Member"}))
    wanted = desired(want(ada="Owner", bob="Member"), guardrails=_rails(_only("billing:read", "ada")))
    assert _blocked(wanted, there) == [("restricted", "org", ["bob"])], "Member may do all but what is withheld"
    wanted = desired(want(ada="Owner", bob="Member"), guardrails=_rails(_only("iam:manage", "ada")))
    assert _blocked(wanted, there) == []


OFFLINE: dict[str, tuple[Desired, list[list[str]]]] = {
    "a role of the files": (
        desired(Bot=defining(want(STAFF), ROLES, POLICIES), guardrails=_rails(_only("trace:delete", "cyd"))),
        [["ada", "bob"]],
    ),
    "a pattern in a policy": (
        desired(
            Bot=defining(want(cyd="Viewer"), {"Viewer": "Look"}, {"Look": "*:delete", "Wipe": "trace:delete"}),
            guardrails=_rails(_only("trace:delete")),
        ),
        [["cyd"]],
    ),
    "built-in roles as they are documented": (
        desired(want(ada="Owner", bob="Member"), guardrails=_rails(_only("billing:manage", "ada"))),
        [],
    ),
    "through the organization": (
        desired(want(ada="Owner", bob="Admin"), guardrails=_rails(_only("project:delete", "ada"))),
        [["bob"]],
    ),
    "of projects that no file names": (
        desired(want(ada="Owner", bob="Admin"), guardrails=_rails(_only("trace:delete", "ada"))),
        [["bob"]],
    ),
    "a resource that nobody knows": (
        desired(want(ada="Owner", bob="Admin"), guardrails=_rails(_only("tracks:delete", "ada"))),
        [],
    ),
    "what only live tells": (desired(Bot=want(cyd="Viewer"), guardrails=_rails(_only("trace:read"))), []),
    "a name that may be the organization's": (
        desired(want(ada="Owner"), guardrails=_rails(_only("billing:read"))),
        [],
    ),
}


@pytest.mark.parametrize(("wanted", "expected"), OFFLINE.values(), ids=list(OFFLINE))
def test_offline_as_far_as_the_files_tell(wanted: Desired, expected: list[list[str]]) -> None:
    found = [block for block in offline_blocks(wanted, CONFIDENT_AI, NOW) if block.guardrail == "restricted"]
    assert [[email.partition("@")[0] for email in block.emails] for block in found] == expected


def test_offline_it_is_told_where_why_and_by_which_line() -> None:
    wanted = desired(Bot=defining(want(bob="Wiper"), ROLES, POLICIES), guardrails=_rails(_only("trace:delete")))
    (block,) = offline_blocks(wanted, CONFIDENT_AI, NOW)
    assert (block.guardrail, block.scope.label, block.emails) == ("restricted", "project Bot", (mail("bob"),))
    assert block.reason == "Nobody may hold trace:delete, and somebody would hold it: bob@acme.example."
    assert block.source is not None
    assert (block.source.file, block.source.line) == ("rails.yaml", 7)


# What it says


@pytest.mark.parametrize(
    ("restriction", "through", "reason"),
    [
        (_only("trace:delete"), None, "Nobody may hold trace:delete, and somebody would hold it: bob@acme.example."),
        (
            _only("trace:delete", "ada"),
            None,
            "Only ada@acme.example may hold trace:delete, and others would hold it: bob@acme.example.",
        ),
        (
            _only("trace:*", "cyd", "ada", domains=("acme.example",)),
            "project:manage",
            "Only ada@acme.example, cyd@acme.example or everybody of acme.example may hold trace:*, and others would "
            "hold it in projects through project:manage in the organization: bob@acme.example.",
        ),
    ],
)
def test_the_reason_says_who_alone_may(restriction: Restriction, through: str | None, reason: str) -> None:
    assert Breach(restriction, ORGANIZATION, (mail("bob"),), through).reason() == reason


# By the files alone


def _offline(wanted: Desired) -> list[tuple[str, tuple[str, ...], str | None]]:
    scopes = [(ORGANIZATION, wanted.organization), *((BOT, one) for one in wanted.projects)]
    return [(one.scope.type, one.emails, one.through) for one in offline_breaches(wanted, CONFIDENT_AI, scopes)]


def test_a_name_that_only_the_documentation_has_counts_for_built_in_roles() -> None:
    wanted = desired(want({"ada": "Owner", "bob": "Admin"}), guardrails=_rails(_only("iam:manage", "ada")))
    assert _offline(wanted) == [("organization", (mail("bob"),), None)]
    nobody = desired(want({"ada": "Owner"}), Bot=want(), guardrails=_rails(_only("billing:manage", "ada")))
    assert _offline(nobody) == []


def test_a_name_that_a_policy_of_a_project_has_is_a_projects() -> None:
    rails = _rails(_only("zap:zop", "ada"))
    bot = defining(want({"cyd": "Zapper"}), {"Zapper": "Zap"}, {"Zap": "zap:zop"})
    wanted = desired(want({"ada": "Owner", "bob": "Admin", "cyd": "Member"}), Bot=bot, guardrails=rails)
    assert _offline(wanted) == [
        ("organization", (mail("bob"),), "project:manage"),
        ("project", (mail("cyd"),), None),
    ]
    # So it is where another project has no policies.
    also = desired(want({"ada": "Owner", "bob": "Admin"}), Bot=bot, Lab=want(), guardrails=rails)
    assert ("organization", (mail("bob"),), "project:manage") in _offline(also)
    # Written in the organization's policies alone, it says nothing of projects.
    org = defining(want({"ada": "Owner", "cyd": "Zapper"}), {"Zapper": "Zap"}, {"Zap": "zap:zop"})
    assert _offline(desired(org, guardrails=rails)) == [("organization", (mail("cyd"),), None)]


def test_a_pattern_in_a_policy_is_no_name_of_a_permission() -> None:
    rails = _rails(_only("zap:zop", "ada"))
    bot = defining(want({"cyd": "Zapper"}), {"Zapper": "Zap"}, {"Zap": "zap:*"})
    found = _offline(desired(want({"ada": "Owner", "bob": "Admin", "cyd": "Member"}), Bot=bot, guardrails=rails))
    assert ("project", (mail("cyd"),), None) not in found


def test_what_the_documentation_names_of_projects_is_theirs_also_where_the_files_name_no_project_permission() -> None:
    rails = _rails(_only("project:delete", "ada"))
    wanted = desired(want({"ada": "Owner", "bob": "Admin", "cyd": "Member"}), Bot=want(), guardrails=rails)
    assert ("organization", (mail("bob"),), "project:manage") in _offline(wanted)
