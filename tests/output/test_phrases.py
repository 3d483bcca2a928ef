from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.output import phrases
from doorlist.values.plan import Summary, Unmanaged
from doorlist.values.scope import ORGANIZATION
from support.plans import BOT, make_action, make_waiting

if TYPE_CHECKING:
    from doorlist.values.plan import Kind


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        (Summary(), "0 to invite, 0 roles to update, 0 to remove, 0 to revoke, 0 to resend"),
        (
            Summary(update_role=1, revoke=2, remove=1, invite=3),
            "3 to invite, 1 role to update, 1 to remove, 2 to revoke, 0 to resend",
        ),
        (Summary(invite=12_000), "12,000 to invite, 0 roles to update, 0 to remove, 0 to revoke, 0 to resend"),
    ],
)
def test_counts(summary: Summary, text: str) -> None:
    assert phrases.counts(summary) == text


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        (Summary(), None),
        (Summary(waiting=1), "1 entry waits."),
        (Summary(waiting=2, unmanaged=1), "2 entries wait and 1 is kept though not in the file."),
        (Summary(unmanaged=2), "2 are kept though not in the file."),
    ],
)
def test_others(summary: Summary, text: str | None) -> None:
    assert phrases.others(summary) == text


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("invitation", "ada: invitation to project Support Bot"),
        ("declined", "ada: declined invitation to project Support Bot"),
        ("joining", "ada: yet to join, for project Support Bot"),
        ("transfer", "ada: ownership transfer in project Support Bot"),
        ("removal", "ada: removal from project Support Bot"),
        ("reminder", "ada: reminder of the invitation to project Support Bot"),
    ],
)
def test_waiting_for(what: str, text: str) -> None:
    assert phrases.waiting_for(make_waiting("ada", BOT, what=what, since=None), str) == text


def test_kept() -> None:
    assert phrases.kept(Unmanaged(ORGANIZATION, "ada", "invitation", None), str) == "ada (no role), invited"
    assert phrases.kept(Unmanaged(ORGANIZATION, "ada", "member", "Admin"), str) == "ada (Admin)"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2026-06-29T08:12:00.000Z", "2026-06-29 08:12 UTC"),
        ("2026-06-29T08:12:00+02:00", "2026-06-29 06:12 UTC"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_time_of_the_platform_is_shown_as_all_times_are(given: str, shown: str) -> None:
    assert phrases.timestamp(given, str) == shown


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (None, ""),
        (datetime(2027, 2, 1, tzinfo=UTC), ", until 2027-01-31"),
        (datetime(2027, 2, 1, 9, 30, tzinfo=UTC), ", until 2027-02-01 09:30 UTC"),
    ],
)
def test_until(end: datetime | None, shown: str) -> None:
    assert phrases.until(end) == shown


@pytest.mark.parametrize(
    ("kind", "roles", "expected"),
    [
        ("update-role", ("Admin", "Owner"), True),
        ("update-role", (None, "owner"), True),
        ("update-role", ("Owner", "Admin"), True),
        ("update-role", ("Admin", "Member"), False),
        ("remove", ("Owner", None), False),
    ],
)
def test_moves_ownership(kind: Kind, roles: tuple[str | None, str | None], expected: bool) -> None:
    assert phrases.moves_ownership(make_action(kind, roles=roles)) is expected
