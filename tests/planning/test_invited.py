"""Reading somebody's outstanding invitations."""

from __future__ import annotations

import pytest

from doorlist.planning.invited import fits, is_open, only_declined, sort_out
from doorlist.planning.rolebook import RoleBook
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import RoleRef
from doorlist.values.live import Invitation, LiveScope
from doorlist.values.scope import ORGANIZATION
from support.worlds import role_named, roles_of

MEMBER, ADMIN = (role_named(ORGANIZATION, name).id for name in ("Member", "Admin"))
BOOK = RoleBook(LiveScope({}, (), roles_of(ORGANIZATION)), CONFIDENT_AI.ladders["organization"])
GIVEN = BOOK.given(RoleRef("member"), None)


def _invitation(number: int, status: str = "PENDING", role_id: str | None = MEMBER) -> Invitation:
    return Invitation(number, "kurt@acme.example", status, None, role_id)


def test_sorted_by_what_they_are_good_for_oldest_first() -> None:
    many = tuple(
        _invitation(number, status, role_id)
        for number, (status, role_id) in enumerate(
            [
                ("PENDING", MEMBER),
                ("PENDING", ADMIN),
                ("DECLINED", MEMBER),
                ("ACCEPTED", MEMBER),
                ("NEW WORD", None),
                ("PENDING", "gone"),
                ("DECLINED", ADMIN),
                ("ACCEPTED", ADMIN),
            ]
        )
    )
    found = sort_out(many, BOOK, GIVEN)
    assert [[one.id for one in some] for some in found] == [[0, 4], [1, 5], [2, 6], [3, 7]]
    assert [one.id for one in sort_out(many, BOOK, None).fitting] == [0, 1, 4, 5]


@pytest.mark.parametrize(
    ("role_id", "role", "expected"),
    [
        (MEMBER, "Member", True),
        (MEMBER, "mEmber", True),
        (None, "Member", True),
        (None, "Admin", False),
        (ADMIN, "Member", False),
        ("gone", "Member", False),
        ("gone", None, True),
    ],
)
def test_fits(role_id: str | None, role: str | None, expected: bool) -> None:
    assert (
        fits(_invitation(1, role_id=role_id), BOOK, None if role is None else BOOK.given(RoleRef(role), None))
        is expected
    )


@pytest.mark.parametrize(
    ("status", "expected"), [("PENDING", True), ("NEW WORD", True), ("DECLINED", False), ("ACCEPTED", False)]
)
def test_open_is_what_still_offers_access(status: str, expected: bool) -> None:
    assert is_open(_invitation(1, status)) is expected


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], False),
        (["ACCEPTED"], False),
        (["DECLINED"], True),
        (["DECLINED", "ACCEPTED"], True),
        (["DECLINED", "PENDING"], False),
        (["DECLINED", "NEW WORD"], False),
    ],
)
def test_only_declined(statuses: list[str], expected: bool) -> None:
    assert only_declined(_invitation(number, status) for number, status in enumerate(statuses)) is expected
