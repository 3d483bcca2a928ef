"""How people stand towards the organization."""

from __future__ import annotations

import pytest

from doorlist.planning.leaving import Leavers
from doorlist.planning.managed_scope import managed_scopes
from doorlist.planning.standing import Standing, standing
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import Desired
from doorlist.values.live import Live, Organization
from support.worlds import desired, live, mail, want

THERE = live(
    {"ada": "Owner"},
    {
        "kurt": "Member DECLINED",
        "zoe": ["Member DECLINED", "Member"],
        "tim": ["Member DECLINED", "Member ACCEPTED"],
        "una": "Member DECLINED",
        "ada": "Member DECLINED",
    },
)


NO_LEAVERS = Leavers()


def _standing(wanted: Desired, there: Live = THERE, leavers: Leavers = NO_LEAVERS) -> Standing:
    found = managed_scopes(wanted, there, CONFIDENT_AI)
    return standing(wanted, there, found[0] if found else None, leavers)


def test_on_hold_is_who_is_named_not_in_and_only_declined() -> None:
    named = want(ada="Owner", kurt="Member", zoe="Member", tim="Member", ben="Member")
    assert _standing(desired(named)).on_hold == {mail("kurt"), mail("tim")}


def test_nobody_is_on_hold_under_resend() -> None:
    assert _standing(desired(want(kurt="Member"), resend_declined=True)).on_hold == frozenset()


def test_who_is_in_is_known_though_the_organization_is_not_managed() -> None:
    found = _standing(desired())
    assert (set(found.members), found.named, found.on_hold) == ({mail("ada")}, frozenset(), frozenset())  # type: ignore[call-overload]


def test_nobody_is_in_where_the_organization_was_not_read() -> None:
    assert list(_standing(desired(), Live(Organization("o", "Acme", "TEAM"))).members) == []  # type: ignore[call-overload]


@pytest.mark.parametrize("leavers", [Leavers(), Leavers(frozenset({"a"}), frozenset({"b"}))])
def test_leavers_and_named(leavers: Leavers) -> None:
    found = _standing(desired(want(kurt="Member")), leavers=leavers)
    assert (found.leaving, found.leaving_later) == (leavers.now, leavers.later)
    assert mail("kurt") in found.named
