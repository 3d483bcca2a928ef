"""Asked once, what is under way is finished; asked twice, it is given up."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

import pytest

from doorlist.applying.stopping import FIRST, SECOND, Stop, Stopped, stopping_on_signals


def test_presses_are_counted() -> None:
    async def work() -> None:
        stop = Stop()
        assert not stop.requested
        assert [stop.press(), stop.press(), stop.press()] == [True, False, False]
        assert stop.requested

    asyncio.run(work())


def test_reading_ends_at_the_first_writing_at_the_second() -> None:
    cancelled: list[str] = []

    async def forever(name: str) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(name)
            raise

    async def work() -> None:
        stop = Stop()
        reading = asyncio.ensure_future(stop.reading(forever("reading")))
        writing = asyncio.ensure_future(stop.writing(forever("writing")))
        await asyncio.sleep(0)
        stop.press()
        with pytest.raises(Stopped):
            await reading
        assert not writing.done()
        assert cancelled == ["reading"]
        stop.press()
        with pytest.raises(Stopped):
            await writing
        assert cancelled == ["reading", "writing"]

    asyncio.run(work())


def test_what_ends_by_itself_gives_its_result_or_its_error() -> None:
    async def seven() -> int:
        return 7

    async def fail() -> None:
        raise ValueError("no")

    async def work() -> None:
        stop = Stop()
        assert await stop.reading(seven()) == 7
        with pytest.raises(ValueError, match="no"):
            await stop.writing(fail())
        stop.press()
        assert await stop.writing(seven()) == 7

    asyncio.run(work())


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
