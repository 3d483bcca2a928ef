"""The desired state at a moment: expiry to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from doorlist.values.desired import Desired, Limit, RoleRef, at
from support.worlds import NOW, desired, mail, want

KURT = mail("kurt")


def _at(wanted: Desired, seconds: int = 0) -> Desired:
    return at(wanted, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "there"), [(-1, True), (0, False), (1, False)])
def test_an_entry_expires_on_the_very_second(seconds: int, there: bool) -> None:
    scope = _at(desired(want({"kurt": "Member until 2026-03-01T12:00:00", "ada": "Owner"})), seconds).organization
    assert (KURT in scope.entries, KURT in scope.expired) == (there, not there)
    assert mail("ada") in scope.entries


def test_nothing_expired_is_the_same_scope() -> None:
    wanted = desired(want(ada="Owner"), Bot=want(ada="Owner"))
    moment = _at(wanted)
    assert moment == wanted
    assert moment.organization is wanted.organization


def test_the_organizations_expiry_takes_project_entries_along() -> None:
    wanted = desired(
        want({"kurt": "Member until 2026-03-01T12:00:00"}),
        Bot=want({"kurt": "Member until 2027-01-01", "zoe": "Member"}),
        Lab=want({"kurt": "Member until 2026-02-01"}),
    )
    bot, lab = _at(wanted).projects
    assert set(bot.entries) == {mail("zoe")}
    assert bot.expired[KURT].expires is None, "its own date isn't what ended it"
    assert lab.expired[KURT].expires == datetime(2026, 2, 1, tzinfo=UTC)
    assert _at(wanted, -1).projects[0].expired == {}


def test_a_projects_expiry_is_its_own_matter() -> None:
    wanted = _at(desired(want(kurt="Member"), Bot=want({"kurt": "Member until 2026-02-01"})))
    assert KURT in wanted.organization.entries
    assert KURT in wanted.projects[0].expired


def test_what_has_expired_stays_so_at_a_later_look() -> None:
    wanted = desired(
        want({"kurt": "Member until 2026-03-01T12:00:00", "tim": "Member until 2026-03-01T12:00:05"}),
        Bot=want({"kurt": "Member", "tim": "Member"}),
    )
    once = _at(wanted)
    assert _at(once) == once
    later = _at(once, 5)
    assert set(later.organization.expired) == {KURT, mail("tim")}
    assert set(later.projects[0].expired) == {KURT, mail("tim")}
    assert later == _at(wanted, 5)


def test_scopes_are_the_organization_then_projects() -> None:
    wanted = desired(Bot=want(), Ape=want())
    assert [scope.name for scope in wanted.scopes()] == ["Acme", "Bot", "Ape"]


@pytest.mark.parametrize(
    ("limit", "text"), [(Limit(3), "3"), (Limit(25, True), "25%"), (Limit(12.5, True), "12.5%"), (Limit(0), "0")]
)
def test_a_limit_reads_as_written(limit: Limit, text: str) -> None:
    assert str(limit) == text


def test_a_role_reads_as_named() -> None:
    assert (str(RoleRef("Admin")), str(RoleRef(id="7"))) == ("Admin", "role_id 7")
