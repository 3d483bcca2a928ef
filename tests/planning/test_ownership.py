"""Who owns a scope, who is to own it, and what waits for that. Both scopes by the same tables."""

from __future__ import annotations

import pytest

from doorlist.values.guardrails import Overrides
from support.worlds import Inside, desired, guard, in_scope, in_words_of, live, live_in, plan_of, tell, want

SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])
MOVE = "update-role @ grace Lower>Owner"
AFTER = f" after <{MOVE}>"
GRACE_IN = {"ada": "Owner", "grace": "Lower"}
JOINS = ["@ grace invitation", "@ grace transfer"]

#: name: members, invited, entries, unlisted → actions, waiting, blocked.
TABLE = {
    "a member is named Owner, the previous one what they become": (
        GRACE_IN,
        {},
        {"grace": "Owner", "ada": "Lower"},
        "remove",
        [MOVE],
        [],
        [],
    ),
    "live shows two, which a platform shouldn't: who is named has it already, and nothing waits for them": (
        {"ada": "Owner", "grace": "Owner"},
        {},
        {"grace": "Owner", "ada": "Lower"},
        "remove",
        ["update-role @ ada Owner>Lower"],
        [],
        [],
    ),
    "live shows two, and one of them is to go": (
        {"ada": "Owner", "grace": "Owner"},
        {},
        {"grace": "Owner"},
        "remove",
        ["remove @ ada"],
        [],
        [],
    ),
    "case of Owner doesn't matter": (GRACE_IN, {}, {"grace": "OWNER", "ada": "Lower"}, "remove", [MOVE], [], []),
    "somebody without a role is named Owner": (
        {"ada": "Owner", "grace": "-"},
        {},
        {"grace": "Owner", "ada": "Lower"},
        "remove",
        ["update-role @ grace ->Owner"],
        [],
        [],
    ),
    "the previous Owner is demoted further": (
        GRACE_IN,
        {},
        {"grace": "Owner", "ada": "Member"},
        "remove",
        [MOVE, "update-role @ ada Lower>Member" + AFTER],
        [],
        [],
    ),
    "the previous Owner is removed": (
        GRACE_IN,
        {},
        {"grace": "Owner"},
        "remove",
        [MOVE, "remove @ ada" + AFTER],
        [],
        [],
    ),
    "the previous Owner has expired": (
        GRACE_IN,
        {},
        {"grace": "Owner", "ada": "Owner until 2026-03-01T12:00:00"},
        "keep",
        [MOVE, "remove @ ada" + AFTER],
        [],
        [],
    ),
    "the previous Owner is kept": (GRACE_IN, {}, {"grace": "Owner"}, "keep", [MOVE], [], []),
    "the heir has a left-over invitation": (
        GRACE_IN,
        {"grace": "Member"},
        {"grace": "Owner", "ada": "Lower"},
        "remove",
        [MOVE, "revoke @ grace 1"],
        [],
        [],
    ),
    "the heir isn't in: invited with the next lower role": (
        {"ada": "Owner"},
        {},
        {"grace": "Owner", "ada": "Lower"},
        "remove",
        ["invite @ grace Lower"],
        ["@ ada transfer", "@ grace transfer"],
        [],
    ),
    "the heir is invited in the next lower role": (
        {"ada": "Owner"},
        {"grace": "Lower"},
        {"grace": "Owner", "ada": "Lower"},
        "remove",
        [],
        ["@ ada transfer", *JOINS],
        [],
    ),
    "the heir is invited in any role: that will do": (
        {"ada": "Owner"},
        {"grace": "Viewer"},
        {"grace": "Owner", "ada": "Lower"},
        "remove",
        [],
        ["@ ada transfer", *JOINS],
        [],
    ),
    "the heir declined": (
        {"ada": "Owner"},
        {"grace": "Viewer DECLINED"},
        {"grace": "Owner", "ada": "Member"},
        "remove",
        [],
        ["@ ada transfer", "@ grace declined", "@ grace transfer"],
        [],
    ),
    "the heir isn't in, and the previous Owner is to go: waits": (
        {"ada": "Owner"},
        {"grace": "Lower"},
        {"grace": "Owner"},
        "remove",
        [],
        ["@ ada removal", *JOINS],
        [],
    ),
    "the heir isn't in, and the previous Owner has expired: waits": (
        {"ada": "Owner"},
        {"grace": "Lower"},
        {"grace": "Owner", "ada": "Member until 2026-03-01T12:00:00"},
        "keep",
        [],
        ["@ ada removal", *JOINS],
        [],
    ),
    "the previous Owner is to go later, and what is left over for them goes now": (
        {"ada": "Owner"},
        {"ada": ["Viewer", "Member DECLINED"], "grace": "Lower"},
        {"grace": "Owner"},
        "remove",
        ["revoke @ ada 1", "revoke @ ada 2"],
        ["@ ada removal", *JOINS],
        [],
    ),
    "the heir isn't in, and the previous Owner is kept": (
        {"ada": "Owner"},
        {"grace": "Lower"},
        {"grace": "Owner"},
        "keep",
        [],
        JOINS,
        [],
    ),
    "the heir has expired: as if nobody was named": (
        GRACE_IN,
        {},
        {"grace": "Owner until 2026-03-01T12:00:00", "ada": "Owner"},
        "keep",
        ["remove @ grace"],
        [],
        [],
    ),
    "the Owner is demoted and nobody named": (
        GRACE_IN,
        {},
        {"grace": "Lower", "ada": "Member"},
        "remove",
        [],
        [],
        ["owner @ ada"],
    ),
    "the Owner is unlisted and nobody named": (GRACE_IN, {}, {"grace": "Lower"}, "remove", [], [], ["owner @ ada"]),
    "the Owner has expired and nobody is named": (
        GRACE_IN,
        {},
        {"grace": "Lower", "ada": "Owner until 2026-03-01T12:00:00"},
        "keep",
        [],
        [],
        ["owner @ ada"],
    ),
    "the Owner is unlisted and kept": (GRACE_IN, {}, {"grace": "Lower"}, "keep", [], [], []),
}


