"""How the outcome of a run is put into words, of which none is from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output.plan import left_though_due
from doorlist.words import plural

if TYPE_CHECKING:
    from doorlist.values.outcome import Outcome, Result

#: Waits whose end lets doorlist do something more; an invitation that is accepted leaves nothing to do.
_MORE_FOLLOWS: Final = frozenset({"joining", "transfer", "removal"})


def tally(outcome: Outcome) -> dict[Result, int]:
    """How many actions are done, failed, skipped, unknown; all four always there."""
    found: dict[Result, int] = {"done": 0, "failed": 0, "skipped": 0, "unknown": 0}
    for entry in outcome.actions:
        found[entry.result] += 1
    return found


def results(outcome: Outcome) -> str:
    """`12 done, 1 failed, 0 skipped, 0 unknown`."""
    return ", ".join(f"{count:,} {result}" for result, count in tally(outcome).items())


def verdict(outcome: Outcome) -> str:
    """What the run came to, in one sentence."""
    found = tally(outcome)
    after = outcome.after
    due = outcome.plan.only == "due"
    if outcome.verdict == "converged":
        alone = "nothing more that is due can be done alone" if due and after and left_though_due(after) else None
        return f"Converged: {alone or ('nothing more is due' if due else 'live is as the access file says')}."
    if outcome.verdict == "waiting":
        count = len({entry.email for entry in after.waiting}) if after else 0
        return f"Waiting for {plural(count, 'person')}: nothing else is {'due' if due else 'left to do'}."
    if outcome.verdict == "failed":
        if found["failed"]:
            return f"Failed: {plural(found['failed'], 'action')} of {len(outcome.actions):,} failed."
        left = len(outcome.actions) - found["done"]
        if not left:
            return "Failed: every action is done, but not all of it could be recorded."
        return (
            f"Failed: {plural(left, 'action')} of {len(outcome.actions):,} {'is' if left == 1 else 'are'} not done."
        )
    if outcome.verdict == "interrupted":
        return f"Interrupted: {plural(found['done'], 'action')} of {len(outcome.actions):,} done."
    if after is None:
        return "Unfinished: the state at the end couldn't be read."
    return f"Unfinished: {plural(len(after.actions), 'action')} still to do."


def _once_answered(outcome: Outcome) -> str:
    waiting = outcome.after.waiting if outcome.after else ()
    if any(entry.what in _MORE_FOLLOWS for entry in waiting):
        return "run `doorlist apply` again once they have answered"
    return "nothing more will be needed once they have accepted"


def next_step(outcome: Outcome) -> str | None:
    """What to do now, or `None` where there is nothing."""
    left = len(outcome.after.left) if outcome.after else 0
    if left and outcome.verdict in {"converged", "waiting"}:
        return f"{plural(left, 'other action')} {'is' if left == 1 else 'are'} left, which `doorlist plan` shows."
    return {
        "converged": None,
        "waiting": f"Nothing to do now; {_once_answered(outcome)}.",
        "failed": "Put right what failed, then run `doorlist apply` again: what is done isn't done twice.",
        "interrupted": "Run `doorlist apply` again: it goes on where this run stopped, and nobody is mailed twice.",
        "unfinished": "Run `doorlist plan` to see what is left, then `doorlist apply`.",
    }[outcome.verdict]
