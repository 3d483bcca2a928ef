"""What became of a plan's actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from doorlist.values.action import Action
    from doorlist.values.plan import Plan

#: `unknown`: sent, the answer lost, and reading didn't settle it.
Result = Literal["done", "failed", "skipped", "unknown"]
#: `interrupted`: stopped by a person or a signal; `unfinished`: the verification found more to do, or couldn't read.
Verdict = Literal["converged", "waiting", "failed", "unfinished", "interrupted"]


class ActionOutcome(NamedTuple):
    """One action and what became of it. `detail` says why it isn't done, or what was noticed on the way."""

    action: Action
    result: Result
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of `apply`.

    Attributes:
        plan: what was carried out.
        actions: in the plan's order, one for each action of it.
        after: the plan made from the live state read at the end; `None` where it couldn't be read.
        verdict: what the run came to; exit 0 for `converged` and `waiting`.
        note: one sentence about the verdict where it needs one.
    """

    plan: Plan
    actions: tuple[ActionOutcome, ...]
    after: Plan | None
    verdict: Verdict
    note: str | None = None
