"""Fields and records that mean the same in every document, each with the description that its schema gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.times import end_written, start_written
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.source import Hint

Version1Field = Annotated[
    str, Field(pattern=r"^1\.\d+$", description="Minor: only added fields; major: anything else.")
]
Version2Field = Annotated[
    str, Field(pattern=r"^2\.\d+$", description="Minor: only added fields; major: anything else.")
]
ToolField = Annotated[str, Field(examples=["doorlist 0.1.0"], description="What made the document, and its version.")]
EmailField = Annotated[str, Field(description="The person, by email, trimmed and in lower case.")]
FilesField = Annotated[tuple[str, ...], Field(description="The access files read.")]
ReasonField = Annotated[str, Field(description="A sentence for a reviewer.")]
PlatformIdField = Annotated[str, Field(description="The platform's id.")]
LiveNameField = Annotated[str, Field(description="The live name.")]

#: How a start or an end is written: as an access file has it, not as the moment that it comes to.
_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+Z)?$"

EndField = Annotated[
    datetime,
    PlainSerializer(end_written, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _DATE, "examples": ["2027-01-31", "2027-01-31T18:00:00Z"]}),
]
"""The last day that counts, or the moment from which on nothing does."""

StartField = Annotated[
    datetime,
    PlainSerializer(start_written, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _DATE, "examples": ["2027-01-01", "2027-01-01T08:00:00Z"]}),
]
"""The first day that counts, or the moment from which on."""


def _scope_document(scope: Scope) -> dict[str, str]:
    if scope.type == "organization":
        return {"type": "organization"}
    return {"type": "project", "id": scope.id, "name": scope.name}


def _read_scope(document: Any) -> Any:
    if isinstance(document, list):  # a tuple's form, which no plan has
        raise ValueError("a scope is an object")
    if isinstance(document, dict) and document.get("type") == "organization":
        return ORGANIZATION
    if isinstance(document, dict) and document.get("type") == "project":
        return Scope("project", document.get("id"), document.get("name"))  # type: ignore[arg-type]  # checked after
    return document


_SCOPE_SCHEMA: Final = {
    "description": "The organization, or one project with its id and live name.",
    "oneOf": [
        {
            "type": "object",
            "properties": {"type": {"const": "organization"}},
            "required": ["type"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "type": {"const": "project"},
                "id": {"type": "string"},
                "name": {"type": "string"},
            },
            "required": ["type", "id", "name"],
            "additionalProperties": False,
        },
    ],
}

ScopeField = Annotated[
    Scope,
    BeforeValidator(_read_scope),
    PlainSerializer(_scope_document),
    WithJsonSchema(_SCOPE_SCHEMA),
]


@value
class SourceRecord:
    """Where in the access files an action, or a guardrail, comes from."""

    file: Annotated[
        str, Field(description="The file as it was named on the command line, or below the folder named there.")
    ]
    line: Annotated[int, Field(ge=1, description="The line, from 1.")]


@dataclass(frozen=True, slots=True)
class HintRecord:
    """Something in the files that is suspicious, or could be tidied."""

    message: Annotated[str, Field(description="A sentence.")]
    source: Annotated[SourceRecord, Field(description="Where it stands.")]


def hint_records(hints: Iterable[Hint]) -> tuple[HintRecord, ...]:
    """Hints as documents have them."""
    return tuple(HintRecord(hint.message, SourceRecord(hint.source.file, hint.source.line)) for hint in hints)
