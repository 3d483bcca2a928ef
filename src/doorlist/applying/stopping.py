"""How a run is asked to stop: once, and what is under way is finished; twice, and it is given up.

Ctrl-C and SIGTERM (as CI cancels jobs) ask.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from typing import Any

T = TypeVar("T")

FIRST = "Stopping: what is under way is finished first. Once more to give it up."
SECOND = "Giving up what is under way."


class Stopped(Exception):
    """Something was given up because of a `Stop`."""


class Stop:
    """One run's wish to end. Belongs to the event loop that it is used in."""

    def __init__(self) -> None:
        self._first = asyncio.Event()
        self._second = asyncio.Event()

    def press(self) -> bool:
        """Ask to stop, or, asked before, to give up what is under way. Returns whether it was asked for the first
        time."""
        first = not self._first.is_set()
        (self._first if first else self._second).set()
        return first

    @property
    def requested(self) -> bool:
        """Whether a stop was asked for: no new request may start."""
        return self._first.is_set()

    async def reading(self, work: Coroutine[Any, Any, T]) -> T:
        """Do work that can be given up at the first request, since it changes nothing.

        Raises:
            Stopped: asked to stop before it was done.
        """
        return await _unless(self._first, work)

    async def writing(self, work: Coroutine[Any, Any, T]) -> T:
        """Do work that ends by itself at the first request, and is given up at the second.

        Raises:
            Stopped: asked twice before it was done.
        """
        return await _unless(self._second, work)


async def _unless(event: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    working = asyncio.ensure_future(work)
    asked = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise Stopped
    finally:
        working.cancel()
        asked.cancel()
        await asyncio.gather(working, asked, return_exceptions=True)


@contextmanager
def stopping_on_signals(stop: Stop, tell: Callable[[str], None]) -> Iterator[None]:
    """While this holds, SIGINT and SIGTERM press `stop` instead of ending the process.

    To be used in a coroutine. Outside the main thread, where Python takes no signals, it does nothing.

    Args:
        stop: pressed once a signal.
        tell: given a sentence for the person at each press.
    """
    loop = asyncio.get_running_loop()

    def press() -> None:
        tell(FIRST if stop.press() else SECOND)

    with ExitStack() as listening:
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(ValueError, RuntimeError, NotImplementedError):
                loop.add_signal_handler(number, press)
                listening.callback(loop.remove_signal_handler, number)
        yield
