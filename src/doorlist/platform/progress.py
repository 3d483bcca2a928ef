"""Progress as an observer that is passed in: nothing here knows how it is shown."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told how many requests a reading comes to, as far as known, and of each that is done."""

    def total(self, requests: int) -> None:
        """The number known by now; it grows while first pages tell how many more there are."""
        ...

    def advance(self, requests: int) -> None:
        """This many more requests are done."""
        ...


class Tally:
    """Adds up what several readers expect, for one observer or none."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self._expected = 0

    def expect(self, requests: int) -> None:
        """Expect this many more requests."""
        self._expected += requests
        if self._progress is not None:
            self._progress.total(self._expected)

    def done(self, requests: int = 1) -> None:
        """Count this many requests as done."""
        if self._progress is not None:
            self._progress.advance(requests)
