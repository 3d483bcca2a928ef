"""Entries that end or fall back: which, when, and how each is renewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from doorlist.review.expiring import Ending, Expiring, expiring
from doorlist.values.desired import Desired
from doorlist.values.times import read_end
from support.worlds import NOW, UNMANAGED, desired, guard, mail, want

DAY = timedelta(days=1)


def listed(wanted: Desired, days: int = 30) -> list[str]:
    found = expiring(wanted, moment=NOW, within=days * DAY)
    return [f"{one.what} {one.scope.name or 'org'} {' '.join(one.people)}" for one in found.entries]


def only(wanted: Desired, **more: object) -> Ending:
    found: Expiring = expiring(wanted, moment=NOW, **more)  # type: ignore[arg-type]
    [one] = found.entries
    return one


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("Member", None),
        ("Member from 2026-03-10", None),
        ("Member until 2026-03-31T12:00:00", "ends"),
        ("Member until 2026-03-31T12:00:01", None),
        ("Member until 2026-03-01T12:00:01", "ends"),
        ("Member until 2026-03-01T12:00:00", "ended"),
        ("Member until 2020-01-01", "ended"),
        ("Member from 2026-03-10 until 2026-03-20", "ends"),
        ("Admin until 2026-03-20 then Member", "falls-back"),
        ("Admin until 2026-02-20 then Member", None),  # has fallen back, and stays so
    ],
)
def test_what_is_listed(entry: str, what: str | None) -> None:
    expected = [] if what is None else [f"{what} org kurt@acme.example"]
    assert listed(desired(want(ada="Owner", kurt=entry))) == expected


def test_scopes_that_are_not_managed_are_not_listed() -> None:
    scope = replace(want(kurt="Member until 2026-03-10"), managed=False)
    assert listed(desired(scope, Bot=replace(UNMANAGED, entries=scope.entries))) == []


def test_the_next_comes_first() -> None:
    wanted = desired(
        want({"zoe": "Member until 2026-03-20", "tim": "Member until 2020-01-01"}),
        Bot=want({"zoe": "Member until 2026-03-10"}),
        Ape=want({"zoe": "Member until 2026-03-10"}),
    )
    assert [line.split(" ")[:2] for line in listed(wanted)] == [
        ["ended", "org"],
        ["ends", "Ape"],
        ["ends", "Bot"],
        ["ends", "org"],
    ]


def test_an_access_is_listed_with_the_entry_that_ends_it() -> None:
    wanted = desired(
        want({"kurt": "Member until 2026-03-10"}),
        Bot=want({"kurt": "Member"}),
        Lab=want({"kurt": "Member until 2027-01-01"}),
        Ops=want({"kurt": "Member until 2026-03-05"}),
    )
    found = expiring(wanted, moment=NOW).entries
    assert [(one.scope.name, [scope.name for scope in one.takes_along]) for one in found] == [
        ("Ops", []),
        ("", ["Bot", "Lab"]),
    ]


def test_a_group_is_one_entry() -> None:
    rows = dict.fromkeys(("zoe", "kurt"), "Admin via ml until 2026-03-10 then Member")
    scope = want(rows)
    source = scope.entries[mail("zoe")].source
    one = only(desired(replace(scope, entries={e: x._replace(source=source) for e, x in scope.entries.items()})))
    assert (one.group, one.people) == ("ml", (mail("kurt"), mail("zoe")))
    assert (one.role, one.then) == ("Admin", "Member")
    assert one.renew.startswith("doorlist renew group:ml --until ")


def test_whoever_has_another_entry_has_lost_nothing() -> None:
    wanted = desired(want(kurt="Member via b"))
    ended = want(kurt="Member via a until 2026-02-01").entries[mail("kurt")]
    both = replace(wanted, organization=replace(wanted.organization, others={mail("kurt"): (ended,)}))
    assert listed(both) == []


@pytest.mark.parametrize(
    ("longest", "until"),
    [
        ({}, "2026-05-30"),
        ({"*": 300}, "2026-05-30"),
        ({"*": 20}, "2026-03-20"),
        ({"acme.example": 10, "*": 20}, "2026-03-10"),
        ({"other.example": 10}, "2026-05-30"),
    ],
)
def test_the_command_renews_as_long_as_is_allowed(longest: dict[str, int], until: str) -> None:
    rails = guard(max_duration={domain: days * DAY for domain, days in longest.items()})
    one = only(desired(want(kurt="Member until 2026-03-05"), guardrails=rails))
    assert one.renew == f"doorlist renew kurt@acme.example --until {until} --organization"


@pytest.mark.parametrize(
    ("end", "longest", "until"),
    [
        ("2026-05-29", {}, "2026-05-30"),
        ("2026-05-30", {}, "2026-08-29"),
        ("2027-01-01", {}, "2027-04-02"),
        ("2026-06-20", {"*": 180}, "2026-08-27"),
        ("2026-06-20", {"*": 111}, "2026-06-20"),
        ("2026-06-20T10:00:00Z", {"*": 5}, "2026-06-20T10:00:00Z"),
    ],
)
def test_a_command_that_renews_never_shortens(end: str, longest: dict[str, int], until: str) -> None:
    rails = guard(max_duration={domain: days * DAY for domain, days in longest.items()})
    scope = want(kurt="Member until 2026-03-05")
    moment = read_end(end)
    assert isinstance(moment, datetime)
    entry = scope.entries[mail("kurt")]._replace(expires=moment)
    wanted = desired(replace(scope, entries={mail("kurt"): entry}), guardrails=rails)
    [one] = expiring(wanted, moment=NOW, within=400 * DAY).entries
    assert one.renew == f"doorlist renew kurt@acme.example --until {until} --organization"


def test_the_command_names_the_scope_the_template_and_the_files() -> None:
    in_project = desired(want(ada="Owner"), Bot=want(kurt="Member until 2026-03-05"))
    assert only(in_project, paths=["my access"]).renew.endswith("--project Bot 'my access'")
    scope = in_project.projects[0]
    entry = scope.entries[mail("kurt")]._replace(template="it's standard")
    of_template = replace(in_project, projects=(replace(scope, entries={mail("kurt"): entry}),))
    assert only(of_template).renew.endswith("""--template 'it'"'"'s standard'""")


def test_nothing_is_too_far_away() -> None:
    assert listed(desired(want(kurt="Member until 9999-12-30")), days=3_000_000) == ["ends org kurt@acme.example"]
