"""`starts`, `expires` and `then` of an entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.values.desired import RoleRef

if TYPE_CHECKING:
    from conftest import AccessFiles

HEAD = "version: 1\norganization:\n  name: Acme\n  members:\n"
STARTS = (
    "  Write a date (2027-01-31: from its first second in UTC) or a timestamp with its zone (2027-01-31T08:00:00Z)."
)


@pytest.mark.parametrize(
    ("keys", "starts", "expires", "then"),
    [
        ("starts: 2027-01-01", datetime(2027, 1, 1, tzinfo=UTC), None, None),
        ("starts: 2028-02-29, expires: 2028-02-29", datetime(2028, 2, 29, tzinfo=UTC), (2028, 3, 1), None),
        ("expires: 2027-01-31, then: Member", None, (2027, 2, 1), "Member"),
        (
            "starts: 2027-01-01T09:00+01:00, then: on, expires: 2027-01-31",
            datetime(2027, 1, 1, 8, tzinfo=UTC),
            (2027, 2, 1),
            "on",
        ),
    ],
)
def test_good(
    access: AccessFiles, keys: str, starts: datetime | None, expires: tuple[int, int, int] | None, then: str | None
) -> None:
    for who, groups in (("a@b.example", ""), ("group:g", "groups: {g: [a@b.example]}\n")):
        loaded = access.load(f"{HEAD}    {who}: {{role: Admin, {keys}}}\n{groups}")
        [entry] = loaded.desired.organization.entries.values()
        assert entry.role == RoleRef("Admin")
        assert entry.starts == starts
        assert entry.expires == (None if expires is None else datetime(*expires, tzinfo=UTC))
        assert entry.then == (None if then is None else RoleRef(then))


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (
            "starts: 2027-02-01, expires: 2027-01-31",
            "40: The entry starts at 2027-02-01, which isn't before it expires at 2027-01-31\n{line}\n"
            "  It would never count: correct one of the two.",
        ),
        (
            "starts: 2027-02-01T00:00:00Z, expires: 2027-01-31",
            "40: The entry starts at 2027-02-01T00:00:00Z, which isn't before it expires at 2027-01-31\n{line}\n"
            "  It would never count: correct one of the two.",
        ),
        (
            "then: Member",
            "32: then gives the role that holds once the entry expires, and expires isn't there\n{line}\n"
            "  Add expires, for example expires: 2027-01-31, or leave then out.",
        ),
        (
            "then: , expires: 2027-01-31",
            "32: then takes the name of a role, not nothing\n{line}\n  For example: then: Member",
        ),
        ("starts: soon", f'40: "soon" isn\'t a date\n{{line}}\n{STARTS}'),
        ("starts: 2027-01-31T09:00", f'40: "2027-01-31T09:00" names no time zone\n{{line}}\n{STARTS}'),
    ],
)
def test_bad(access: AccessFiles, keys: str, told: str) -> None:
    text = f"    a@b.example: {{role: Admin, {keys}}}"
    column = int(told.partition(":")[0])
    line = f"{text}\n{' ' * (column + 1)}^"
    assert access.wrong(f"{HEAD}{text}\n") == f"access.yaml:5:{told.format(line='  ' + line)}"
