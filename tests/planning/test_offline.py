"""Guardrails that need no live state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from doorlist.planning.offline import domain_of, offline_blocks, owners_and_admins
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired
from doorlist.values.source import Source
from support.worlds import NOW, UNMANAGED, desired, guard, live, plan_of, short, want


def _told(wanted: Desired) -> list[str]:
    return [
        f"{b.guardrail} {b.scope.name or 'org'} {' '.join(map(short, b.emails))}".rstrip()
        for b in offline_blocks(at(wanted, NOW), CONFIDENT_AI, NOW)
    ]


ACME = frozenset({"acme.example"})
GUEST = "eve@partner.example"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"ada": "Owner"}, []),
        ({GUEST: "Member"}, [f"allowed_domains org {GUEST}"]),
        ({"x@sub.acme.example": "Member"}, ["allowed_domains org x@sub.acme.example"]),
        ({GUEST: "Member until 2026-03-01T12:00:00"}, []),  # absent already
        ({GUEST: "Member until 2026-03-01T12:00:01"}, [f"allowed_domains org {GUEST}"]),
        ({GUEST: "invitee Member"}, [f"allowed_domains org {GUEST}"]),
    ],
)
def test_allowed_domains(entries: dict[str, str], expected: list[str]) -> None:
    assert _told(desired(want(entries, "keep"), guardrails=guard(allowed_domains=ACME))) == expected
    assert _told(desired(want(entries, "keep"), guardrails=guard())) == []


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({GUEST: "Member"}, [f"require_expiry org {GUEST}"]),
        ({GUEST: "Member until 2027-01-01"}, []),
        ({"ada": "Owner"}, []),
        ({"x@sub.partner.example": "Member"}, []),
        ({GUEST: "Member until 2027-01-01 then Admin"}, [f"require_expiry org {GUEST}"]),
        ({GUEST: "Member from 2027-01-01"}, [f"require_expiry org {GUEST}"]),
        ({GUEST: "Member from 2026-01-01 until 2026-02-01"}, []),
    ],
)
def test_require_expiry(entries: dict[str, str], expected: list[str]) -> None:
    assert (
        _told(desired(want(entries, "keep"), guardrails=guard(require_expiry=frozenset({"partner.example"}))))
        == expected
    )


@pytest.mark.parametrize(
    ("org", "bot", "expected"),
    [
        ("Member until 2027-01-01", "Member", []),
        ("Member until 2027-01-01", "Member until 2028-01-01", []),
        ("Member until 2027-01-01", "Admin until 2026-06-01 then Member", []),
        ("Member", "Member until 2027-01-01", [f"require_expiry org {GUEST}"]),
        ("Member", "Member", [f"require_expiry org {GUEST}", f"require_expiry Bot {GUEST}"]),
    ],
)
def test_the_organizations_end_is_the_projects_end_too(org: str, bot: str, expected: list[str]) -> None:
    rails = guard(require_expiry=frozenset({"partner.example"}))
    assert _told(desired(want({GUEST: org}, "keep"), Bot=want({GUEST: bot}), guardrails=rails)) == expected


@pytest.mark.parametrize(
    ("entry", "blocked"),
    [
        ("Member", False),  # without an end: require_expiry's matter
        ("Member until 2026-03-31T12:00:00", False),
        ("Member until 2026-03-31T12:00:01", True),
        ("Member until 2026-03-31T12:00:00 then Admin", False),
        ("Member until 2026-03-31T12:00:01 then Admin", True),
        ("Member from 2026-06-01 until 2026-06-02", True),
        ("Member from 2026-06-01", False),
        ("Member until 2026-03-01T12:00:00", False),
        ("Admin until 2026-02-01 then Member", False),
    ],
)
@pytest.mark.parametrize(
    "longest",
    [
        {"*": 30},
        {"partner.example": 30},
        {"*": 60, "partner.example": 30},
        {"*": 30, "partner.example": 60, "other.example": 1},
    ],
)
def test_max_duration(entry: str, blocked: bool, longest: dict[str, int]) -> None:
    rails = guard(max_duration={domain: timedelta(days=days) for domain, days in longest.items()})
    told = _told(desired(want({GUEST: entry}, "keep"), guardrails=rails))
    assert told == ([f"max_duration org {GUEST}"] if blocked else [])
    assert (
        _told(desired(want({GUEST: entry}, "keep"), guardrails=guard(max_duration={"x.example": timedelta()}))) == []
    )


def test_max_duration_names_the_span_and_so_the_same_at_any_moment() -> None:
    rails = guard(max_duration={"*": timedelta(days=30)})
    wanted = desired(want({"ada": "Owner until 2027-01-01"}, "keep"), guardrails=rails)
    [block] = offline_blocks(wanted, CONFIDENT_AI, NOW)
    assert block.reason == (
        "Lasts longer than 30 days from now, which is all that max_duration allows: ada@acme.example."
    )
    assert block.source is not None
    assert block.source.line == 10
    assert offline_blocks(wanted, CONFIDENT_AI, NOW + timedelta(seconds=1)) == (block,)


def test_every_scope_is_looked_at_and_each_named() -> None:
    rails = guard(allowed_domains=ACME, require_expiry=frozenset({"acme.example", "partner.example"}))
    wanted = desired(want({GUEST: "Member"}, "keep"), Bot=want({GUEST: "Member"}), guardrails=rails)
    assert _told(wanted) == [
        f"{name} {scope} {GUEST}" for scope in ("org", "Bot") for name in ("allowed_domains", "require_expiry")
    ]
    by_id = replace(wanted, projects=(replace(wanted.projects[0], name=None, id="prj-1"),))
    assert offline_blocks(by_id, CONFIDENT_AI, NOW)[-1].scope == ("project", "prj-1", "prj-1")
    assert offline_blocks(wanted, CONFIDENT_AI, NOW)[-1].scope == ("project", "", "Bot")


@pytest.mark.parametrize(
    ("org", "least", "expected"),
    [
        (want(ada="Owner", grace="admin"), 2, []),
        (want(ada="Owner", grace="admin"), 3, ["min_admins org ada grace"]),
        (want(kurt="Member"), 1, ["owner org", "min_admins org"]),
        (want(kurt="Member"), 0, ["owner org"]),
        (want(ada="#some-id"), 1, []),  # may be an Admin's
        (want({"ada": "Member"}, "keep"), 1, []),  # others may be Admins
        (UNMANAGED, 1, []),
        (want({"ada": "Owner until 2026-03-01"}), 1, ["owner org", "min_admins org"]),
    ],
)
def test_min_admins_where_it_is_certain(org: object, least: int, expected: list[str]) -> None:
    assert _told(desired(org, guardrails=guard(min_admins=least))) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("org", "expected"),
    [
        (want(ada="owner"), []),
        (want(ada="invitee Owner"), []),  # the transfer waits, and nobody goes before
        (want(ada="Admin"), ["owner org"]),
        (want(), ["owner org"]),
        (want(ada="#some-id"), []),  # may be Owner's
        (want({"ada": "Admin"}, "keep"), []),  # the Owner is kept
        (UNMANAGED, []),
    ],
)
def test_an_organization_without_owner_where_it_is_certain(org: object, expected: list[str]) -> None:
    wanted = desired(org)  # type: ignore[arg-type]
    assert _told(wanted) == expected


@pytest.mark.parametrize("owner", ["ada", "kurt"])
@pytest.mark.parametrize(
    ("org", "expected"), [(want(ada="Owner"), []), (want(ada="Admin"), ["owner"]), (want(), ["owner"])]
)
def test_a_plan_comes_to_the_same_whoever_the_owner_is(org: object, expected: list[str], owner: str) -> None:
    planned = plan_of(desired(org), live({owner: "Owner", "grace": "Admin"})).blocked  # type: ignore[arg-type]
    assert [block.guardrail for block in planned if block.guardrail == "owner"] == expected


def test_a_project_may_be_without_owner() -> None:
    assert _told(desired(Bot=want(ada="Member"))) == []


def test_the_missing_owner_is_told_with_the_organization_s_place() -> None:
    [block] = offline_blocks(desired(want(ada="Admin")), CONFIDENT_AI, NOW)
    assert (
        block.reason
        == "The files name no Owner and remove everybody else: the present Owner would go without a successor."
    )
    assert block.source is not None


def test_sentences_and_places() -> None:
    rails = guard(
        allowed_domains=frozenset({"b.example", "acme.example"}),
        require_expiry=frozenset({"partner.example"}),
        min_admins=2,
        sources={"min_admins": Source("rails.yaml", 8)},
    )
    wanted = desired(want({"x@partner.example": "Owner", "a@partner.example": "Member"}), guardrails=rails)
    few, domains, expiry = offline_blocks(wanted, CONFIDENT_AI, NOW)
    assert few.reason == "The files name 1 Owner or Admin and remove everybody else; min_admins is 2."
    assert domains.reason == (
        "Outside the allowed domains, acme.example or b.example: a@partner.example and x@partner.example."
    )
    assert expiry.reason == (
        "Needs an `expires`, as their domain is in require_expiry: a@partner.example and x@partner.example."
    )
    assert few.source is not None
    assert domains.source is not None
    assert expiry.source is not None
    assert (few.source.file, few.source.line) == ("rails.yaml", 8)
    assert (domains.source.line, expiry.source.line) == (10, 10), "the first entry concerned"


def test_braces_of_a_plan_that_was_tampered_with_are_only_text() -> None:
    # The loader lets no such domain pass, but a saved plan carries its guardrails along.
    [block] = offline_blocks(
        at(desired(want({GUEST: "Member"}, "keep"), guardrails=guard(allowed_domains={"{x}"})), NOW),
        CONFIDENT_AI,
        NOW,
    )
    assert block.reason == f"Outside the allowed domains, {{x}}: {GUEST}."


def test_no_domain_allowed_and_no_source() -> None:
    found = offline_blocks(
        desired(want(ada="Owner"), guardrails=guard(allowed_domains=frozenset(), min_admins=4)), CONFIDENT_AI, NOW
    )
    assert found[0].source is None
    assert found[1].reason == "Outside the allowed domains, no domain at all: ada@acme.example."


@pytest.mark.parametrize(
    ("email", "domain"), [("a@b.example", "b.example"), ('"a@b"@c.example', "c.example"), ("nobody", "nobody")]
)
def test_domain_of(email: str, domain: str) -> None:
    assert domain_of(email) == domain


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 Owners and Admins"), (1, "1 Owner or Admin"), (1200, "1,200 Owners and Admins")]
)
def test_owners_and_admins(count: int, words: str) -> None:
    assert owners_and_admins(count, CONFIDENT_AI) == words
