"""Which fault happens to which request: rules with counts and seeded dice."""

from __future__ import annotations

import random
from collections import deque
from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.emulator.settings import Fault, RateLimit, RetryAfter

# These spoil the right answer on its way: the request is carried out, so that there is one.
ANSWERING = frozenset({"truncated", "cut-body", "slow", "none"})


def carried_out(fault: Fault | None) -> bool:
    """Whether a request with this fault takes effect."""
    return fault is None or fault.effect or fault.kind in ANSWERING


class Faults:
    """The rules of some settings, with what they have seen so far."""

    def __init__(self, rules: Sequence[Fault], seed: int) -> None:
        self._rules = rules
        self._seen = [0] * len(rules)
        self._done = [0] * len(rules)
        self._dice = random.Random(seed)  # noqa: S311  # faults are to be repeatable, not secret

    def pick(self, verb: str, template: str | None, path: str) -> Fault | None:
        """The first rule that matches the request and is due."""
        for index, rule in enumerate(self._rules):
            if rule.verb not in (None, verb) or rule.route not in (None, template, path):
                continue
            self._seen[index] += 1
            if self._seen[index] <= rule.skip or self._done[index] == rule.times:
                continue
            if rule.probability < 1 and self._dice.random() >= rule.probability:
                continue
            self._done[index] += 1
            return rule
        return None


class RateMeter:
    """Counts requests in a sliding window."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def wait(self, limit: RateLimit | None, now: float) -> float | None:
        """Seconds until a request is welcome again; `None` lets this one in.

        Args:
            limit: the rule; `None` lets everything in.
            now: seconds of a monotonic clock.
        """
        if limit is None:
            return None
        while self._times and self._times[0] <= now - limit.seconds:
            self._times.popleft()
        if len(self._times) < limit.requests:
            self._times.append(now)
            return None
        return self._times[0] + limit.seconds - now


def retry_after(form: RetryAfter, seconds: float, now: float) -> list[tuple[bytes, bytes]]:
    """The header that says when to come back, rounded up to whole seconds.

    Args:
        form: as seconds, as an HTTP date, or not at all.
        seconds: how long to wait.
        now: seconds since the epoch, by the real clock, as a client compares it with its own.
    """
    if form == "none":
        return []
    value = str(-int(-seconds // 1)) if form == "seconds" else formatdate(-int(-(now + seconds) // 1), usegmt=True)
    return [(b"retry-after", value.encode())]
