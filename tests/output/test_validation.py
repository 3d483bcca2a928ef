from __future__ import annotations

import json

from doorlist.output.style import ANSI
from doorlist.output.validation import validation_json, validation_view
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.source import Source
from support.plans import BOT, make_blocked
from support.shown import as_text

HERE = Source("access.yaml", 2)


def desired() -> Desired:
    entries = {"ada@acme.example": Entry("ada@acme.example", RoleRef("Owner"), HERE)}
    organization = DesiredScope("Acme", None, HERE, managed=True, entries=entries)
    projects = (
        DesiredScope("Support Bot", None, HERE, managed=True, entries=entries),
        DesiredScope("Docs", None, HERE),
    )
    return Desired(organization, projects, files=("access.yaml", "more.yaml"))


def test_a_person_in_two_scopes_counts_once() -> None:
    assert as_text(validation_view(desired(), ())) == "Valid: 1 person in 2 managed scopes, from 2 files.\n"


def test_what_blocks_is_told_with_its_source() -> None:
    blocks = [make_blocked(), make_blocked("owner", BOT, emails=(), reason="No\nsuccessor.", source=None)]
    assert as_text(validation_view(desired(), blocks)) == (
        "Blocked (2)\n"
        "  ! max_removals in the organization  rules.yaml:4\n"
        "      3 people would be removed, and 2 may be.\n"
        "      concerns: eve@acme.example\n"
        "  ! owner in project Support Bot\n"
        "      No\\nsuccessor.\n"
        "\nBlocked by 2 guardrails: 1 person in 2 managed scopes, from 2 files.\n"
    )
    assert "\x1b[31m" in as_text(validation_view(desired(), blocks), palette=ANSI)


def test_the_document_holds_the_same() -> None:
    blocks = [make_blocked(), make_blocked("owner", BOT, emails=(), reason="No.", source=None)]
    document = json.loads("".join(validation_json(desired(), blocks)))
    assert (document["scopes"], document["people"], document["files"]) == (2, 1, ["access.yaml", "more.yaml"])
    assert document["blocked"][0]["scope"] == {"type": "organization"}
    assert document["blocked"][0]["source"] == {"file": "rules.yaml", "line": 4}
    assert document["blocked"][1]["scope"] == {"type": "project", "id": "prj_1", "name": "Support Bot"}
    assert document["blocked"][1]["source"] is None
