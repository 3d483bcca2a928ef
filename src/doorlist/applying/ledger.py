"""What became of each action so far, and which requests are under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.values.kinds import KINDS
from doorlist.values.outcome import ActionOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from doorlist.applying.settle import Settled
    from doorlist.values.action import Action, PersonAction

_ENDED = {"failed": "failed", "skipped": "was skipped", "unknown": "isn't known to be done"}


def named(action: Action) -> str:
    """An action in the middle of a sentence: `the removal of ada@acme.example from the organization`."""
    facts = KINDS[action.kind]
    return f"{facts.noun} {action.subject} {facts.preposition} {action.scope.label}"


class Ledger:
    """One run's account. `progress` hears of each action once, when what became of it is known."""

    def __init__(self, actions: Iterable[Action], progress: Callable[[ActionOutcome], None] | None = None) -> None:
        self._actions = {action.id: action for action in actions}
        self._progress = progress
        self._outcomes: dict[str, ActionOutcome] = {}
        self._under_way: set[str] = set()

    def sent(self, actions: Iterable[Action]) -> None:
        """Note that a request about these actions goes out now."""
        self._under_way.update(action.id for action in actions)

    def refused(self, actions: Iterable[Action]) -> None:
        """Note that a request about these actions surely had no effect; something else may be tried."""
        self._under_way.difference_update(action.id for action in actions)

    def settled(self, action: Action, settled: Settled) -> None:
        """Note what became of an action. The first account stands."""
        self._under_way.discard(action.id)
        if action.id not in self._outcomes:
            outcome = ActionOutcome(action, settled.result, settled.detail)
            self._outcomes[action.id] = outcome
            if self._progress is not None:
                self._progress(outcome)

    def is_under_way(self, action: Action) -> bool:
        """Whether a request was sent whose effect isn't known."""
        return action.id in self._under_way

    def obstacle(self, action: Action) -> str | None:
        """Why an action can't be begun because of another, a sentence; `None` where nothing is in the way."""
        for needed in action.depends_on:
            outcome = self._outcomes.get(needed)
            if outcome is None:
                before = self._actions.get(needed)
                return f"it depends on {needed if before is None else named(before)}, which isn't done"
            if outcome.result != "done":
                return f"it depends on {named(outcome.action)}, which {_ENDED[outcome.result]}"
        return None

    def invited_after(self, revocation: Action) -> PersonAction | None:
        """The invitation that waits for a revocation: the same person's, with another role."""
        invitations = (one for one in self._actions.values() if one.kind == "invite")
        return next((one for one in invitations if revocation.id in one.depends_on), None)

    def outcomes(self) -> tuple[ActionOutcome, ...]:
        """One for each action, in the plan's order; all must be known."""
        return tuple(self._outcomes[action_id] for action_id in self._actions)
