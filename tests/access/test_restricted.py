"""`guardrails.restricted`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.values.guardrails import Restriction
from doorlist.values.source import Source

if TYPE_CHECKING:
    from conftest import AccessFiles

HEAD = "version: 1\norganization: {name: Acme}\ngroups: {admins: [bob@acme.example, cy@other.example]}\n"


def test_people_groups_and_domains(access: AccessFiles) -> None:
    guardrails = access.load(
        f'{HEAD}guardrails:\n  restricted:\n    "iam:manage": [group:admins, Ada@acme.example]\n'
        '    "*:*": [Acme.example]\n'
    ).desired.guardrails
    everything, iam = guardrails.restricted
    assert everything == Restriction("*:*", frozenset(), frozenset({"acme.example"}), Source("access.yaml", 7))
    people = frozenset({"ada@acme.example", "bob@acme.example", "cy@other.example"})
    assert iam == Restriction("iam:manage", people, frozenset(), Source("access.yaml", 6))
    assert guardrails.sources["restricted"] == Source("access.yaml", 6)
    assert [everything.allows(f"x@{domain}") for domain in ("acme.example", "other.example")] == [True, False]


def test_from_several_files_only_those_whom_all_allow(access: AccessFiles) -> None:
    (one,) = access.load(
        f"{HEAD}guardrails:\n"
        "  restricted: {'iam:manage': [group:admins, ada@acme.example, b.example, c.example]}\n",
        guardrails='version: 1\nguardrails: {restricted: {"iam:manage": [acme.example, x@b.example, c.example]}}\n',
    ).desired.guardrails.restricted
    assert one.people == {"ada@acme.example", "bob@acme.example", "x@b.example"}
    assert one.domains == {"c.example"}


#: What stands there → what is told.
BAD = {
    "[iam:manage]": ["4:26: restricted takes a mapping of permissions to lists"],
    "{iam: []}": ['4:27: "iam" isn\'t a permission'],
    "{'*': []}": ['4:27: "*" isn\'t a permission', '"*:*"'],
    "{'iam:manage': ada@acme.example}": ["4:41: restricted.iam:manage takes a list of people, groups and domains"],
    "{'iam:manage': }": ["4:27: restricted.iam:manage takes a list of people, groups and domains, not nothing"],
    "{'iam:manage': [group:admin]}": ['4:42: There is no group "admin"', 'Did you mean "admins"?'],
    "{'iam:manage': ['a:b']}": ['4:42: "a:b" isn\'t a domain'],
    "{'iam:manage': ['a b@acme.example']}": ["4:42:"],
    "{'iam:manage': [[x]]}": ['4:42: An item of "iam:manage" is a person, a group or a domain, not a list'],
}


@pytest.mark.parametrize(("value", "told"), BAD.items())
def test_bad_restrictions(access: AccessFiles, value: str, told: list[str]) -> None:
    said = access.wrong(f"{HEAD}guardrails: {{restricted: {value}}}\n")
    for part in told:
        assert part in said


def test_a_file_from_outside_names_no_groups(access: AccessFiles) -> None:
    said = access.wrong(HEAD, guardrails="version: 1\nguardrails: {restricted: {'iam:manage': [group:admins]}}\n")
    assert 'guard.yaml:2:42: "group:admins": a file given with --guardrails can\'t name groups' in said
    assert "name people or domains" in said
