"""One line of the journal.

The dataclass is the line and its schema at once (`schemas/journal.schema.json`): two lines stand for one request,
`before` it goes out and `after` its answer, or the loss of it, is known. They share `run` and `seq`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config

from doorlist.values.kinds import Kind

Phase = Literal["before", "after"]
#: `failed`: refused, so it surely had no effect. `unknown`: sent, and the answer is lost.
Fate = Literal["done", "failed", "unknown"]

#: What every line begins with: tells a journal from another file, and a torn line from a whole one.
SIGNATURE: Final = b'{"run":"'
_LONGEST_DETAIL: Final = 500


@with_config(ConfigDict(title="doorlist journal line", extra="ignore"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a doorlist journal. Readers ignore fields they don't know."""

    run: Annotated[str, Field(description="The run that wrote it; random, the same on all its lines.")]
    seq: Annotated[int, Field(ge=1, description="The request's number in the run; the same before and after.")]
    at: Annotated[datetime, Field(description="When it was written, UTC.")]
    phase: Annotated[Phase, Field(description="Before the request goes out, or after its answer is known or lost.")]
    organization: Annotated[
        str | None,
        Field(description="The id of the organization it was sent to; lines of an early doorlist have none."),
    ] = None
    kind: Annotated[Kind, Field(description="What the request does, as an action of the plan.")]
    scope: Annotated[
        str, Field(pattern=r"^(organization|project:.+)$", description="`organization`, or `project:ID`.")
    ]
    emails: Annotated[
        tuple[str, ...],
        Field(
            description="Whom it is about, nobody where it is a role or a policy; after an invitation that was done, "
            "those really invited."
        ),
    ]
    role: Annotated[str | None, Field(description="The role given, by name; null where none is.")] = None
    invitations: Annotated[
        tuple[int, ...],
        Field(description="Ids of the invitations it changes; after inviting, of those created."),
    ] = ()
    name: Annotated[str | None, Field(description="The name of the role or policy it is about.")] = None
    definition: Annotated[str | None, Field(description="The id of that role or policy; null before it has one.")] = (
        None
    )
    result: Annotated[
        Fate | None, Field(description="Null before. `failed`: refused. `unknown`: sent, the answer is lost.")
    ] = None
    detail: Annotated[str | None, Field(max_length=_LONGEST_DETAIL, description="Why it failed, or isn't known.")] = (
        None
    )


def encode(line: Line) -> bytes:
    """The line as it stands in the file, newline included; JSON escapes whatever the texts hold."""
    row: dict[str, Any] = {
        "run": line.run,
        "seq": line.seq,
        "at": line.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "phase": line.phase,
        "organization": line.organization,
        "kind": line.kind,
        "scope": line.scope,
        "emails": line.emails,
        "role": line.role,
        "invitations": line.invitations,
        "name": line.name,
        "definition": line.definition,
        "result": line.result,
        "detail": None if line.detail is None else line.detail[:_LONGEST_DETAIL],
    }
    return json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def journal_schema() -> dict[str, Any]:
    """The schema of a line, which `schemas/journal.schema.json` holds."""
    schema = TypeAdapter(Line).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
