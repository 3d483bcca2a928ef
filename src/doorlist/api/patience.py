"""How long to wait for a platform that asks to: `Retry-After`, back-off, one gate for all requests of a client."""

from __future__ import annotations

import asyncio
import math
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits of waiting and trying again, all times in seconds.

    Attributes:
        tries: how often a read is sent in all whose answer is lost.
        first_wait: the first back-off, above 0; the next ones double.
        longest_backoff: where back-off stops growing.
        longest_told: a longer `Retry-After` isn't waited for.
        unanswered_for: how long a client goes on while no request goes through; one answer begins it anew.
        clock, sleep: monotonic seconds, and the sleep that goes with them.
    """

    tries: int = 4
    first_wait: float = 0.5
    longest_backoff: float = 30.0
    longest_told: float = 120.0
    unanswered_for: float = 300.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    def backoff(self) -> Iterator[float]:
        """The waits between the tries of a read, spread a little, so that readers don't come back all at once."""
        for doublings in range(self.tries - 1):
            wait = min(self.first_wait * 2.0**doublings, self.longest_backoff)
            yield wait * (1 + random.random() / 2)  # noqa: S311  # not for secrets


class Gate:
    """The gate for all of a client's requests: shut while one was told to slow down, for good where none goes
    through."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._shut_at = float("-inf")
        self._until = float("-inf")
        self._strikes = 0
        self._put_off_since: float | None = None
        self.given_up: str | None = None

    async def wait(self) -> float:
        """Wait until the gate is open, and return the moment (of the clock) at which the request goes out."""
        while (left := self._until - (now := self._patience.clock())) > 0:
            # Spread a little, so that what waited doesn't go out as one burst.
            await self._patience.sleep(left * (1 + random.random() / 10))  # noqa: S311  # not for secrets
        return now

    def put_off(self) -> bool:
        """Note a request that was put off, failed or got lost, and return whether it is worth going on."""
        if self._put_off_since is None:
            self._put_off_since = self._patience.clock()
        return self.put_off_for() <= self._patience.unanswered_for

    def put_off_for(self) -> float:
        """Seconds since the first such request that no answer has followed; 0 while all is well."""
        return 0.0 if self._put_off_since is None else self._patience.clock() - self._put_off_since

    def refused(self, sent_at: float, told: float | None) -> bool:
        """Shut the gate after a 429 or 503, and return whether it is worth waiting for.

        Requests that were under way together count as one refusal, or back-off would grow with concurrency.
        """
        self.put_off()
        now = self._patience.clock()
        if sent_at >= self._shut_at:
            self._strikes += 1
        # Told 0, or a date gone by: not a reason to send at once, again and again.
        wait = told or self._backoff()
        if wait > self._patience.longest_told or self.put_off_for() + wait > self._patience.unanswered_for:
            return False
        self._shut_at = now
        self._until = max(self._until, now + wait)
        return True

    def give_up(self, why: str) -> None:
        """Send nothing more, unless what is still under way is answered."""
        self.given_up = why

    def answered(self, sent_at: float) -> None:
        """Note that a request went through: back-off starts from the beginning again."""
        self._put_off_since = self.given_up = None
        if sent_at >= self._shut_at:
            self._strikes = 0

    def _backoff(self) -> float:
        doublings = min(max(self._strikes - 1, 0), 30)
        return min(self._patience.first_wait * 2.0**doublings, self._patience.longest_backoff)


def retry_after(value: str | None, date: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a `Retry-After` header asks to wait; `None` where there is none, or it can't be read.

    Args:
        value: the header: seconds, or an HTTP date.
        date: the answer's `Date` header. An HTTP date is measured against it, as clocks differ.
        now: used where there is no `Date`; the present by default.
    """
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        moment = _moment(value)
        if moment is None:
            return None
        seconds = (moment - (_moment(date) or now or datetime.now(UTC))).total_seconds()
    return None if math.isnan(seconds) else max(seconds, 0.0)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
