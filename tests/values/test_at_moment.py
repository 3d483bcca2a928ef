"""The desired state at a moment: expiry to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from doorlist.values.at_moment import at, bounded
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.source import Source
from doorlist.values.times import ALWAYS, Span
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
    assert bot.expired[KURT].ends == NOW, "its own date isn't what ended it"
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


def moment(day: int, second: int = 0) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(seconds=second)


def entry(**times: Any) -> Entry:
    return Entry(KURT, RoleRef("Admin"), Source("access.yaml", 5), **times)


def of_kurt(day: int, second: int = 0, **scopes: Entry) -> dict[str, str | None]:
    """The role that kurt has in each scope at a moment, `None` for none; the organization's entry is `org`."""
    org, *projects = (
        DesiredScope(name, None, Source("access.yaml", 1), managed=True, entries={KURT: one})
        for name, one in scopes.items()
    )
    found = at(Desired(org, tuple(projects)), moment(day, second))
    roles = {scope.name or "": scope.entries.get(KURT) for scope in found.scopes()}
    return {name: None if one is None else one.role.name for name, one in roles.items()}


MEMBER = RoleRef("Member")


@pytest.mark.parametrize(
    ("times", "changes"),
    [
        ({}, [(1, 0, "Admin")]),
        ({"starts": moment(5)}, [(5, -1, None), (5, 0, "Admin"), (31, 0, "Admin")]),
        ({"expires": moment(5)}, [(1, 0, "Admin"), (5, -1, "Admin"), (5, 0, None)]),
        (
            {"starts": moment(5), "expires": moment(6)},
            [(5, -1, None), (5, 0, "Admin"), (6, -1, "Admin"), (6, 0, None)],
        ),
        ({"expires": moment(5), "then": MEMBER}, [(5, -1, "Admin"), (5, 0, "Member"), (31, 0, "Member")]),
        (
            {"starts": moment(5), "expires": moment(6), "then": MEMBER},
            [(5, -1, None), (5, 0, "Admin"), (6, -1, "Admin"), (6, 0, "Member")],
        ),
    ],
)
def test_an_entry_changes_on_the_very_second(times: dict[str, Any], changes: list[tuple[int, int, str]]) -> None:
    for day, second, role in changes:
        assert of_kurt(day, second, org=entry(**times)) == {"org": role}


def test_an_entry_that_is_set_apart_says_why() -> None:
    wanted = Desired(
        DesiredScope(
            "Acme",
            None,
            Source("access.yaml", 1),
            entries={KURT: entry(starts=moment(5), expires=moment(9), then=MEMBER)},
        )
    )
    before, during, after = (at(wanted, moment(day)).organization for day in (1, 6, 9))
    assert (set(before.upcoming), before.entries, before.expired, before.fell_back) == ({KURT}, {}, {}, {})
    assert (during.upcoming, set(during.entries), during.fell_back) == ({}, {KURT}, {})
    assert (after.upcoming, after.expired, after.fell_back) == ({}, {}, wanted.organization.entries)
    assert (after.entries[KURT].role, after.entries[KURT].ends) == (MEMBER, None)


@pytest.mark.parametrize(
    ("org", "bot", "changes"),
    [
        # The organization's entry ends first, falls back (which takes nothing along), or starts later.
        ({"expires": moment(5)}, {}, [(4, "Admin"), (5, None)]),
        ({"expires": moment(5)}, {"expires": moment(9)}, [(4, "Admin"), (5, None)]),
        ({"expires": moment(5)}, {"expires": moment(3)}, [(2, "Admin"), (3, None)]),
        ({"expires": moment(5)}, {"expires": moment(3), "then": MEMBER}, [(2, "Admin"), (3, "Member"), (5, None)]),
        ({"expires": moment(5)}, {"expires": moment(9), "then": MEMBER}, [(4, "Admin"), (5, None), (9, None)]),
        ({"expires": moment(5), "then": MEMBER}, {}, [(4, "Admin"), (5, "Admin")]),
        ({"starts": moment(5)}, {}, [(4, None), (5, "Admin")]),
        ({"starts": moment(5)}, {"starts": moment(7)}, [(5, None), (7, "Admin")]),
        ({"starts": moment(5)}, {"starts": moment(3)}, [(3, None), (5, "Admin")]),
        ({"expires": moment(5)}, {"starts": moment(7)}, [(4, None), (5, None), (7, None)]),
    ],
)
def test_a_project_entry_counts_only_while_the_organizations_does(
    org: dict[str, Any], bot: dict[str, Any], changes: list[tuple[int, str | None]]
) -> None:
    for day, role in changes:
        assert of_kurt(day, org=entry(**org), Bot=entry(**bot))["Bot"] == role


@pytest.mark.parametrize(
    ("times", "within", "ends", "falls_back"),
    [
        ({}, ALWAYS, None, None),
        ({"expires": moment(5)}, ALWAYS, moment(5), None),
        ({"expires": moment(5)}, Span(None, moment(3)), moment(3), None),
        ({"expires": moment(5)}, Span(moment(3)), moment(5), None),
        ({"expires": moment(5), "then": MEMBER}, ALWAYS, None, moment(5)),
        ({"expires": moment(5), "then": MEMBER}, Span(None, moment(9)), moment(9), moment(5)),
        ({"expires": moment(5), "then": MEMBER}, Span(None, moment(5)), moment(5), None),
    ],
)
def test_when_an_access_ends_and_when_it_falls_back(
    times: dict[str, Any], within: Span, ends: datetime | None, falls_back: datetime | None
) -> None:
    one = entry(**times, within=within)
    assert (one.ends, one.falls_back, one.changes) == (ends, falls_back, falls_back or ends)


def test_somebody_of_several_groups_falls_back_and_has_further_entries_to_come() -> None:
    raised = entry(expires=moment(5), then=MEMBER, group="a")
    later = entry(starts=moment(9), group="b")._replace(role=MEMBER)
    scope = DesiredScope("Acme", None, Source("access.yaml", 1), entries={KURT: raised}, others={KURT: (later,)})
    found = at(at(Desired(scope), moment(6)), moment(7)).organization
    assert found.entries[KURT].role == MEMBER
    assert found.of(KURT) == [raised, later]
    assert list(found.lasting()) == [found.entries[KURT], later]


def test_a_project_entry_counts_with_any_of_several_entries_in_the_organization() -> None:
    early, late = entry(expires=moment(5), group="a"), entry(starts=moment(5), expires=moment(9), group="b")
    org = DesiredScope(
        "Acme", None, Source("access.yaml", 1), managed=True, entries={KURT: late}, others={KURT: (early,)}
    )
    bot = DesiredScope("Bot", None, Source("access.yaml", 1), managed=True, entries={KURT: entry()})
    for day, there in ((1, True), (5, True), (8, True), (9, False)):
        found = at(Desired(org, (bot,)), moment(day))
        assert (KURT in found.organization.entries, KURT in found.projects[0].entries) == (there, there)
    [only] = bounded(Desired(org, (bot,))).projects
    assert only.entries[KURT].ends == moment(9)
