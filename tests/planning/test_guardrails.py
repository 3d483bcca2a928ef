"""Each guardrail at its edge, alone and together, lifted for one run and recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorlist.values.guardrails import GUARDRAILS, Guardrails, Limit, Overrides
from doorlist.values.plan import BlockedBy, Override
from doorlist.values.source import Source
from support.defined import defined, defining
from support.worlds import (
    NOW,
    UNMANAGED,
    Inside,
    desired,
    guard,
    in_scope,
    limit,
    live,
    live_in,
    mail,
    plan_of,
    project,
    tell,
    want,
)

SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])


def _crowd(count: int, role: str = "Member") -> dict[str, str]:
    return {f"p{number:02}": role for number in range(count)}


def _lifted(*names: str, removals: str | None = None) -> Overrides:
    return Overrides(None if removals is None else limit(removals), frozenset(names))


# max_removals: of so many members besides the Owner, how many may go?


@SCOPES
@pytest.mark.parametrize(
    ("limits", "others", "most"),
    [
        (None, 1, 1),  # 2 people; the default is the larger of 25 % and 2
        (None, 6, 2),
        (None, 7, 2),
        (None, 8, 2),
        (None, 10, 2),  # 11 people: 2.75
        (None, 11, 3),  # 12 people: 3
        (None, 14, 3),
        (None, 15, 4),
        (None, 99, 25),
        ("0", 9, 0),
        ("1", 9, 1),
        ("3", 9, 3),
        ("25%", 2, 0),  # an explicit percentage has no lower bound
        ("25%", 3, 1),
        ("25%", 6, 1),
        ("25%", 7, 2),
        ("100%", 9, 9),
        ("0%", 9, 0),
        ("50% 2", 9, 2),  # of several the lowest for this scope
        ("50% 2", 2, 1),
        ("2 50%", 2, 1),
        ("12.5%", 7, 1),
        ("12.5%", 6, 0),
    ],
)
def test_max_removals_at_its_edge(scope: str, limits: str | None, others: int, most: int) -> None:
    there = live_in(scope, {"ada": "Owner", **_crowd(others)})
    for going in {most, min(most + 1, others)}:
        stay = dict(list(_crowd(others).items())[going:])
        wanted = in_scope(scope, want({"ada": "Owner", **stay}), guardrails=guard(limits))
        blocked = plan_of(wanted, there).blocked
        assert [b.guardrail for b in blocked] == (["max_removals"] if going > most else [])
        assert [len(b.emails) for b in blocked] == ([going] if going > most else [])


@SCOPES
def test_cancelled_invitations_count_and_so_do_they_as_people(scope: str) -> None:
    there = live_in(scope, {"ada": "Owner", "kurt": "Member"}, {"zoe": "Member", "tim": "Member"})
    wanted = in_scope(scope, want(ada="Owner"), guardrails=guard("2"))
    assert tell(wanted, there).blocked == [f"max_removals {scope} kurt tim zoe"]
    half = in_scope(scope, want(ada="Owner", kurt="Member"), guardrails=guard("50%"))
    assert tell(half, there).blocked == []
    one = in_scope(scope, want(ada="Owner", kurt="Member"), guardrails=guard("49%"))
    assert tell(one, there).blocked == [f"max_removals {scope} tim zoe"]


@SCOPES
@pytest.mark.parametrize(
    ("invited", "entry"),
    [
        ("Lower", "Member"),  # replaced in the same plan
        (["Member", "Member"], "Member"),  # one of two goes
        ("Member ACCEPTED", "Member"),  # spent
        ("Lower DECLINED", None),  # declined: no offer any more
        ("Member ACCEPTED", None),
    ],
)
def test_what_is_replaced_or_offers_nothing_does_not_count(scope: str, invited: object, entry: str | None) -> None:
    there = live_in(scope, {"ada": "Owner"}, {"kurt": invited})  # type: ignore[dict-item]
    entries = {"ada": "Owner"} | ({} if entry is None else {"kurt": entry})
    told = tell(in_scope(scope, want(entries), guardrails=guard("0")), there)
    assert told.actions != []
    assert told.blocked == []


@SCOPES
def test_left_overs_of_somebody_who_is_in_count_neither_way(scope: str) -> None:
    there = live_in(scope, {"ada": "Owner", "kurt": "Member"}, {"kurt": ["Member", "Lower"]})
    assert tell(in_scope(scope, want(ada="Owner", kurt="Member"), guardrails=guard("0")), there).blocked == []
    # Two people, not four: 1 of 2 is more than 49 %.
    assert tell(in_scope(scope, want(ada="Owner"), guardrails=guard("49%")), there).blocked != []


def test_somebody_invited_twice_counts_once() -> None:
    there = live({"ada": "Owner"}, {"kurt": ["Member", "Admin"]})
    assert tell(desired(want(ada="Owner"), guardrails=guard("1")), there).blocked == []


def test_declined_invitations_are_no_people() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, {"zoe": "Member DECLINED", "tim": "Member ACCEPTED"})
    wanted = desired(want(ada="Owner", zoe="Member", tim="Member"), guardrails=guard("49%"))
    assert tell(wanted, there).blocked == ["max_removals org kurt"]


def test_an_offer_that_after_joining_takes_back_counts() -> None:
    wanted = desired(Bot=want(kurt="Viewer"), after_joining=True, guardrails=guard("0"))
    told = tell(wanted, live({"ada": "Owner"}, Bot=Inside({}, {"kurt": "Member"})))
    assert told.blocked == ["max_removals Bot kurt"]


def test_a_removal_from_the_organization_counts_once_there() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Member"}), Lab=Inside({"kurt": "Member"}))
    wanted = desired(want(ada="Owner"), Bot=want(), Lab=want(), guardrails=guard("0"))
    assert tell(wanted, there).blocked == ["max_removals org kurt"]


def test_limits_are_each_scopes_own() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Member"}), Lab=Inside({"kurt": "Member"}))
    wanted = desired(want(ada="Owner", kurt="Member"), Bot=want(), Lab=want(kurt="Member"), guardrails=guard("0"))
    assert tell(wanted, there).blocked == ["max_removals Bot kurt"]


def test_a_removal_that_waits_does_not_count_yet() -> None:
    wanted = desired(want(grace="Owner"), guardrails=guard("0"))
    assert tell(wanted, live({"ada": "Owner"}, {"grace": "Admin"})).blocked == []


@SCOPES
def test_nobody_there_and_one_person_there(scope: str) -> None:
    assert tell(desired(Bot=want(), guardrails=guard("0%", "0%")), live(Bot=Inside())).blocked == []
    alone = live_in(scope, {"ada": "Owner"})
    assert tell(in_scope(scope, want(ada="Owner"), guardrails=guard("0%", "0%")), alone).blocked == []
    last = live(Bot=Inside({"kurt": "Member"}))
    assert tell(desired(Bot=want(), guardrails=guard(None)), last).blocked == []
    assert tell(desired(Bot=want(), guardrails=guard("99%")), last).blocked == ["max_removals Bot kurt"]


def test_max_removals_says_how_many_of_how_many() -> None:
    there = live(Bot=Inside({"kurt": "Member", "tim": "Member"}, {"zoe": "Member"}))
    rails = guard("20%", sources={"max_removals": Source("rails.yaml", 7)})
    blocked = plan_of(desired(Bot=want(tim="Member"), guardrails=rails), there).blocked[0]
    assert blocked.reason == ("2 of 3 people would lose access or an invitation to project Bot; max_removals is 20%.")
    assert blocked.source is not None
    assert (blocked.source.file, blocked.source.line) == ("rails.yaml", 7)
    only = plan_of(desired(Bot=want(), guardrails=guard("0")), live(Bot=Inside({"kurt": "Member"}))).blocked[0]
    assert only.reason == "1 of 1 person would lose access or an invitation to project Bot; max_removals is 0."
    assert only.source is None


def test_max_removals_replaced_for_one_run() -> None:
    there = live({"ada": "Owner", **_crowd(4)})
    wanted = desired(want(ada="Owner"), guardrails=guard("1"))
    plan = plan_of(wanted, there, overrides=_lifted(removals="4"))
    assert (plan.blocked, plan.overrides) == ((), (Override("max_removals", "4"),))
    plan = plan_of(wanted, there, overrides=_lifted(removals="75%"))
    assert (plan.blocked[0].guardrail, plan.overrides) == ("max_removals", (Override("max_removals", "75%"),))
    # It replaces in both directions, and the default too.
    stricter = plan_of(
        desired(want({"ada": "Owner", **_crowd(3)}), guardrails=guard(None)), there, overrides=_lifted(removals="0")
    )
    assert [b.guardrail for b in stricter.blocked] == ["max_removals"]


# max_role_changes


@SCOPES
@pytest.mark.parametrize(
    ("limits", "others", "most"),
    [
        (None, 4, 4),
        (None, 8, 5),
        (None, 10, 5),
        (None, 11, 6),
        (None, 99, 50),
        ("0", 3, 0),
        ("2", 9, 2),
        ("50%", 4, 2),
        ("50%", 5, 3),
    ],
)
def test_max_role_changes_at_its_edge(scope: str, limits: str | None, others: int, most: int) -> None:
    there = live_in(scope, {"ada": "Owner", **_crowd(others)})
    for changing in {most, min(most + 1, others)}:
        people = {name: "Lower" if number < changing else "Member" for number, name in enumerate(_crowd(others))}
        wanted = in_scope(scope, want({"ada": "Owner", **people}), guardrails=guard(changes=limits))
        blocked = [b.guardrail for b in plan_of(wanted, there).blocked]
        assert blocked == (["max_role_changes"] if changing > most else [])


@SCOPES
def test_a_transfer_counts_as_one_role_change(scope: str) -> None:
    there = live_in(scope, {"ada": "Owner", "grace": "Lower"})
    wanted = in_scope(scope, want(grace="Owner", ada="Lower"), guardrails=guard(changes="1"))
    assert tell(wanted, there).blocked == []
    further = in_scope(scope, want(grace="Owner", ada="Member"), guardrails=guard(changes="1"))
    assert tell(further, there).blocked == [f"max_role_changes {scope} ada grace"]


def test_max_role_changes_says_so() -> None:
    rails = guard(changes="0", sources={"max_role_changes": Source("access.yaml", 3)})
    there = live({"ada": "Owner", "kurt": "Member"})
    blocked = plan_of(desired(want(ada="Owner", kurt="Admin"), guardrails=rails), there).blocked[0]
    assert blocked.reason == "1 of 2 people would get another role in the organization; max_role_changes is 0."
    assert blocked.source is not None
    assert blocked.source.line == 3


def _narrowed(rails: Guardrails) -> BlockedBy:
    """What blocks a plan that takes something from the role that kurt has."""
    there = live(Bot=Inside({"ada": "Owner", "kurt": "Viewer"}))
    there = defined(there, project("Bot"), {"Viewer": "Look"}, {"Look": "trace:read trace:delete"})
    bot = defining(want(ada="Owner", kurt="Viewer"), {"Viewer": "Look"}, {"Look": "trace:read"})
    (block,) = plan_of(desired(Bot=bot, guardrails=rails), there).blocked
    return block


def test_max_role_changes_says_that_a_role_is_redefined() -> None:
    assert _narrowed(guard(changes="0")).reason == (
        "1 of 2 people would get another role, or may do other things, in project Bot; max_role_changes is 0."
    )


def test_whoever_is_protected_from_a_narrower_role_is_so_by_a_line_of_the_file() -> None:
    block = _narrowed(guard(protected=["kurt"], sources={"protected": Source("rails.yaml", 2)}))
    assert block.reason == "Protected, and would be allowed less: kurt@acme.example loses trace:delete."
    assert block.source is not None
    assert (block.source.file, block.source.line) == ("rails.yaml", 2)


def test_an_invitation_in_another_role_is_no_role_change() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), guardrails=guard(changes="0"))
    assert tell(wanted, live({"ada": "Owner"}, {"kurt": "Admin"})).blocked == []


# protected: what becomes of kurt, and whether that is blocked


PROTECTED = {
    "removed": ({"kurt": "Member"}, {}, {}, True),
    "removed as expired": ({"kurt": "Member"}, {}, {"kurt": "Member until 2026-03-01"}, True),
    "demoted": ({"kurt": "Lower"}, {}, {"kurt": "Member"}, True),
    "demoted to a custom role": ({"kurt": "Lower"}, {}, {"kurt": "Viewer"}, True),
    "from a custom role to Member": ({"kurt": "Viewer"}, {}, {"kurt": "Member"}, True),
    "promoted": ({"kurt": "Member"}, {}, {"kurt": "Lower"}, False),
    "promoted to a custom role": ({"kurt": "Member"}, {}, {"kurt": "Viewer"}, False),
    "given a role, having none": ({"kurt": "-"}, {}, {"kurt": "Member"}, False),
    "stays": ({"kurt": "Member"}, {}, {"kurt": "Member"}, False),
    "un-invited": ({}, {"kurt": "Member"}, {}, True),
    "un-invited having declined": ({}, {"kurt": "Member DECLINED"}, {}, False),
    "invited": ({}, {}, {"kurt": "Member"}, False),
    "invited in a better role": ({}, {"kurt": "Member"}, {"kurt": "Lower"}, False),
    "invited in a lesser role": ({}, {"kurt": "Lower"}, {"kurt": "Member"}, True),
    "a left-over is revoked": ({"kurt": "Member"}, {"kurt": "Lower"}, {"kurt": "Member"}, False),
    "a lesser duplicate is revoked": ({}, {"kurt": ["Viewer", "Lower"]}, {"kurt": "Lower"}, False),
    "a better duplicate is revoked": ({}, {"kurt": ["Lower", "Member"]}, {"kurt": "Member"}, True),
    "a better duplicate, sent last, is revoked": ({}, {"kurt": ["Member", "Lower"]}, {"kurt": "Member"}, True),
    "a better one is revoked that was declined": (
        {},
        {"kurt": ["Lower DECLINED", "Member"]},
        {"kurt": "Member"},
        False,
    ),
    "a better duplicate is a left-over": (
        {"kurt": "Member"},
        {"kurt": ["Lower", "Member"]},
        {"kurt": "Member"},
        False,
    ),
    "an invitation whose role is gone is replaced": ({}, {"kurt": "?gone"}, {"kurt": "Member"}, False),
}


@SCOPES
@pytest.mark.parametrize("row", PROTECTED.values(), ids=list(PROTECTED))
def test_protected_in_every_scope(scope: str, row: tuple) -> None:
    members, invited, entries, hit = row
    there = live_in(scope, {"ada": "Owner", "tim": "Member", **members}, invited)
    # Somebody unprotected goes beside, and is not named.
    wanted = in_scope(scope, want({"ada": "Owner", **entries}), guardrails=guard(protected=["kurt"]))
    assert tell(wanted, there).blocked == ([f"protected {scope} kurt"] if hit else [])


def test_protection_needs_no_entry_in_the_file_and_says_who_and_where() -> None:
    rails = guard(protected=["kurt", "zoe", "ada"], sources={"protected": Source("rails.yaml", 2)})
    there = live({"ada": "Owner", "kurt": "Member"}, {"zoe": "Member"})
    blocked = plan_of(desired(want(ada="Owner"), guardrails=rails), there).blocked[0]
    assert blocked.emails == (mail("kurt"), mail("zoe"))
    assert blocked.reason == (
        "Protected, and would be removed, demoted or un-invited: kurt@acme.example and zoe@acme.example."
    )
    assert blocked.source is not None
    assert blocked.source.file == "rails.yaml"


def test_protection_looks_at_each_scope() -> None:
    there = live({"ada": "Owner", "kurt": "Admin"}, Bot=Inside({"kurt": "Member"}), Lab=Inside({"kurt": "Manager"}))
    wanted = desired(
        want(ada="Owner", kurt="Member"), Bot=want(), Lab=want(kurt="Member"), guardrails=guard(protected=["kurt"])
    )
    assert tell(wanted, there).blocked == ["protected org kurt", "protected Bot kurt", "protected Lab kurt"]


def test_a_first_owner_of_a_project_demotes_nobody() -> None:
    wanted = desired(Bot=want(kurt="Owner"), guardrails=guard(protected=["kurt", "ada"]))
    assert tell(wanted, live(Bot=Inside({"kurt": "Member"}))).blocked == []


# Admin counts: who is in after the plan


@pytest.mark.parametrize(
    ("rails", "blocked"),
    [
        ({"min_admins": 2}, []),
        ({"min_admins": 3}, ["min_admins org ada grace"]),
        ({"max_admins": 2}, []),
        ({"max_admins": 1}, ["max_admins org ada grace"]),
        ({"min_admins": 3, "max_admins": 1}, ["max_admins org ada grace", "min_admins org ada grace"]),
    ],
)
def test_admin_counts_at_their_edges(rails: dict[str, int], blocked: list[str]) -> None:
    there = live({"ada": "Owner", "grace": "Admin", "kurt": "Viewer", "zoe": "-"})
    wanted = desired(want({"ada": "Owner"}, "keep"), guardrails=guard(**rails))
    assert tell(wanted, there).blocked == blocked


@pytest.mark.parametrize(
    ("members", "entries", "admins"),
    [
        ({"grace": "Admin"}, {}, "ada"),  # removed
        ({"grace": "Admin"}, {"grace": "Member"}, "ada"),  # demoted
        ({"grace": "Member"}, {"grace": "Admin"}, "ada grace"),  # promoted
        ({}, {"grace": "Admin"}, "ada"),  # only invited
        ({"grace": "Member"}, {"grace": "Owner", "ada": "Admin"}, "ada grace"),  # handed over
        ({"grace": "Member"}, {"grace": "Owner", "ada": "Member"}, "grace"),  # and demoted further
        ({"grace": "Member"}, {"grace": "Owner", "ada": None}, "grace"),  # and removed
    ],
)
def test_admin_counts_look_at_who_is_in_after_the_plan(
    members: dict[str, str], entries: dict[str, str], admins: str
) -> None:
    named = {name: words for name, words in {"ada": "Owner", **entries}.items() if words}
    wanted = desired(want(named), guardrails=guard(min_admins=9))
    assert tell(wanted, live({"ada": "Owner", **members})).blocked == [f"min_admins org {admins}"]


def test_admin_counts_concern_a_managed_organization_alone() -> None:
    there = live({"ada": "Owner"}, Bot=Inside({"ada": "Manager"}))
    wanted = desired(UNMANAGED, Bot=want(ada="Manager"), guardrails=guard(min_admins=5))
    assert tell(wanted, there).blocked == []


def test_admin_counts_say_so() -> None:
    rails = guard(min_admins=2, max_admins=0, sources={"min_admins": Source("a", 1), "max_admins": Source("a", 2)})
    few, many = reversed(plan_of(desired(want(ada="Owner"), guardrails=rails), live({"ada": "Owner"})).blocked)
    assert few.reason == "1 Owner or Admin after this plan; min_admins is 2."
    assert many.reason == "1 Owner or Admin after this plan; max_admins is 0."
    assert few.source is not None
    assert many.source is not None
    assert (few.source.line, many.source.line) == (1, 2)


# FREE plan


@pytest.mark.parametrize(
    ("members", "invited", "entries", "blocked"),
    [
        ({}, {}, {"kurt": "Member"}, False),  # 2
        ({}, {}, {"kurt": "Member", "zoe": "Member"}, True),  # 3
        ({"tim": "Member"}, {}, {"tim": "Member", "kurt": "Member"}, True),
        ({"tim": "Member"}, {}, {"kurt": "Member"}, False),  # one goes first
        ({}, {"tim": "Member"}, {"kurt": "Member"}, False),  # an invitation goes first
        ({}, {"tim": "Member"}, {"tim": "Member", "kurt": "Member"}, True),
        ({}, {"tim": "Member DECLINED"}, {"tim": "Member", "kurt": "Member"}, True),
        ({}, {"kurt": "Admin"}, {"kurt": "Member"}, False),  # replaced
        (
            {"tim": "Member", "zoe": "Member"},
            {},
            {"tim": "Member", "zoe": "Admin"},
            False,
        ),  # 3 already, nobody invited
    ],
)
def test_free_plan_at_its_edge(members: dict, invited: dict, entries: dict, blocked: bool) -> None:
    wanted = desired(want({"ada": "Owner", **entries}))
    told = tell(wanted, live({"ada": "Owner", **members}, invited, plan="FREE"))
    assert [line.split()[0] for line in told.blocked] == (["free-plan"] if blocked else [])
    assert tell(wanted, live({"ada": "Owner", **members}, invited, plan="STARTER")).blocked == []


def test_free_plan_counts_invitations_of_every_project() -> None:
    there = live({"ada": "Owner"}, Bot=Inside(), Lab=Inside({}, {"tim": "Member"}), plan="FREE")
    assert tell(desired(Bot=want(kurt="Member")), there).blocked == ["free-plan org kurt"]
    assert tell(desired(Bot=want(kurt="Member"), Lab=want()), there).blocked == []


def test_free_plan_counts_a_person_once() -> None:
    there = live({"ada": "Owner"}, Bot=Inside({}, {"ada": "Member"}), Lab=Inside({}, {"kurt": "Member"}), plan="FREE")
    wanted = desired(want(ada="Owner", kurt="Member"), Bot=want(ada="Member"), Lab=want(kurt="Member", ada="Member"))
    assert tell(wanted, there).blocked == []


def test_free_plan_frees_the_seats_of_who_leaves_and_their_invitations() -> None:
    there = live({"ada": "Owner", "tim": "Member"}, {"tim": "Member"}, Bot=Inside({}, {"tim": "Member"}), plan="FREE")
    assert tell(desired(want(ada="Owner", kurt="Member"), Bot=want()), there).blocked == []


def test_leaving_a_project_frees_no_seat() -> None:
    there = live({"ada": "Owner", "tim": "Member"}, Bot=Inside({"tim": "Member"}), plan="FREE")
    assert tell(desired(Bot=want(kurt="Member")), there).blocked == ["free-plan org kurt"]


def test_free_plan_says_how_many_there_would_be() -> None:
    wanted = desired(want(ada="Owner", zoe="Member", kurt="Member"))
    blocked = plan_of(wanted, live({"ada": "Owner"}, plan="FREE")).blocked[0]
    assert (blocked.emails, blocked.source) == ((mail("kurt"), mail("zoe")), None)
    assert blocked.reason == (
        "The organization is on the FREE plan, which allows 2 members and invitations together; there would be 3."
    )


# What `offline` tells of the files alone, told of a plan, too


def test_how_long_an_entry_may_last_is_judged_by_the_moment_of_the_plan() -> None:
    there = live({"ada": "Owner", "kurt": "Member"})
    wanted = desired(
        want({"ada": "Owner", "kurt": "Member until 2026-03-31T12:00:01"}),
        guardrails=guard(max_duration={"*": timedelta(days=30)}),
    )
    assert tell(wanted, there).blocked == ["max_duration org kurt"]
    assert tell(wanted, there, now=NOW + timedelta(seconds=1)).blocked == []
    assert tell(wanted, there, as_of=NOW + timedelta(seconds=1)).blocked == []


# Together, and lifted


def _everything_wrong() -> tuple:
    rails = Guardrails(
        max_removals=(Limit(0),),
        max_role_changes=(Limit(0),),
        protected=frozenset({mail("kurt")}),
        min_admins=9,
        max_admins=0,
        allowed_domains=frozenset({"acme.example"}),
        require_expiry=frozenset({"partner.example"}),
    )
    wanted = desired(want({"kurt": "Viewer", "eve@partner.example": "Member"}), guardrails=rails)
    return wanted, live({"ada": "Owner", "kurt": "Admin", "tim": "Member"}, plan="FREE")


def test_all_together() -> None:
    wanted, there = _everything_wrong()
    assert tell(wanted, there).blocked == [
        "allowed_domains org eve@partner.example",
        "free-plan org eve@partner.example",
        "max_admins org ada",
        "max_removals org tim",
        "max_role_changes org kurt",
        "min_admins org ada",
        "owner org ada",
        "protected org kurt",
        "require_expiry org eve@partner.example",
    ]


@pytest.mark.parametrize("name", GUARDRAILS)
def test_each_can_be_lifted_alone_and_is_recorded(name: str) -> None:
    wanted, there = _everything_wrong()
    all_of_them = {blocked.guardrail for blocked in plan_of(wanted, there).blocked}
    plan = plan_of(wanted, there, overrides=_lifted(name))
    assert {blocked.guardrail for blocked in plan.blocked} == all_of_them - {name}
    assert plan.overrides == (Override(name, None),)


def test_overrides_are_recorded_in_order() -> None:
    wanted, there = _everything_wrong()
    plan = plan_of(wanted, there, overrides=_lifted("protected", "max_removals", "owner", removals="3"))
    assert plan.overrides == (
        Override("max_removals", None),
        Override("max_removals", "3"),
        Override("owner", None),
        Override("protected", None),
    )


# The arithmetic
