"""Counts, limits and durations, from text as written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from doorlist.access.form import patterns
from doorlist.values.guardrails import Limit

_COUNT: Final = re.compile(patterns.COUNT).fullmatch
_PERCENT: Final = re.compile(patterns.PERCENT).fullmatch
_DURATION: Final = re.compile(patterns.DURATION).fullmatch
_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}


def count(text: str) -> int | None:
    """A whole number from 0, or `None`."""
    return int(text) if _COUNT(text) else None


def limit(text: str) -> Limit | None:
    """`3`, `25%` or `12.5%`, or `None`."""
    if _PERCENT(text):
        value = float(text[:-1])
        return Limit(value, percent=True) if value <= 100 else None
    number = count(text)
    return None if number is None else Limit(float(number))


def duration(text: str) -> timedelta | None:
    """`36h`, `7d` or `2w`, or `None`."""
    return timedelta(**{_UNITS[text[-1]]: int(text[:-1])}) if _DURATION(text) else None
