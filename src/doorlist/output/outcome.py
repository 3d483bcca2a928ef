"""The outcome of a run as text: what was done, what wasn't and why, what it came to, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.safe import SENTENCE, terminal
from doorlist.output.style import PLAIN, Palette
from doorlist.output.text import action_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.values.outcome import Outcome, Result

# What needs a person stands last, where the eye is when the run ends.
_SECTIONS: Final[tuple[tuple[Result, str], ...]] = (
    ("done", "Done"),
    ("skipped", "Skipped"),
    ("unknown", "Unknown: sent, and the answer is lost"),
    ("failed", "Failed"),
)


def outcome_text(outcome: Outcome, *, palette: Palette = PLAIN) -> Iterator[str]:
    """The outcome as text, whole lines at a time, person by person in the plan's order within each result."""
    p = palette
    found = phrases.tally(outcome)
    colours = {"done": p.green, "skipped": p.yellow, "unknown": p.yellow, "failed": p.red}
    for result, title in _SECTIONS:
        if not found[result]:
            continue
        yield f"{colours[result]}{p.bold}{title} ({found[result]:,}){p.end}\n"
        for entry in outcome.actions:
            if entry.result == result:
                yield f"  {action_line(entry.action, p)}\n"
                if entry.detail:
                    yield f"      {terminal(entry.detail, SENTENCE)}\n"
        yield "\n"
    yield from _left(outcome, p)
    yield from _verdict(outcome, p)


def _left(outcome: Outcome, p: Palette) -> Iterator[str]:
    if outcome.after is None:
        return
    if outcome.after.actions:
        yield f"{p.bold}Still to do ({len(outcome.after.actions):,}){p.end}\n"
        for action in outcome.after.actions:
            yield f"  {action_line(action, p)}\n      {terminal(action.reason, SENTENCE)}\n"
        yield "\n"
    if outcome.after.waiting:
        yield f"{p.bold}Waiting ({len(outcome.after.waiting):,}){p.end}\n"
        for entry in outcome.after.waiting:
            yield f"  {phrases.waiting_for(entry, terminal)}\n"
        yield "\n"


def _verdict(outcome: Outcome, p: Palette) -> Iterator[str]:
    if outcome.actions:
        yield f"Applied: {phrases.results(outcome)}.\n"
    colour = p.green if outcome.verdict in {"converged", "waiting"} else p.red
    yield f"{colour}{p.bold}{phrases.verdict(outcome)}{p.end}\n"
    if outcome.note:
        yield f"{terminal(outcome.note, SENTENCE)}\n"
    step = phrases.next_step(outcome)
    if step is not None:
        yield f"{step}\n"
