"""What `doorlist validate` found, where nothing is wrong in the files: what they come to, and what forbids it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from doorlist.output import entries
from doorlist.output.blocks import Document, Line, section
from doorlist.output.safe import json_text
from doorlist.output.view import View
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.desired import Desired
    from doorlist.values.plan import BlockedBy
    from doorlist.values.source import Hint


def validation_view(desired: Desired, blocked: Sequence[BlockedBy], hints: Sequence[Hint] = ()) -> View:
    """Everything that it can be shown as."""
    return View(
        "validation",
        partial(validation_document, desired, blocked),
        partial(validation_json, desired, blocked, hints),
        partial(validation_annotations, blocked, hints),
    )


def validation_annotations(blocked: Sequence[BlockedBy], hints: Sequence[Hint]) -> Iterator[str]:
    """Workflow commands: errors where blocked, warnings for hints."""
    from doorlist.output.annotations import block_annotations, commands, hint_annotations

    yield from commands([*block_annotations(blocked), *hint_annotations(hints)])


def validation_document(desired: Desired, blocked: Sequence[BlockedBy], escaping: Escaping) -> Document:
    """For people: what is blocked, then one line of counts."""
    counts = _counts(desired)
    told = f"{plural(counts['people'], 'person')} in {plural(counts['scopes'], 'managed scope')}"
    told += f", from {plural(counts['files'], 'file')}"
    headline = f"Blocked by {plural(len(blocked), 'guardrail')}: {told}." if blocked else f"Valid: {told}."
    return Document(
        "validation",
        "doorlist: validation",
        Line(headline, "loud" if blocked else "good"),
        sections=[section("Blocked", [entries.blocked(block, escaping) for block in blocked], tone="loud")],
    )


def validation_json(desired: Desired, blocked: Sequence[BlockedBy], hints: Sequence[Hint] = ()) -> Iterator[str]:
    """The result as a JSON document: `{"format_version", "files", "scopes", "people", "blocked", "hints"}`."""
    import json

    counts = _counts(desired)
    document = {
        "format_version": "1.1",
        "files": list(desired.files),
        "scopes": counts["scopes"],
        "people": counts["people"],
        "blocked": [_block(block) for block in blocked],
        "hints": [{"message": hint.message, "source": hint.source._asdict()} for hint in hints],
    }
    yield json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _counts(desired: Desired) -> dict[str, int]:
    managed = [scope for scope in desired.scopes() if scope.managed]
    people = {email for scope in managed for email in scope.entries}
    return {"files": len(desired.files), "scopes": len(managed), "people": len(people)}


def _block(block: BlockedBy) -> dict[str, Any]:
    scope: dict[str, str] = {"type": block.scope.type}
    if block.scope.type == "project":
        scope |= {"id": block.scope.id, "name": block.scope.name}
    source = None if block.source is None else {"file": block.source.file, "line": block.source.line}
    return {
        "guardrail": block.guardrail,
        "scope": scope,
        "emails": list(block.emails),
        "reason": block.reason,
        "source": source,
    }
