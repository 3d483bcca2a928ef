"""Ways as JSON documents have them: whole, from the entry to one permission."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from doorlist.values.fields import ScopeField, SourceRecord
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.powers.ways import Step, Way
    from doorlist.values.scope import Scope


@value
class StepRecord:
    """One step of a way, from an entry to a permission."""

    kind: Annotated[
        Literal["entry", "template", "group", "role", "policy", "permission"],
        Field(
            description="entry: the person's, with `source` where the files say what they hold; template, group: "
            "what it came through; permission: the last of a way, or `project:manage` of the organization, which "
            "reaches every project."
        ),
    ]
    name: Annotated[
        str, Field(description="Of what the step is: an email, a group, a role, a policy or a permission.")
    ]
    scope: ScopeField
    source: Annotated[SourceRecord | None, Field(description="Of an entry.", exclude_if=operator.not_)] = None
    documented: Annotated[
        bool,
        Field(
            description="True of a built-in role: what it may do is taken from the platform's documentation.",
            exclude_if=operator.not_,
        ),
    ] = False


def step_record(step: Step) -> StepRecord:
    """A step as a document has it."""
    source = None if step.source is None else SourceRecord(step.source.file, step.source.line)
    return StepRecord(step.kind, step.name, step.scope, source, step.documented)


def last_step(name: str, scope: Scope) -> StepRecord:
    """The last step of a way: the permission that it leads to."""
    return StepRecord("permission", name, scope)


def whole_ways(scope: Scope, ways: tuple[Way, ...]) -> Iterator[tuple[StepRecord, ...]]:
    """Each way with each permission that it leads to."""
    for way in ways:
        steps = tuple(map(step_record, way.steps))
        for name in sorted(way.permissions):
            yield (*steps, last_step(name, scope))
