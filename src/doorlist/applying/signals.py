"""Ctrl-C and SIGTERM (as CI cancels jobs) ask a run to stop."""

from __future__ import annotations

import asyncio
import signal
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from doorlist.applying.stopping import Stop

FIRST = "Stopping: what is under way is finished first. Once more to give it up."
SECOND = "Giving up what is under way."


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