@SCOPES
@pytest.mark.parametrize("row", TABLE.values(), ids=list(TABLE))
def test_ownership(scope: str, row: tuple) -> None:
    members, invited, entries, unlisted, actions, waiting, blocked = row
    told = tell(in_scope(scope, want(entries, unlisted)), live_in(scope, members, invited))
    assert told.actions == in_words_of(scope, actions)
    assert told.waiting == in_words_of(scope, waiting)
    assert told.blocked == in_words_of(scope, blocked)


@SCOPES
@pytest.mark.parametrize(("entries", "what"), [({"ada": "Member"}, "transfer"), ({}, "removal")])
def test_owner_guardrail_lifted_the_owner_stays_and_waits(scope: str, entries: dict[str, str], what: str) -> None:
    told = tell(
        in_scope(scope, want(entries)),
        live_in(scope, {"ada": "Owner"}, {"ada": "Viewer"}),
        overrides=Overrides(allowed=frozenset({"owner"})),
    )
    assert told == ([f"revoke {scope} ada 1"], [f"{scope} ada {what}"], [], [])


@pytest.mark.parametrize(("entries", "fate"), [({"ada": "Member"}, "get another role in"), ({}, "be removed from")])
def test_owner_guardrail_lifted_the_wait_says_why(entries: dict[str, str], fate: str) -> None:
    lifted = Overrides(allowed=frozenset({"owner"}))
    (waiting,) = plan_of(desired(want(entries)), live({"ada": "Owner"}), overrides=lifted).waiting
    assert waiting.reason == (
        f"ada@acme.example is Owner and would {fate} the organization, but no successor is named Owner."
    )


@SCOPES
def test_what_is_left_over_of_an_owner_whose_time_is_over_is_taken_back_by_their_line(scope: str) -> None:
    wanted = in_scope(scope, want({"grace": "Owner", "ada": "Owner until 2026-03-01"}))
    (revoke,) = (
        action
        for action in plan_of(wanted, live_in(scope, {"ada": "Owner"}, {"ada": "Member"})).actions
        if action.kind == "revoke"
    )
    assert revoke.source is not None
    assert (revoke.email, revoke.source.line) == ("ada@acme.example", 11)


@SCOPES
def test_moving_the_role_away_from_a_protected_owner_is_blocked(scope: str) -> None:
    wanted = in_scope(scope, want(grace="Owner", ada="Lower"), guardrails=guard(protected=["ada"]))
    told = tell(wanted, live_in(scope, GRACE_IN))
    assert told.blocked == [f"protected {scope} ada"]


@SCOPES
def test_promoting_a_protected_member_to_owner_is_fine(scope: str) -> None:
    wanted = in_scope(scope, want(grace="Owner", ada="Lower"), guardrails=guard(protected=["grace"]))
    assert tell(wanted, live_in(scope, GRACE_IN)).blocked == []


