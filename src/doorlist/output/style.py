"""Colour for a terminal: a handful of ANSI codes, or none.

Whether there is colour is the caller's to decide (a terminal, and no `NO_COLOR`).
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Palette(NamedTuple):
    """What stands before a piece of text, and what ends it. All empty: no colour."""

    bold: str = ""
    dim: str = ""
    red: str = ""
    green: str = ""
    yellow: str = ""
    cyan: str = ""
    end: str = ""


PLAIN: Final = Palette()
ANSI: Final = Palette(
    bold="\x1b[1m",
    dim="\x1b[2m",
    red="\x1b[31m",
    green="\x1b[32m",
    yellow="\x1b[33m",
    cyan="\x1b[36m",
    end="\x1b[0m",
)


def palette(colour: bool) -> Palette:
    """The palette for a terminal with colour, or without."""
    return ANSI if colour else PLAIN
