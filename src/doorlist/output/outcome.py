"""The outcome of a run for people: what was done, what wasn't and why, what it came to, what to do next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from doorlist.output import entries, outcome_phrases
from doorlist.output.actions import Actions, mark_width
from doorlist.output.blocks import Document, Line, Section, section
from doorlist.output.outcome_json import outcome_json
from doorlist.output.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.output.blocks import Escaping, Openness, Tone
    from doorlist.values.outcome import Outcome, Result

#: What became of actions: title, how open, and how loud. What needs a person comes first.
_UNDONE: Final[tuple[tuple[Result, str, Tone], ...]] = (
    ("failed", "Failed", "loud"),
    ("unknown", "Unknown: sent, and the answer is lost", "warning"),
    ("skipped", "Skipped", "warning"),
)


def outcome_view(outcome: Outcome) -> View:
    """Everything that an outcome can be shown as."""
    return View("outcome", partial(outcome_document, outcome), partial(outcome_json, outcome))


def outcome_document(outcome: Outcome, escaping: Escaping) -> Document:
    """The outcome as blocks, action by action in the plan's order within each result."""
    organization = outcome.plan.organization
    good = outcome.verdict in {"converged", "waiting"}
    return Document(
        "outcome",
        f"doorlist: outcome for {escaping.name(organization.name)}",
        Line(outcome_phrases.verdict(outcome), "good" if good else "loud"),
        [Line(f"Organization {escaping.name(organization.name)} ({escaping.name(organization.id)}).")],
        _sections(outcome, escaping),
        list(_closing(outcome, escaping)),
    )


def _closing(outcome: Outcome, escaping: Escaping) -> Iterator[Line]:
    if outcome.actions:
        yield Line(f"Applied: {outcome_phrases.results(outcome)}.")
    if outcome.note:
        yield Line(escaping.sentence(outcome.note))
    step = outcome_phrases.next_step(outcome)
    if step is not None:
        yield Line(step)


def _sections(outcome: Outcome, escaping: Escaping) -> Iterator[Section]:
    for result, title, tone in _UNDONE:
        yield _results(outcome, result, title, escaping, shown="open", tone=tone)
    if outcome.after is not None:
        left = outcome.after.actions
        groups = Actions(escaping, outcome.after.desired.state).by_scope(left)
        yield Section("Still to do", len(left), groups, shown="folded", mark_width=mark_width(left))
        waits = entries.waiting(outcome.after.waiting, escaping, why=False)
        yield section("Waiting", waits, shown="folded")
    yield _results(outcome, "done", "Done", escaping, shown="folded", tone="good")


def _results(
    outcome: Outcome, result: Result, title: str, escaping: Escaping, *, shown: Openness, tone: Tone
) -> Section:
    details = {entry.action.id: entry.detail for entry in outcome.actions if entry.result == result}
    actions = [entry.action for entry in outcome.actions if entry.result == result]
    groups = Actions(escaping, outcome.plan.desired.state).by_scope(actions, details=details)
    return Section(title, len(actions), groups, shown=shown, tone=tone, mark_width=mark_width(actions))
