"""Entries: who, in which role, until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.values.desired import Entry, RoleRef
from doorlist.values.source import Source

if TYPE_CHECKING:
    from conftest import AccessFiles

ROLE = "  For example: Member, or {role: Member, expires: 2027-01-31}"
DATE = "  Write a date (2027-01-31: to its last second in UTC) or a timestamp with its zone (2027-01-31T18:00:00Z)."

#: Line 4 of a file, an entry of a project's members → all that is told.
BAD = {
    "ada: Owner": '5: "ada" isn\'t an email\n      ada: Owner\n      ^\n  An email looks like ada@acme.example.',
    "ada@gmail.com: Owner": "5: gmail.com is a free-mail domain, which the platform refuses\n"
    "      ada@gmail.com: Owner\n      ^\n"
    "  Use the person's work address; if it is meant, name the domain in guardrails.allowed_domains.",
    "ada@acme.example: [Owner]": '23: "ada@acme.example" takes a role, not a list\n'
    f"      ada@acme.example: [Owner]\n{' ' * 24}^\n{ROLE}",
    "ada@acme.example:": f'5: "ada@acme.example" takes a role, not nothing\n      ada@acme.example:\n      ^\n{ROLE}',
    "ada@acme.example: ~": '5: "ada@acme.example" takes a role, not nothing\n'
    f"      ada@acme.example: ~\n      ^\n{ROLE}",
    "ada@acme.example: ' '": '23: "ada@acme.example" takes a role, not " "\n'
    f"      ada@acme.example: ' '\n{' ' * 24}^\n{ROLE}",
    "ada@acme.example: {}": f"23: An entry names no role\n      ada@acme.example: {{}}\n{' ' * 24}^\n{ROLE}",
    "ada@acme.example: {rol: Owner}": '24: "rol" isn\'t a key of an entry\n'
    f"      ada@acme.example: {{rol: Owner}}\n{' ' * 25}^\n"
    '  Did you mean "role"?',
    "ada@acme.example: {role: A, role_id: b}": "33: An entry has both role and role_id\n"
    f"      ada@acme.example: {{role: A, role_id: b}}\n{' ' * 34}^\n  Keep one of them.",
    "ada@acme.example: {role: [A]}": "30: role takes the name of a role, not a list\n"
    f"      ada@acme.example: {{role: [A]}}\n{' ' * 31}^\n  For example: role: Member",
    "ada@acme.example: {role_id: }": "24: role_id takes the id of a role, not nothing\n"
    f"      ada@acme.example: {{role_id: }}\n{' ' * 25}^\n  For example: role_id: cm5x0role",
    "ada@acme.example: {role: A, expires: soon}": '42: "soon" isn\'t a date\n'
    f"      ada@acme.example: {{role: A, expires: soon}}\n{' ' * 43}^\n{DATE}",
    "ada@acme.example: {role: A, expires: 2027-02-30}": "42: "
    '"2027-02-30" isn\'t a date: day is out of range for month\n'
    f"      ada@acme.example: {{role: A, expires: 2027-02-30}}\n{' ' * 43}^\n{DATE}",
    "ada@acme.example: {role: A, expires: 2027-01-31T10:00}": '42: "2027-01-31T10:00" names no time zone\n'
    f"      ada@acme.example: {{role: A, expires: 2027-01-31T10:00}}\n{' ' * 43}^\n{DATE}",
    "ada@acme.example: {role: A, expires: 9999-12-31}": '42: "9999-12-31" is out of range\n'
    f"      ada@acme.example: {{role: A, expires: 9999-12-31}}\n{' ' * 43}^\n"
    f"  Leave expires out where there is no end. {DATE.strip()}",
    "ada@acme.example: {role: A, expires: }": "33: expires takes a date, or a timestamp with its zone, not nothing\n"
    f"      ada@acme.example: {{role: A, expires: }}\n{' ' * 34}^\n  For example: expires: 2027-01-31",
    "ada@acme.example: {role: A, reason: {}}": "41: reason takes text, not a mapping\n"
    f"      ada@acme.example: {{role: A, reason: {{}}}}\n{' ' * 42}^\n  For example: reason: SEC-212",
    "group: A": '5: "group" isn\'t an email\n      group: A\n      ^\n  An email looks like ada@acme.example.',
    "'group:': Owner": "5: group: names no group\n      'group:': Owner\n      ^\n  For example: group:ml: Member",
    "Group:ml: Owner": '5: "Group:ml" isn\'t an email\n      Group:ml: Owner\n      ^\n  Did you mean "group:ml"?',
}


def block(*lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"version: 1\norganization:\n  name: Acme\n  members:\n{body}groups: {{ml: [g@acme.example]}}\n"


@pytest.mark.parametrize(("entry", "message"), BAD.items())
def test_bad_entry(access: AccessFiles, entry: str, message: str) -> None:
    assert access.wrong(block(entry)) == f"access.yaml:5:{message}"


def test_names_of_roles_stay_as_written(access: AccessFiles) -> None:
    entries = access.load(
        block("a@acme.example: on", "b@acme.example: 012", "c@acme.example: 'null'", 'd@acme.example: " Member "')
    ).desired.organization.entries
    assert [entry.role.name for entry in entries.values()] == ["on", "012", "null", "Member"]


def test_null_in_quotes_is_a_role_and_without_it_is_none(access: AccessFiles) -> None:
    text = block("a@acme.example: 'null'", "b@acme.example: null", "c@acme.example: '~'")
    assert access.wrong(text).startswith('access.yaml:6:5: "b@acme.example" takes a role, not nothing')


def test_all_of_an_entry(access: AccessFiles) -> None:
    entries = access.load(
        block("' ADA@Acme.Example ': {role_id: r-1, expires: '2027-01-31T18:00:00+02:00', reason: 2024}")
    ).desired.organization.entries
    assert entries == {
        "ada@acme.example": Entry(
            "ada@acme.example",
            RoleRef(id="r-1"),
            Source("access.yaml", 5),
            "members",
            datetime(2027, 1, 31, 16, tzinfo=UTC),
            "2024",
        )
    }


def twice(line: int, column: int, who: str, listing: str, place: str, text: str) -> str:
    return (
        f'access.yaml:{line}:{column}: "{who}" stands twice in the organization\n  {text}\n  {" " * (column - 1)}^\n'
        f"  It stands under {listing} at {place} already: keep one of them."
    )


@pytest.mark.parametrize("again", ["ADA@acme.example", "'ada@acme.example '", '"\\tAda@Acme.example"'])
def test_the_same_person_twice_however_spelt(access: AccessFiles, again: str) -> None:
    told = access.wrong(block("ada@acme.example: Member", f"{again}: Member"))
    assert told == twice(6, 5, "ada@acme.example", "members", "access.yaml:5", f"    {again}: Member")


def test_the_same_person_in_both_listings(access: AccessFiles) -> None:
    text = (
        "version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner}\n"
        "  invitees:\n    Ada@acme.example: Member\n"
    )
    assert access.wrong(text) == twice(
        6, 5, "ada@acme.example", "members", "access.yaml:4", "    Ada@acme.example: Member"
    )


def test_the_same_person_in_two_files(access: AccessFiles) -> None:
    told = access.wrong(
        block("ada@acme.example: Member"), more="version: 1\norganization: {members: {ada@acme.example: Member}}\n"
    )
    assert told.startswith('more.yaml:2:26: "ada@acme.example" stands twice in the organization\n')
    assert told.endswith("  It stands under members at access.yaml:5 already: keep one of them.")


def test_the_same_group_twice(access: AccessFiles) -> None:
    told = access.wrong(block("group:ml: Member", "'group: ml': Member"))
    assert told == twice(6, 5, "group:ml", "members", "access.yaml:5", "    'group: ml': Member")


@pytest.mark.parametrize("value", ["{ada@acme.example:Owner}", "\n    ada@acme.example:Owner"])
def test_no_blank_after_the_colon_where_it_is_yaml_all_the_same(access: AccessFiles, value: str) -> None:
    said = access.wrong(f"version: 1\norganization:\n  name: Acme\n  members: {value}\n")
    assert 'No blank after the ":"' in said
    assert "Write ada@acme.example: Owner" in said
