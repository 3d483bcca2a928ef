"""What a run came to: from what became of its actions, and from the plan made after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.applying.ledger import named
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.outcome import ActionOutcome, Verdict
    from doorlist.values.plan import Plan

_SHOWN: Final = 5


def verdict(actions: Sequence[ActionOutcome], after: Plan | None, *, interrupted: bool) -> tuple[Verdict, str | None]:
    """The verdict, and a sentence that names what is wrong where something is.

    Args:
        actions: what became of each.
        after: the plan made from the live state read at the end; `None` where there is none.
        interrupted: a person or a signal stopped the run before its end.
    """
    amiss = _amiss(actions)
    if interrupted:
        return "interrupted", " ".join(filter(None, (_left(actions), amiss)))
    if any(outcome.result != "done" for outcome in actions):
        return "failed", amiss
    if after is None:
        return "unfinished", None
    if after.actions:
        names = listed([named(action) for action in after.actions], most=_SHOWN)
        return "unfinished", f"Still needed: {names}."
    if after.blocked:
        names = listed(sorted({entry.guardrail for entry in after.blocked}))
        return "unfinished", f"The state reached doesn't pass {names}."
    return ("waiting" if after.waiting else "converged"), None


def _left(actions: Sequence[ActionOutcome]) -> str:
    left = sum(outcome.result != "done" for outcome in actions)
    if left:
        return f"{plural(left, 'action')} {'is' if left == 1 else 'are'} not done."
    return "Every action is done; the state at the end wasn't read."


def _amiss(actions: Sequence[ActionOutcome]) -> str | None:
    sentences = []
    for result, word in (("failed", "Failed"), ("unknown", "Not known")):
        names = [named(outcome.action) for outcome in actions if outcome.result == result]
        if names:
            sentences.append(f"{word}: {listed(names, most=_SHOWN)}.")
    return " ".join(sentences) or None
