"""The JSON Schema of one journal line."""

from __future__ import annotations

from typing import Any


def journal_schema() -> dict[str, Any]:
    """The schema that `schemas/journal.schema.json` holds, generated from `record.Line`."""
    from pydantic import TypeAdapter

    from doorlist.journal.record import Line

    schema = TypeAdapter(Line).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
