"""Roles and policies that a change of the files touches, and what that means for people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.access.load import load
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.diff import diff

if TYPE_CHECKING:
    from pathlib import Path

    from doorlist.review.diff import Diff

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = """\
version: 1
organization:
  name: Acme
  members: {ada@acme.example: Owner, bob@acme.example: Books, cy@acme.example: Auditor, eve@acme.example: Member}
  policies:
    Look: ["*:read"]
    Ledger: [billing:read]
  roles:
    Auditor: [Look]
    Books: [Ledger]
projects:
  Bot:
    members: {cy@acme.example: Viewer, eve@acme.example: Member}
"""


def compared(tmp_path: Path, old: str, new: str) -> Diff:
    for name, text in (("old.yaml", old), ("new.yaml", new)):
        (tmp_path / name).write_text(text)
    before, after = (load([str(tmp_path / name)]).desired for name in ("old.yaml", "new.yaml"))
    return diff(before, after, CONFIDENT_AI, moment=NOW, names=("old", "new"))


def definitions(found: Diff) -> list[str]:
    """`policy Look changed +a:b -c:d`."""
    return [
        " ".join(
            [
                one.kind,
                one.name,
                one.what,
                *([f"was {one.was}"] if one.was else []),
                *(f"+{item}" for item in one.gains),
                *(f"-{item}" for item in one.loses),
                *([f"{one.description.before}>{one.description.after}"] if one.description else []),
            ]
        )
        for one in found.definitions
    ]


def impact(found: Diff) -> list[str]:
    """`org cy +a:b -c:d`."""
    return [
        " ".join(
            [
                one.scope.name or "org",
                ",".join(email.partition("@")[0] for email in one.people),
                *(f"+{item}" for item in one.gains),
                *(f"-{item}" for item in one.loses),
            ]
        )
        for one in found.impact
    ]


#: What of OLD becomes what → definitions, and people.
CHANGES: dict[str, tuple[list[tuple[str, str]], list[str], list[str]]] = {
    "nothing but order and case": (
        [('    Look: ["*:read"]\n', ""), ("[billing:read]", '[billing:read]\n    look: ["*:read"]')],
        ["policy look changed was Look"], []),
    "a pattern more": ([('["*:read"]', '["*:read", "sso:*"]')], ["policy Look changed +sso:*"], ["org cy +sso:*"]),
    "a permission instead": ([("[billing:read]", "[billing:manage]")],
        ["policy Ledger changed +billing:manage -billing:read"], ["org bob +billing:manage -billing:read"]),
    "a policy more": ([("Auditor: [Look]", "Auditor: [Look, Ledger]")],
        ["role Auditor changed +Ledger"], []),
    "a name beside its pattern": ([('["*:read"]', '["*:read", "user:read"]')],
        ["policy Look changed +user:read"], []),
    "a description": ([("[billing:read]", "{permissions: [billing:read], description: x}")],
        ["policy Ledger changed None>x"], []),
    "a description that is cleared": ([("[billing:read]", "{permissions: [billing:read], description: null}")],
        ["policy Ledger changed None>None"], []),
    "a renamed policy": (
        [("Ledger: [billing:read]", "Cash: {permissions: [billing:read], was: ledger}"), ("[Ledger]", "[Cash]")],
        ["policy Cash changed was Ledger"], []),
    "a renamed role": (
        [("Books: [Ledger]", "Cashier: {policies: [Ledger], was: Books}"), ("example: Books", "example: Cashier")],
        ["role Cashier changed was Books"], []),
    "another role of that name": ([("Books: [Ledger]", "Cashier: [Ledger]"), ("example: Books", "example: Cashier")],
        ["role Books deleted -Ledger", "role Cashier defined +Ledger"], []),
    "a role less, kept": (
        [("    Books: [Ledger]\n", "  unlisted_roles: keep\n"), ("example: Books", "example: Member")],
        ["role Books released -Ledger"], []),
    "roles are managed no more": ([("  roles:\n    Auditor: [Look]\n    Books: [Ledger]\n", "")],
        ["role Auditor released -Look", "role Books released -Ledger"], []),
    "another role": ([("cy@acme.example: Auditor", "cy@acme.example: Books")],
        [], ["org cy -*:read"]),
    "a built-in role": ([("eve@acme.example: Member}\n  policies", "eve@acme.example: Admin}\n  policies")],
        [], ["org eve +apiKey:manage +billing:manage +featureAccess:manage +iam:manage +metric:manage "
             "+modelCost:manage +modelCredential:manage +organization:manage +project:manage "
             "+retentionConfig:manage +sso:manage "
             "+user:delete +user:manage",
             "Bot eve +iam:manage +project:delete +retentionConfig:manage +user:delete +user:manage"]),
    "a role that nobody knows": ([("cy@acme.example: Viewer", "cy@acme.example: Other")], [], []),
    "a template": ([("projects:", "templates: {t: {roles: {Viewer: [P]}, policies: {P: [trace:read]}}}\nprojects:"),
        ("  Bot:\n", "  Bot:\n    use: t\n")], ["policy P defined +trace:read", "role Viewer defined +P"], []),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "defined", "people"), CHANGES.values(), ids=CHANGES)
def test_what_a_change_of_roles_and_policies_means(
    tmp_path: Path, edits: list[tuple[str, str]], defined: list[str], people: list[str]
) -> None:
    new = OLD
    for before, after in edits:
        assert before in new
        new = new.replace(before, after)
    found = compared(tmp_path, OLD, new)
    assert definitions(found) == defined
    assert impact(found) == people
    assert found.summary.definitions == len(defined)
    assert found.changes >= len(defined)
    assert found.summary.gaining == len({line.split()[1] for line in people if "+" in line})
    assert found.summary.losing == len({line.split()[1] for line in people if "-" in line})


def test_where_a_definition_stands_is_told(tmp_path: Path) -> None:
    (changed,) = compared(tmp_path, OLD, OLD.replace('["*:read"]', "[]")).definitions
    assert changed.source is not None
    assert (changed.source.file, changed.source.line) == (str(tmp_path / "new.yaml"), 6)


def test_a_renamed_role_is_no_other_role_for_its_people(tmp_path: Path) -> None:
    new = OLD.replace("Books: [Ledger]", "Cashier: {policies: [Ledger], was: Books}").replace(
        "example: Books", "example: Cashier"
    )
    assert compared(tmp_path, OLD, new).people == ()
    taken = OLD.replace("Books: [Ledger]", "Books: [Ledger]\n    Cashier: {policies: [Ledger], was: Gone}")
    moved = taken.replace("example: Books", "example: Cashier")
    assert [one.what for one in compared(tmp_path, OLD, moved).people] == ["role"]
