"""The diagnosis as a document (`doorlist doctor --format json`), and the shapes as one (`--save`).

The dataclasses are the JSON document at once. Nothing in either names anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from doorlist import __version__
from doorlist.doctor.shapes import shape
from doorlist.values.fields import ToolField, Version1Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.doctor.evidence import Answer, Evidence

FORMAT_VERSION: Final = "1.0"

#: `ok`: as expected. `note`: worth knowing, no plan is wrong. `wrong`: the commands named would go wrong.
Level = Literal["ok", "note", "wrong"]
#: The commands that read live state, and those that look into roles.
READING: Final = ("plan", "apply", "drift", "import", "snapshot", "report")
DEFINING: Final = ("plan and apply of roles and policies", "explain", "who-can")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: Annotated[str, Field(description="The check's name; the manual's page about doctor says what it means.")]
    level: Annotated[
        Level,
        Field(description="ok: as expected; note: no plan is wrong; wrong: the commands in affects would go wrong."),
    ]
    says: Annotated[str, Field(description="A sentence with counts and fields, without a name, address or id.")]
    affects: Annotated[tuple[str, ...], Field(description="The commands that would go wrong.")]


def ok(check: str, says: str) -> Finding:
    """All is as expected."""
    return Finding(check, "ok", says, ())


def note(check: str, says: str) -> Finding:
    """Something is worth knowing, and no plan is wrong."""
    return Finding(check, "note", says, ())


def wrong(check: str, says: str, affects: tuple[str, ...]) -> Finding:
    """The commands named would go wrong."""
    return Finding(check, "wrong", says, affects)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Whether an installation answers as doorlist expects."""

    format_version: Version1Field
    tool: ToolField
    created_at: Annotated[datetime, Field(description="When it was made.")]
    region: Annotated[str | None, Field(description="US, EU or AU; null for a self-hosted installation.")]
    version: Annotated[Literal["v1", "v2"] | None, Field(description="The API's version; null: none was found.")]
    requests: Annotated[int, Field(description="How many requests were sent, all of them GET.")]
    projects: Annotated[int, Field(description="How many projects the organization has.")]
    looked_at: Annotated[int, Field(description="How many of them were looked at.")]
    findings: Annotated[tuple[Finding, ...], Field(description="In the order of the checks.")]


def diagnosis(evidence: Evidence, findings: Sequence[Finding], *, region: str | None, now: datetime) -> Diagnosis:
    """The document of a run."""
    return Diagnosis(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        created_at=now,
        region=region,
        version=evidence.version,
        requests=len(evidence.answers) + len(evidence.served),
        projects=evidence.projects,
        looked_at=evidence.looked_at,
        findings=tuple(findings),
    )


def diagnosis_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(Diagnosis).json_schema(mode="serialization"),
        "title": "doorlist doctor",
    }


def shapes_document(evidence: Evidence) -> dict[str, Any]:
    """What `--save` keeps: of each kind of list all answers' shapes, statuses and header names."""
    kinds = dict.fromkeys(asked.what for asked in evidence.answers)
    return {
        "format_version": FORMAT_VERSION,
        "tool": f"doorlist {__version__}",
        "version": evidence.version,
        "served": dict(evidence.served),
        "answers": {
            kind: [_answer(answer) for asked, answer in evidence.answers.items() if asked.what == kind]
            for kind in kinds
        },
        "median_seconds": round(median([a.seconds for a in evidence.answers.values()] or [0.0]), 3),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"status": answer.status, "headers": list(answer.headers), "shape": shape(answer.document)}
