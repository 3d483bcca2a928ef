from __future__ import annotations

import asyncio
from functools import partial

import pytest

from doorlist.cli.progress_bar import Shown, applying, progress, reading
from support.commandline import streams


def test_nothing_is_shown_in_a_pipe() -> None:
    async def work() -> None:
        async with reading() as bar:
            assert bar is None

    with streams():
        asyncio.run(work())


def test_what_is_quick_shows_nothing_on_a_terminal_either() -> None:
    async def work() -> None:
        async with progress("Reading", "requests") as bar:
            assert bar is not None
            bar.total(3)
            bar.advance(1)

    with streams(terminal=True) as (out, err):
        asyncio.run(work())
        assert (out.written, err.written) == ("", "")


def test_what_takes_longer_is_shown_on_stderr_and_taken_away() -> None:
    async def work() -> None:
        async with progress("Reading live state", "requests", patience=0) as bar:
            assert bar is not None
            for _ in range(3):  # turns of the event loop, no waiting
                await asyncio.sleep(0)
            bar.total(7)
            bar.advance(3)

    with streams(terminal=True) as (out, err):
        asyncio.run(work())
        assert out.written == ""
        assert "Reading live state" in err.written


def test_counts_made_before_it_appears_are_not_lost() -> None:
    with streams(terminal=True) as (_, err):
        bar = Shown("Applying", "actions")
        bar.total(4)
        bar.advance(2)
        bar.start()
        bar.stop()
        bar.stop()
        assert "2/4" in err.written


def test_applying_is_told_once_reading_is_over() -> None:
    async def work(to_the_end: bool) -> None:
        async with applying() as (read, begun, done):
            assert read is not None
            for _ in range(3):  # turns of the event loop, no waiting
                await asyncio.sleep(0)
            begun(4)
            done()
            read.total(9)
            read.advance(5)
            if to_the_end:
                begun(4)
                done()

    for to_the_end, last in (
        (False, ("Reading live state", "5/9", "requests")),
        (True, ("Applying", "1/4", "actions")),
    ):
        with streams(terminal=True) as (_, err), pytest.MonkeyPatch.context() as patch:
            patch.setattr("doorlist.cli.progress_bar.progress", partial(progress, patience=0))
            asyncio.run(work(to_the_end))
            assert [word for word in last if word not in err.written] == []


def test_applying_tells_nothing_in_a_pipe() -> None:
    async def work() -> None:
        async with applying() as (read, begun, done):
            assert read is None
            begun(4)
            done()

    with streams() as (out, err):
        asyncio.run(work())
        assert (out.written, err.written) == ("", "")
