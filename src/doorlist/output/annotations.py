"""GitHub annotations: workflow commands that put a message at a line of the access file.

A step shows 10 annotations of each kind (`manual: output#what-ci-systems-take`): past that, the last one says how
many there are more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from doorlist.output import phrases
from doorlist.output.definitions import definition_line
from doorlist.output.impact import impact_lines, interrupted, widens
from doorlist.output.safe import SENTENCE, github_data, github_property, terminal
from doorlist.output.text import ESCAPING
from doorlist.values.kinds import KINDS, concerns_person
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.errors import AccessFileError
    from doorlist.values.action import Action
    from doorlist.values.fields import HintRecord
    from doorlist.values.plan import BlockedBy, Plan
    from doorlist.values.source import Hint

Level = Literal["error", "warning", "notice"]
_MOST: Final = 10


class Annotation(NamedTuple):
    """One message. It is safe to print, but lacks the escapes that a workflow command needs."""

    level: Level
    title: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


def plan_annotations(plan: Plan) -> Iterator[str]:
    """A plan as workflow commands, one a line.

    What is blocked is an error. What takes away, lets somebody do more, or concerns Owners is a warning, all else a
    notice.
    """
    yield from commands(_of_plan(plan))


def problem_annotations(error: AccessFileError) -> Iterator[str]:
    """The problems of access files as workflow commands, one a line: each an error at its source."""
    yield from commands(
        Annotation(
            "error",
            "doorlist: access file",
            terminal(problem.message, SENTENCE) + (f"\n{terminal(problem.fix, SENTENCE)}" if problem.fix else ""),
            problem.file,
            problem.line,
            problem.column,
        )
        for problem in error.problems
    )


def _of_plan(plan: Plan) -> Iterator[Annotation]:
    yield from block_annotations(plan.blocked)
    for override in plan.overrides:
        value = "lifted whole" if override.value is None else f"now {terminal(override.value)}"
        yield Annotation("warning", "doorlist: guardrail lifted", f"{terminal(override.guardrail)}: {value}")
    yield from hint_annotations(plan.hints)
    # Owners and new powers first: the limit must not cut them off behind a hundred removals.
    for action in sorted(plan.actions, key=lambda action: not _comes_first(action)):
        loud = KINDS[action.kind].takes_away or _comes_first(action)
        lines = [f"{action.kind} {phrases.what(action, terminal)}", terminal(action.reason, SENTENCE)]
        if not concerns_person(action):
            lines[0] = (
                f"{action.kind} in {phrases.place(action.scope, terminal)}, {definition_line(action, ESCAPING)}"
            )
            lines += impact_lines(action, ESCAPING)
        yield Annotation(
            "warning" if loud else "notice",
            f"doorlist: {action.kind}",
            "\n".join([*lines, *interrupted(action, ESCAPING)]),
            *_source(action.source),
        )


def block_annotations(blocked: Iterable[BlockedBy]) -> Iterator[Annotation]:
    """Errors at the lines of what blocks."""
    for block in blocked:
        yield Annotation(
            "error",
            f"doorlist: blocked by {terminal(block.guardrail)}",
            f"In {phrases.place(block.scope, terminal)}: {terminal(block.reason, SENTENCE)}",
            *_source(block.source),
        )


def hint_annotations(hints: Iterable[Hint | HintRecord]) -> Iterator[Annotation]:
    """Warnings at the lines of hints."""
    for hint in hints:
        yield Annotation("warning", "doorlist: hint", terminal(hint.message, SENTENCE), *_source(hint.source))


def _comes_first(action: Action) -> bool:
    return phrases.moves_ownership(action) or (not concerns_person(action) and widens(action.impact))


def _source(source: object) -> tuple[str | None, int | None]:
    file, line = getattr(source, "file", None), getattr(source, "line", None)
    return file, line


def commands(annotations: Iterable[Annotation]) -> Iterator[str]:
    """One workflow command a line, errors first, at most as many of a kind as are shown."""
    by_level: dict[Level, list[Annotation]] = {"error": [], "warning": [], "notice": []}
    count = dict.fromkeys(by_level, 0)
    for annotation in annotations:
        count[annotation.level] += 1
        if len(by_level[annotation.level]) < _MOST:
            by_level[annotation.level].append(annotation)
    for level, shown in by_level.items():
        if count[level] > _MOST:
            left = count[level] - _MOST + 1
            message = f"{plural(left, level)} more: GitHub shows {_MOST} of a kind. See the log for all of them."
            shown[-1] = Annotation(level, "doorlist: left out", message)
        yield from (_command(annotation) for annotation in shown)


def _command(annotation: Annotation) -> str:
    properties = [f"title={github_property(annotation.title)}"]
    if annotation.file is not None:
        properties.insert(0, f"file={github_property(terminal(annotation.file, SENTENCE))}")
    if annotation.line is not None:
        properties.insert(1, f"line={annotation.line}")
    if annotation.column is not None:
        properties.insert(2, f"col={annotation.column}")
    return f"::{annotation.level} {','.join(properties)}::{github_data(annotation.message)}\n"
