"""What makes a saved plan stale, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.applying.stale import changes, lapsed
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef, Source
from doorlist.values.plan import Action, RoleChange
from doorlist.values.scope import ORGANIZATION, Scope
from support.plans import BOT, make_action

ADA, BEA = "ada@acme.example", "bea@acme.example"


def test_the_same_actions_are_no_change_whatever_their_words() -> None:
    saved = make_action("remove", ADA)
    now = replace(
        saved, reason="Other words.", source=None, effects=("…",), depends_on=("x",), cause="expired", id="other"
    )
    assert changes([saved, make_action("invite", BEA)], [make_action("invite", BEA), now]) == ()


@pytest.mark.parametrize(
    ("saved", "now", "expected"),
    [
        (
            [],
            [make_action("invite", ADA, BOT)],
            ("ada@acme.example in project Support Bot: the invitation as Member would be needed as well",),
        ),
        (
            [make_action("remove", ADA)],
            [],
            ("ada@acme.example in the organization: the removal (Member) no longer applies",),
        ),
        (
            [make_action("invite", ADA)],
            [make_action("update-role", ADA)],
            (
                "ada@acme.example in the organization: planned was the invitation as Member; "
                "now it would be the role update from Member to Admin",
            ),
        ),
        (
            [make_action("update-role", ADA)],
            [make_action("update-role", ADA, roles=(None, "Admin"))],
            (
                "ada@acme.example in the organization: planned was the role update from Member to Admin; "
                "now it would be the role update from no role to Admin",
            ),
        ),
        (
            [make_action("revoke", ADA), make_action("invite", ADA, roles=(None, "Admin"))],
            [make_action("update-role", ADA)],
            (
                "ada@acme.example in the organization: planned was the revocation of the invitation as Member and "
                "the invitation as Admin; now it would be the role update from Member to Admin",
            ),
        ),
        (
            [make_action("resend", ADA)],
            [make_action("resend", ADA, invitation_id=43)],
            (
                "ada@acme.example in the organization: planned was the resent invitation as Member; "
                "now it would be the resent invitation as Member, of another membership or invitation",
            ),
        ),
        (
            [make_action("remove", BEA, BOT), make_action("remove", BEA), make_action("remove", ADA)],
            [],
            (
                "ada@acme.example in the organization: the removal (Member) no longer applies",
                "bea@acme.example in the organization: the removal (Member) no longer applies",
                "bea@acme.example in project Support Bot: the removal (Member) no longer applies",
            ),
        ),
    ],
)
def test_changes_are_told_person_by_person(saved: list[Action], now: list[Action], expected: tuple[str, ...]) -> None:
    assert changes(saved, now) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "revoke"},
        {"scope": Scope("project", "prj_2", "Support Bot")},
        {"email": BEA},
        {"role": RoleChange("Member", "Owner")},
        {"role": RoleChange("Admin", None)},
        {"invitation_id": 5},
        {"user_id": "somebody-else"},
    ],
)
def test_each_part_of_what_is_done_matters(change: dict[str, object]) -> None:
    action = make_action("remove", ADA, BOT)
    assert changes([action], [replace(action, **change)])  # type: ignore[arg-type]


def test_a_renamed_project_is_no_change() -> None:
    action = make_action("remove", ADA, BOT)
    assert changes([action], [replace(action, scope=BOT._replace(name="New name"))]) == ()


ACTIONS = st.lists(
    st.builds(make_action, st.sampled_from(["invite", "remove"]), st.sampled_from([ADA, BEA]), st.just(ORGANIZATION)),
    max_size=6,
)


@given(ACTIONS, ACTIONS)
def test_no_change_means_the_same_actions(saved: list[Action], now: list[Action]) -> None:
    same = sorted(action.id for action in saved) == sorted(action.id for action in now)
    assert (changes(saved, now) == ()) == same


SINCE = datetime(2026, 3, 1, tzinfo=UTC)


def scope_with(expires: datetime | None, *, managed: bool = True, name: str | None = "Docs") -> DesiredScope:
    source = Source("access.yaml", 1)
    entry = Entry(ADA, RoleRef("Member"), source, expires=expires)
    return DesiredScope(name, "prj_1", source, managed=managed, entries={ADA: entry})


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, False), (1, True), (24, True), (25, False), (None, False), (-1, False)]
)
def test_access_that_expired_since_then(hours: int | None, expected: bool) -> None:
    expires = None if hours is None else SINCE + timedelta(hours=hours)
    desired = Desired(scope_with(expires))
    found = lapsed(desired, [], since=SINCE, now=SINCE + timedelta(hours=24))
    assert bool(found) == expected


def test_expiry_is_told_with_the_place() -> None:
    expires = SINCE + timedelta(hours=1)
    desired = Desired(
        scope_with(expires),
        (scope_with(expires), scope_with(expires, name=None), scope_with(expires, managed=False)),
    )
    assert lapsed(desired, [BOT], since=SINCE, now=SINCE + timedelta(days=1)) == (
        "ada@acme.example: the entry for the organization expired on 2026-03-01 01:00 UTC",
        "ada@acme.example: the entry for project Docs expired on 2026-03-01 01:00 UTC",
        "ada@acme.example: the entry for project Support Bot expired on 2026-03-01 01:00 UTC",
    )
