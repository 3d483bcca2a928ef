"""Progress on stderr: for people, on a terminal, and only for what takes more than a second."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

#: Seconds before anything is shown.
PATIENCE = 1.0


class Shown:
    """A progress bar that appears late or never; an observer for `api.progress` and for the applier."""

    def __init__(self, label: str, unit: str) -> None:
        self._label = label
        self._unit = unit
        self._total = 0
        self._done = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def total(self, requests: int) -> None:
        """So many are known to come."""
        self._total = requests
        self._update()

    def advance(self, requests: int) -> None:
        """So many more are done."""
        self._done += requests
        self._update()

    def start(self) -> None:
        """Time to show it. rich takes 40 ms to import, which nobody who is done by now pays for."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(self._unit),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(self._label, total=None)
        self._bar.start()
        self._update()

    def stop(self) -> None:
        """Takes it away."""
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


def reading() -> AbstractAsyncContextManager[Shown | None]:
    """Progress of reading live state."""
    return progress("Reading live state", "requests")
