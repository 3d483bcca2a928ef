"""Progress on stderr: for people, on a terminal, and only for what takes more than a second."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

#: Seconds before anything is shown.
PATIENCE = 1.0


class Shown:
    """A progress bar that appears late or never; an observer for `platform.progress` and for the applier."""

    def __init__(self, label: str, unit: str) -> None:
        self._label = label
        self._unit = unit
        self._total = 0
        self._done = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def begin(self, label: str, unit: str) -> None:
        """Count something else from now on, unless it is the same already."""
        if (label, unit) != (self._label, self._unit):
            self._label, self._unit, self._total, self._done = label, unit, 0, 0
            if self._bar is not None and self._task is not None:
                self._bar.reset(self._task, total=None, description=label, unit=unit)

    def total(self, requests: int) -> None:
        """Expect this many in all."""
        self._total = requests
        self._update()

    def advance(self, requests: int) -> None:
        """Count this many as done."""
        self._done += requests
        self._update()

    def start(self) -> None:
        """Show the bar. rich takes 40 ms to import, so it is loaded here, where somebody waits anyway."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(self._label, total=None, unit=self._unit)
        self._bar.start()
        self._update()

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _update(self) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=self._total or None, completed=self._done)


@asynccontextmanager
async def progress(label: str, unit: str, *, patience: float = PATIENCE) -> AsyncIterator[Shown | None]:
    """An observer while the context lasts; `None` where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = Shown(label, unit)
    waiting = asyncio.get_running_loop().call_later(patience, bar.start)
    try:
        yield bar
    finally:
        waiting.cancel()
        bar.stop()


_READING: Final = ("Reading live state", "requests")


def reading() -> AbstractAsyncContextManager[Shown | None]:
    """Progress of reading live state."""
    return progress(*_READING)


class _Reading:
    """An observer of reading on a bar that shows something else in between."""

    def __init__(self, bar: Shown) -> None:
        self._bar = bar

    def total(self, requests: int) -> None:
        self._bar.begin(*_READING)
        self._bar.total(requests)

    def advance(self, requests: int) -> None:
        self._bar.begin(*_READING)
        self._bar.advance(requests)


class Applying(NamedTuple):
    """Who is told of a run of `apply`: of its reading, of how many actions are to be done, and of each that is."""

    reading: _Reading | None
    begun: Callable[[int], None]
    done: Callable[[], None]


@asynccontextmanager
async def applying() -> AsyncIterator[Applying]:
    """Progress of reading live state, then of applying, then of reading once more, on one bar."""
    async with progress(*_READING) as bar:
        if bar is None:
            yield Applying(None, lambda _: None, lambda: None)
            return

        def begun(actions: int) -> None:
            bar.begin("Applying", "actions")
            bar.total(actions)

        yield Applying(_Reading(bar), begun, lambda: bar.advance(1))
