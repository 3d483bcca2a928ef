"""The access file's JSON Schema, for completion and hover text in an editor.

pydantic makes it from the classes of this room, and takes 70 ms to load: only
`doorlist schema access` imports this module.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from doorlist.access.form.file import File

#: No host of ours stands behind a URL, so the id is a name.
_ID: Final = "urn:doorlist:access:1"


def adapter() -> TypeAdapter[Any]:
    """Pydantic's view of the form."""
    return TypeAdapter(File)


def access_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an access file."""
    made = _tidy(adapter().json_schema(schema_generator=GenerateJsonSchema))
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": _ID,
        **made,
        "title": "doorlist access file",
    }


def _tidy(schema: Any, *, names: bool = False) -> Any:
    """Without what pydantic adds for its own use: a title for each key, and null as default of what may be absent.

    `names`: the keys of `schema` are names of the file, not keywords.
    """
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value
        if key in {"default", "examples", "const", "enum"} and not names
        else _tidy(value, names=not names and key in {"properties", "patternProperties", "$defs"})
        for key, value in schema.items()
        if names or not (key == "title" or (key == "default" and value is None))
    }