@SCOPES
def test_declined_heir_is_asked_again_in_whatever_role_under_resend(scope: str) -> None:
    wanted = in_scope(scope, want(grace="Owner", ada="Lower"), resend_declined=True)
    told = tell(wanted, live_in(scope, {"ada": "Owner"}, {"grace": "Viewer DECLINED"}))
    assert told.actions == [f"resend {scope} grace 1"]


def test_a_project_without_an_owner_gets_its_first_one() -> None:
    there = live(Bot=Inside({"grace": "Member", "kurt": "Member"}))
    wanted = desired(Bot=want(grace="Owner", kurt="Manager"))
    actions = plan_of(wanted, there).actions
    assert [(a.kind, a.email, a.cause) for a in actions] == [
        ("update-role", "grace@acme.example", "ownership-transfer"),
        ("update-role", "kurt@acme.example", "role-differs"),
    ]
    assert actions[0].effects == ()


def test_a_project_without_an_owner_and_its_heir_not_in() -> None:
    told = tell(desired(Bot=want(grace="Owner")), live(Bot=Inside()))
    assert (told.actions, told.waiting) == (["invite Bot grace Manager"], ["Bot grace transfer"])


def test_two_projects_with_crossed_transfers() -> None:
    there = live(Bot=Inside({"ada": "Owner", "grace": "Manager"}), Lab=Inside({"grace": "Owner", "ada": "Member"}))
    wanted = desired(Bot=want(grace="Owner", ada="Member"), Lab=want(ada="Owner"))
    assert tell(wanted, there).actions == [
        "update-role Bot grace Manager>Owner",
        "update-role Lab ada Member>Owner",
        "remove Lab grace after <update-role Lab ada Member>Owner>",
        "update-role Bot ada Manager>Member after <update-role Bot grace Manager>Owner>",
    ]


@pytest.mark.parametrize(("scope", "becomes"), [("org", "Admin"), ("Bot", "Manager")])
def test_a_transfer_says_what_becomes_of_the_previous_owner(scope: str, becomes: str) -> None:
    transfer, demotion = plan_of(
        in_scope(scope, want(grace="Owner", ada="Member via ml")), live_in(scope, {"ada": "Owner", "grace": "Member"})
    ).actions
    assert transfer.cause == "ownership-transfer"
    assert transfer.reason == "Named in the file as Owner; is Member."
    assert transfer.effects == (f"ada@acme.example is no longer Owner and becomes {becomes}.",)
    assert demotion.cause == "role-differs"
    assert demotion.reason == f"Named through the group ml as Member; is {becomes} after handing the scope over."
    assert demotion.depends_on == (transfer.id,)


@pytest.mark.parametrize(("scope", "label"), [("org", "the organization"), ("Bot", "project Bot")])
def test_what_waits_for_an_heir_says_so(scope: str, label: str) -> None:
    plan = plan_of(in_scope(scope, want(grace="Owner", ada="Member")), live_in(scope, {"ada": "Owner"}))
    assert [waiting.reason for waiting in plan.waiting] == [
        "Becomes Member once grace@acme.example has joined and is Owner.",
        f"Becomes Owner of {label} once they have joined.",
    ]
    plan = plan_of(in_scope(scope, want(grace="Owner")), live_in(scope, {"ada": "Owner"}))
    assert plan.waiting[0].reason == f"Leaves once grace@acme.example has joined {label} and is its Owner."


@SCOPES
@pytest.mark.parametrize(
    ("entries", "fate", "line"),
    [
        ({"kurt": "Member", "ada": "Member"}, "get another role in", 11),
        ({"kurt": "Member"}, "be removed from", 1),
        ({"kurt": "Member", "ada": "Owner until 2026-03-01"}, "be removed from", 11),
    ],
)
def test_an_owner_without_successor_says_what_is_missing(
    scope: str, entries: dict[str, str], fate: str, line: int
) -> None:
    label = "the organization" if scope == "org" else "project Bot"
    blocked = plan_of(in_scope(scope, want(entries)), live_in(scope, {"ada": "Owner", "kurt": "Member"})).blocked[0]
    assert blocked.reason == f"ada@acme.example is Owner and would {fate} {label}, but no successor is named Owner."
    assert blocked.source is not None
    assert blocked.source.line == line


def test_an_heir_without_a_role_is_said_to_have_none() -> None:
    transfer = plan_of(desired(want(grace="Owner", ada="Admin")), live({"ada": "Owner", "grace": "-"})).actions[0]
    assert transfer.reason == "Named in the file as Owner; is without a role."
