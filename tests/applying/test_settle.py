"""What a request came to, told by reading: every case a line."""

from __future__ import annotations

import pytest

from doorlist.applying import settle
from doorlist.applying.settle import Settled
from doorlist.planning.rolebook import RoleBook
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.live import HeldRole, Invitation, LiveScope, Member, Role
from support.plans import BOT, make_action

EMAIL = "kurt@acme.example"
ADMIN, MEMBER = HeldRole("r-admin", "Admin"), HeldRole("r-member", "Member")
ROLES = RoleBook(
    LiveScope(roles=(Role("r-admin", "Admin"), Role("r-member", "Member"))), CONFIDENT_AI.ladders["organization"]
)


def members(role: HeldRole | None = MEMBER, user_id: str = f"user-{EMAIL}") -> dict[str, Member]:
    return {"ada@acme.example": Member("u-ada", "ada@acme.example"), EMAIL: Member(user_id, EMAIL, None, role)}


NOBODY: dict[str, Member] = {}


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (members(ADMIN), "done"),
        (members(MEMBER), None),
        (members(None), None),
        (NOBODY, "failed"),
        (members(ADMIN, "another-user"), "failed"),
    ],
)
def test_role_update(there: dict[str, Member], expected: str | None) -> None:
    settled = settle.role_update(make_action("update-role", EMAIL), "r-admin", there)
    assert (settled and settled.result) == expected


def test_somebody_who_left_is_named() -> None:
    settled = settle.role_update(make_action("update-role", EMAIL, BOT), "r-admin", NOBODY)
    assert settled == Settled("failed", "kurt@acme.example is no longer in project Support Bot")


def test_removal() -> None:
    action = make_action("remove", EMAIL)
    assert settle.removal(action, members()) is None
    assert settle.removal(action, members(user_id="came-back")) == Settled("done", "they are no longer there")
    assert settle.removal(action, NOBODY) == Settled("done", "they are no longer there")


def invited(**changes: object) -> list[Invitation]:
    fields = {"id": 42, "email": EMAIL, "created_at": "2026-01-01", "role_id": "r-member", "stamp": "s", **changes}
    return [Invitation(7, "ada@acme.example"), Invitation(**fields)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("invitations", "there", "expected"),
    [
        (invited(), NOBODY, None),
        (invited(id=43), NOBODY, Settled("done", "the invitation is no longer there")),
        ([], NOBODY, Settled("done", "the invitation is no longer there")),
        ([], members(), Settled("done", "they are in the organization as Member: the invitation had been used")),
        ([], members(None), Settled("done", "they are in the organization: the invitation had been used")),
    ],
)
def test_revocation(invitations: list[Invitation], there: dict[str, Member], expected: Settled | None) -> None:
    assert settle.revocation(make_action("revoke", EMAIL), invitations, there) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        # /v2: the link tells, whatever else changes or doesn't.
        ({}, {}, None),
        ({}, {"stamp": "t"}, "done"),
        ({"status": "DECLINED"}, {"status": "DECLINED"}, None),
        ({"status": "DECLINED"}, {"stamp": "t"}, "done"),
        ({"status": "PENDING"}, {"status": "DECLINED"}, None),
        # /v1: no link is listed.
        ({"stamp": None}, {"stamp": None}, "unknown"),
        ({"stamp": None}, {"stamp": None, "created_at": "2026-02-02"}, "done"),
        ({"stamp": None, "status": "DECLINED"}, {"stamp": None}, "done"),
        ({"stamp": None, "status": "DECLINED"}, {"stamp": None, "status": "DECLINED"}, None),
        ({"stamp": None}, {"stamp": None, "status": "DECLINED"}, "unknown"),
        # Read by different versions.
        ({"stamp": None}, {}, "unknown"),
    ],
)
def test_resending(before: dict[str, object], now: dict[str, object], expected: str | None) -> None:
    settled = settle.resending(make_action("resend", EMAIL), invited(**before)[1], invited(**now), NOBODY)
    assert (settled and settled.result) == expected


def test_resending_what_is_gone_or_was_never_read() -> None:
    action = make_action("resend", EMAIL)
    before = invited()[1]
    assert settle.resending(action, before, [], NOBODY) == Settled("failed", "the invitation is no longer there")
    joined = settle.resending(action, before, [], members())
    assert joined == Settled("done", "they have joined the organization, and need no reminder")
    unread = settle.resending(action, None, invited(), NOBODY)
    assert unread is not None
    assert unread.result == "unknown"


@pytest.mark.parametrize(
    ("role_id", "invitations", "there", "expected"),
    [
        ("r-member", [], NOBODY, None),
        ("r-member", invited(email="other@acme.example"), NOBODY, None),
        ("r-member", invited(), NOBODY, Settled("done", "the list shows the invitation")),
        ("r-member", invited(role_id=None), NOBODY, Settled("done", "the list shows the invitation")),
        (None, invited(role_id="r-member"), NOBODY, Settled("done", "the list shows the invitation")),
        (None, invited(role_id=None), NOBODY, Settled("done", "the list shows the invitation")),
        ("r-member", invited(status="DECLINED"), NOBODY, Settled("done", "they have declined it")),
        (
            "r-member",
            invited(role_id="r-admin"),
            NOBODY,
            Settled("failed", "they are invited already as Admin: it has to be revoked first"),
        ),
        (
            "r-member",
            invited(role_id="r-new"),
            NOBODY,
            Settled("failed", "they are invited already with another role: it has to be revoked first"),
        ),
        ("r-member", [], members(), Settled("done", "they are in the organization already, as Member")),
        (
            "r-member",
            [],
            members(ADMIN),
            Settled("failed", "they are in the organization already as Admin: an invitation can't change that"),
        ),
        (
            "r-member",
            [],
            members(None),
            Settled("failed", "they are in the organization already: an invitation can't change that"),
        ),
    ],
)
def test_invitation(
    role_id: str | None, invitations: list[Invitation], there: dict[str, Member], expected: Settled | None
) -> None:
    assert settle.invitation(make_action("invite", EMAIL), role_id, invitations, there, ROLES) == expected
