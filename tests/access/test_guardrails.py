"""Guardrails, read and merged: the stricter value wins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from doorlist.values.guardrails import Guardrails, Limit
from doorlist.values.source import Source

if TYPE_CHECKING:
    from conftest import AccessFiles

HEAD = "version: 1\norganization: {name: Acme}\n"
LIMIT = "  Write a whole number of people, or a percentage up to 100%."

BAD = {
    "max_removals: some": (14, f'max_removals is a count or a percentage, not "some"\n{LIMIT}'),
    "max_removals: 101%": (14, f'max_removals is a count or a percentage, not "101%"\n{LIMIT}'),
    "max_role_changes: -1": (18, f'max_role_changes is a count or a percentage, not "-1"\n{LIMIT}'),
    "max_removals: [3]": (
        14,
        "max_removals takes a count or a percentage, not a list\n  For example: max_removals: 25%",
    ),
    "min_admins: one": (12, 'min_admins is a whole number, not "one"\n  For example: min_admins: 1'),
    "min_admins: []": (12, "min_admins takes a whole number, not a list\n  For example: min_admins: 1"),
    "max_admins: 0": (12, 'max_admins is a whole number, at least 1, not "0"\n  For example: max_admins: 5'),
    "protected: ada@acme.example": (
        11,
        'protected takes a list of emails, not "ada@acme.example"\n  For example: protected: [ada@acme.example]',
    ),
    "protected: [ada]": (12, '"ada" isn\'t an email\n  An email looks like ada@acme.example.'),
    "protected: [{}]": (
        12,
        "An item of protected is an email, not a mapping\n  For example: protected: [ada@acme.example]",
    ),
    "allowed_domains: acme.example": (
        17,
        'allowed_domains takes a list of domains, not "acme.example"\n'
        "  For example: allowed_domains: [acme.example, partner.example]",
    ),
    "allowed_domains: [~]": (
        18,
        "An item of allowed_domains is a domain, not nothing\n"
        "  For example: allowed_domains: [acme.example, partner.example]",
    ),
    "allowed_domains: ['@acme.example']": (18, '"@acme.example" isn\'t a domain\n  Did you mean "acme.example"?'),
    "require_expiry: ['*.acme.example']": (17, '"*.acme.example" isn\'t a domain\n  Did you mean "acme.example"?'),
    "require_expiry: ['a b']": (17, '"a b" isn\'t a domain\n  A domain looks like acme.example.'),
    "max_duration: soon": (
        14,
        'max_duration is a time of hours, days or weeks, not "soon"\n  For example: 180d',
    ),
    "max_duration: [180d]": (
        14,
        "max_duration takes a duration, or a mapping of domains to durations, not a list\n"
        "  For example: max_duration: {partner.example: 180d}",
    ),
    "max_duration: {}": (
        14,
        "max_duration names no domain\n  For example: max_duration: {partner.example: 180d}",
    ),
    "max_duration: {a b: 180d}": (15, '"a b" isn\'t a domain\n  A domain looks like acme.example.'),
    "max_duration: {a.example: }": (
        26,
        "max_duration of a domain is a duration, not nothing\n  For example: max_duration: {partner.example: 180d}",
    ),
    "max_duration: {a.example: 1y}": (
        26,
        'max_duration is a time of hours, days or weeks, not "1y"\n  For example: 180d',
    ),
    "max_remvals: 3": (0, '"max_remvals" isn\'t a key of guardrails\n  Did you mean "max_removals"?'),
    "zzz: 3": (
        0,
        '"zzz" isn\'t a key of guardrails\n  Keys here: max_removals, max_role_changes, protected, min_admins, '
        "max_admins, allowed_domains, require_expiry, max_duration or restricted.",
    ),
}


@pytest.mark.parametrize(("line", "told"), list(BAD.items()))
def test_bad_guardrail(access: AccessFiles, line: str, told: tuple[int, str]) -> None:
    before, message = told
    head, _, fix = message.partition("\n")
    assert access.wrong(f"{HEAD}guardrails:\n  {line}\n") == (
        f"access.yaml:4:{3 + before}: {head}\n    {line}\n    {' ' * before}^\n{fix}"
    )


@pytest.mark.parametrize("value", ["", " []", " 3"])
def test_guardrails_are_a_mapping(access: AccessFiles, value: str) -> None:
    told = access.wrong(f"{HEAD}guardrails:{value}\n")
    assert "Guardrails must be a mapping, not " in told


def test_none_at_all(access: AccessFiles) -> None:
    assert access.load(HEAD).desired.guardrails == Guardrails()


def test_the_stricter_value_wins_whatever_the_order(access: AccessFiles) -> None:
    one = (
        "guardrails:\n  max_removals: 25%\n  max_role_changes: 9\n  protected: [Ada@acme.example]\n  min_admins: 1\n"
        "  max_admins: 4\n  allowed_domains: [ACME.example, b.example]\n  require_expiry: [b.example]\n"
    )
    other = (
        "version: 1\nguardrails: {max_removals: 3, max_role_changes: 5, protected: [b@acme.example], min_admins: 2, "
        "max_admins: 9, allowed_domains: [acme.example, c.example], require_expiry: [c.example]}\n"
    )
    third = "version: 1\nguardrails: {max_removals: 25%, min_admins: 2}\n"
    merged = access.load(HEAD + one, more=other, guardrails=third).desired.guardrails
    assert merged == Guardrails(
        max_removals=(Limit(3.0), Limit(25.0, percent=True)),
        max_role_changes=(Limit(5.0), Limit(9.0)),
        protected=frozenset({"ada@acme.example", "b@acme.example"}),
        min_admins=2,
        max_admins=4,
        allowed_domains=frozenset({"acme.example"}),
        require_expiry=frozenset({"b.example", "c.example"}),
        sources={
            "max_removals": Source("more.yaml", 2),
            "max_role_changes": Source("more.yaml", 2),
            "protected": Source("access.yaml", 6),
            "min_admins": Source("guard.yaml", 2),
            "max_admins": Source("access.yaml", 8),
            "allowed_domains": Source("access.yaml", 9),
            "require_expiry": Source("access.yaml", 10),
        },
    )


def test_the_lowest_duration_holds_for_each_domain(access: AccessFiles) -> None:
    loaded = access.load(
        f"{HEAD}guardrails: {{max_duration: {{A.example: 30d, b.example: 2w}}}}\n",
        other="version: 1\nguardrails: {max_duration: {a.example: 720h, b.example: 15d, c.example: 1h}}\n",
        third="version: 1\nguardrails: {max_duration: 90d}\n",
    )
    assert loaded.desired.guardrails.max_duration == {
        "*": timedelta(days=90),
        "a.example": timedelta(days=30),
        "b.example": timedelta(days=14),
        "c.example": timedelta(hours=1),
    }


def test_no_common_domain_allows_none(access: AccessFiles) -> None:
    merged = access.load(
        HEAD + "guardrails: {allowed_domains: [a.example]}\n",
        more="version: 1\nguardrails: {allowed_domains: [b.example]}\n",
    ).desired.guardrails
    assert merged.allowed_domains == frozenset()


def test_a_minimum_above_the_maximum(access: AccessFiles) -> None:
    told = access.wrong(
        HEAD + "guardrails: {min_admins: 3}\n", more="version: 1\nguardrails: {max_admins: 2, min_admins: 1}\n"
    )
    assert told == (
        "access.yaml:3:14: min_admins (3) is above max_admins (2)\n  guardrails: {min_admins: 3}\n"
        f"  {' ' * 13}^\n  max_admins stands at more.yaml:2: no plan could ever keep both."
    )


def test_a_free_mail_domain_that_is_allowed_everywhere_is_accepted(access: AccessFiles) -> None:
    text = "version: 1\norganization: {name: Acme, members: {ada@gmail.com: Owner}}\n"
    allowed = "guardrails: {allowed_domains: [gmail.com]}\n"
    assert access.load(text + allowed).desired.organization.entries.keys() == {"ada@gmail.com"}
    told = access.wrong(text + allowed, guardrails="version: 1\nguardrails: {allowed_domains: [acme.example]}\n")
    assert "gmail.com is a free-mail domain" in told


def test_a_file_of_guardrails_can_do_nothing_else(access: AccessFiles) -> None:
    told = access.wrong(HEAD, guardrails="version: 1\nprojects: {P: {members: {ada@acme.example: Owner}}}\n")
    assert told == (
        'guard.yaml:2:1: "projects" isn\'t a key of a file given with --guardrails\n'
        "  projects: {P: {members: {ada@acme.example: Owner}}}\n  ^\n  Keys here: version or guardrails."
    )
    assert access.load(HEAD, guardrails="version: 1\nguardrails: {}\n").desired.files == ("access.yaml", "guard.yaml")
