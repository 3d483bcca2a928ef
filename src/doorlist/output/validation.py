"""What `doorlist validate` found, where nothing is wrong in the files: what they come to, and what forbids it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorlist.output.safe import SENTENCE, json_text, terminal
from doorlist.output.style import PLAIN, Palette
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.values.desired import Desired
    from doorlist.values.plan import BlockedBy


def validation_text(desired: Desired, blocked: Sequence[BlockedBy], *, palette: Palette = PLAIN) -> Iterator[str]:
    """For people: what is blocked, then one line of counts."""
    p = palette
    for block in blocked:
        source = "" if block.source is None else f"  {p.dim}{terminal(block.source.file)}:{block.source.line}{p.end}"
        yield f"{p.red}! {block.guardrail}{p.end} in {terminal(block.scope.label)}{source}\n"
        yield f"      {terminal(block.reason, SENTENCE)}\n"
    counts = _counts(desired)
    told = f"{plural(counts['people'], 'person')} in {plural(counts['scopes'], 'managed scope')}"
    told += f", from {plural(counts['files'], 'file')}"
    if blocked:
        yield f"{p.red}{p.bold}Blocked by {plural(len(blocked), 'guardrail')}{p.end}: {told}.\n"
    else:
        yield f"{p.green}{p.bold}Valid{p.end}: {told}.\n"


def validation_json(desired: Desired, blocked: Sequence[BlockedBy]) -> Iterator[str]:
    """The same as a document: `{"format_version", "files", "scopes", "people", "blocked"}`."""
    import json

    counts = _counts(desired)
    document = {
        "format_version": "1.0",
        "files": list(desired.files),
        "scopes": counts["scopes"],
        "people": counts["people"],
        "blocked": [_block(block) for block in blocked],
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
