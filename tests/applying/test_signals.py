"""SIGINT and SIGTERM ask a run to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

import pytest

from doorlist.applying.signals import FIRST, SECOND, stopping_on_signals
from doorlist.applying.stopping import Stop, Stopped


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_press(number: signal.Signals) -> None:
    told: list[str] = []
    before = signal.getsignal(number)

    async def work() -> None:
        stop = Stop()
        with stopping_on_signals(stop, told.append):
            for _ in range(2):
                os.kill(os.getpid(), number)
                with pytest.raises(Stopped):
                    await stop.reading(asyncio.Event().wait())
                await asyncio.sleep(0)
            with pytest.raises(Stopped):
                await stop.writing(asyncio.Event().wait())

    asyncio.run(work())
    assert told == [FIRST, SECOND]
    assert signal.getsignal(number) in {before, signal.default_int_handler, signal.SIG_DFL}


def test_outside_the_main_thread_there_are_no_signals() -> None:
    done: list[bool] = []

    async def work() -> None:
        with stopping_on_signals(Stop(), lambda _text: None):
            done.append(True)

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    thread.join(10)
    assert done == [True]
