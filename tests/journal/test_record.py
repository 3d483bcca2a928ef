"""One line stays one line, begins as a journal's lines do, and obeys the schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.journal.record import SIGNATURE, Line, encode, journal_schema

SCHEMA = Path(__file__).parents[2] / "schemas" / "journal.schema.json"


def a_line(**changes: object) -> Line:
    fields: dict[str, object] = {
        "run": "r",
        "seq": 1,
        "at": datetime(2026, 11, 24, 3, 4, 5, 6, tzinfo=UTC),
        "phase": "before",
        "organization": "acme",
        "kind": "resend",
        "scope": "organization",
        "emails": ("ada@acme.example",),
    }
    return Line(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_line_is_written_in_full() -> None:
    assert json.loads(encode(a_line(invitations=(4,)))) == {
        "run": "r",
        "seq": 1,
        "at": "2026-11-24T03:04:05.000006Z",
        "phase": "before",
        "organization": "acme",
        "kind": "resend",
        "scope": "organization",
        "emails": ["ada@acme.example"],
        "role": None,
        "invitations": [4],
        "name": None,
        "definition": None,
        "result": None,
        "detail": None,
    }


@given(st.text(), st.text())
def test_no_text_breaks_a_line(email: str, detail: str) -> None:
    encoded = encode(a_line(emails=(email,), detail=detail))
    assert encoded.startswith(SIGNATURE)
    assert encoded.decode("ascii").splitlines() == [encoded.decode("ascii").rstrip("\n")]
    row = json.loads(encoded)
    assert (row["emails"], row["detail"]) == ([email], detail[:500])


def test_the_schema_file_is_current() -> None:
    assert json.loads(SCHEMA.read_text()) == journal_schema()


@pytest.mark.parametrize("phase", ["before", "after"])
def test_written_lines_obey_the_schema(phase: str) -> None:
    line = Line(
        run="r",
        seq=1,
        at=datetime(2026, 11, 24, tzinfo=UTC),
        phase=phase,  # type: ignore[arg-type]
        organization="acme",
        kind="invite",
        scope="project:p1",
        emails=("ada@acme.example",),
        role="Member",
        invitations=(7,),
        result=None if phase == "before" else "failed",
        detail="x" * 900,
    )
    jsonschema.validate(json.loads(encode(line)), journal_schema())
