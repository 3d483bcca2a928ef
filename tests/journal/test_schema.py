"""The schema in `schemas/` is the one the models make, and what is written obeys it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from doorlist.journal.record import Line, encode
from doorlist.journal.schema import journal_schema

SCHEMA = Path(__file__).parents[2] / "schemas" / "journal.schema.json"


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
