"""What must hold between the parts of all files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.access.check import check_listed
from doorlist.access.partial import PartialScope
from doorlist.access.problems import Place, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.values.desired import Entry, RoleRef
from doorlist.values.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import AccessFiles

HEAD = "version: 1\norganization: {name: Acme}\n"


@pytest.mark.parametrize("text", ["projects: {P: }", "organization: {unlisted: keep}"])
def test_the_organization_must_be_named(access: AccessFiles, text: str) -> None:
    line = 1 if text.startswith("projects") else 2
    shown = "version: 1" if line == 1 else text
    assert access.wrong(f"version: 1\n{text}\n") == (
        f"access.yaml:{line}:1: The organization isn't named\n  {shown}\n  ^\n"
        "  Write organization: {name: Acme}, with your organization's name, or its id. doorlist touches no other."
    )


def test_any_file_may_name_the_organization(access: AccessFiles) -> None:
    assert access.load("version: 1\nprojects: {P: }\n", other="version: 1\norganization: {id: o-1}\n")


def test_two_projects_with_one_id(access: AccessFiles) -> None:
    told = access.wrong(HEAD + "projects:\n  P: {id: p-1}\n  Q: {id: p-1}\n")
    assert told == (
        'access.yaml:5:7: Two projects have the id "p-1"\n    Q: {id: p-1}\n        ^\n'
        "  The other stands at access.yaml:4: write one section, under one key."
    )


@pytest.mark.parametrize("spelt", ["Owner", "owner", "OWNER", "{role: oWner, expires: 2020-01-01}"])
def test_two_owners_in_one_scope(access: AccessFiles, spelt: str) -> None:
    told = access.wrong(
        f"{HEAD}projects:\n  P:\n    members:\n      a@b.example: Owner\n      c@b.example: {spelt}\n"
    )
    assert told == (
        'access.yaml:7:7: c@b.example is a second Owner of the project "P"\n'
        f"        c@b.example: {spelt}\n        ^\n"
        "  a@b.example is its Owner at access.yaml:6: a scope has one Owner."
    )


def test_a_group_of_owners(access: AccessFiles) -> None:
    told = access.wrong(
        "version: 1\norganization:\n  name: Acme\n  members: {group:all: Owner}\n"
        "groups: {all: [a@b.example, c@b.example, d@b.example]}\n"
    )
    place = (
        "  members: {group:all: Owner}\n              ^\n"
        "  a@b.example is its Owner at access.yaml:4: a scope has one Owner."
    )
    assert told == "\n".join(
        f"access.yaml:4:13: {email} is a second Owner of the organization\n  {place}"
        for email in ("c@b.example", "d@b.example")
    )


@pytest.mark.parametrize(
    ("one", "other", "rivals"),
    [
        ("{role: Owner, expires: 2027-01-31, then: Manager}", "{role: Owner, starts: 2027-02-01}", False),
        ("{role: Owner, expires: 2027-01-31, then: Manager}", "{role: Owner, starts: 2027-01-31}", True),
        ("{role: Owner, expires: 2027-01-31}", "{role: Manager, expires: 2027-01-31, then: Owner}", False),
        ("{role: Owner, expires: 2027-01-31}", "{role: Manager, expires: 2027-01-30, then: Owner}", True),
        ("{role: Owner, expires: 2020-01-31}", "Owner", True),
        ("{role: Owner, starts: 2027-01-01, expires: 2027-01-31}", "Owner", True),
    ],
)
def test_owners_one_after_the_other(access: AccessFiles, one: str, other: str, rivals: bool) -> None:
    text = f"{HEAD}projects:\n  P:\n    members:\n      a@b.example: {one}\n      c@b.example: {other}\n"
    if rivals:
        assert 'c@b.example is a second Owner of the project "P"' in access.wrong(text)
    else:
        access.load(text)


def test_somebody_who_is_owner_through_two_groups_has_no_rival(access: AccessFiles) -> None:
    access.load(
        "version: 1\norganization:\n  name: Acme\n  members:\n"
        "    group:x: {role: Owner, expires: 2027-01-31}\n    group:y: {role: Owner, starts: 2027-02-01}\n"
        "groups: {x: [a@b.example], y: [a@b.example]}\n"
    )


def test_each_scope_may_have_its_owner(access: AccessFiles) -> None:
    assert access.load(
        "version: 1\norganization: {name: Acme, members: {a@b.example: Owner}}\n"
        "projects: {P: {members: {a@b.example: Owner}}, Q: {members: {a@b.example: owner}}}\n"
    )


REMOVED = (
    "  Add them under organization, or set its unlisted: keep. As it stands they would be removed from it, and from "
    "every project."
)


def test_everyone_in_a_project_is_in_the_organization(access: AccessFiles) -> None:
    told = access.wrong(
        "version: 1\norganization:\n  name: Acme\n  members: {a@b.example: Owner}\n"
        "  invitees: {i@b.example: Member}\n"
        "projects:\n  P:\n    members:\n      A@b.example: Owner\n      c@b.example: Member\n"
        "      group:all: Member\n    invitees: {i@b.example: Member, D@b.example: Member}\n"
        "groups: {all: [a@b.example, e@b.example, f@b.example, g@b.example, h@b.example, j@b.example]}\n"
    )
    assert told == (
        'access.yaml:10:7: c@b.example in the project "P", but not in the organization\n'
        f"        c@b.example: Member\n        ^\n{REMOVED}\n"
        "access.yaml:11:7: e@b.example, f@b.example, g@b.example and 2 more (through group:all) in the project "
        f'"P", but not in the organization\n        group:all: Member\n        ^\n{REMOVED}\n'
        'access.yaml:12:37: d@b.example in the project "P", but not in the organization\n'
        f"      invitees: {{i@b.example: Member, D@b.example: Member}}\n  {' ' * 36}^\n{REMOVED}"
    )


@pytest.mark.parametrize(
    "organization",
    ["{name: Acme}", "{name: Acme, unlisted: keep, members: {}}", "{name: Acme, members: {'group:all': Member}}"],
)
def test_where_it_need_not_be_told(access: AccessFiles, organization: str) -> None:
    assert access.load(
        f"version: 1\norganization: {organization}\nprojects: {{P: {{members: {{a@b.example: Owner}}}}}}\n"
        "groups: {all: [a@b.example]}\n"
    )


@pytest.mark.parametrize("broken", ["members: [a@b.example]", "mebers: {a@b.example: Owner}, invitees: {}"])
def test_nobody_is_missed_where_the_organization_could_not_be_read(access: AccessFiles, broken: str) -> None:
    told = access.wrong(
        f"version: 1\norganization: {{name: Acme, {broken}}}\nprojects: {{P: {{members: {{a@b.example: Owner}}}}}}\n"
    )
    assert "access.yaml:3" not in told


def test_an_expired_entry_of_the_organization_is_an_entry(access: AccessFiles) -> None:
    assert access.load(
        "version: 1\norganization: {name: Acme, members: {a@b.example: {role: Member, expires: 2020-01-01}}}\n"
        "projects: {P: {members: {a@b.example: Member}}}\n"
    )


class Unwalkable(dict[str, Entry]):
    """The organization's entries, of which there may be 100,000."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("walked once for each project")


def test_each_project_costs_its_own_people_only() -> None:
    entry = Entry("a@b.example", RoleRef("Member"), Source("f", 1))
    problems = Problems(SourceLines())
    partial = PartialScope('the project "P"', Place("f", 1, 1))
    check_listed(Unwalkable({entry.email: entry}), [(partial, {entry.email: entry})], problems)
    assert not problems
