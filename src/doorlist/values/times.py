"""Moments and spans of time: read as an access file has them, and shown the same way everywhere. All in UTC.

A date is a whole day. An entry that expires on a day counts to the day's last second, so that its end is the midnight
after it; one that starts on a day starts with the day's first second. Shown is the day that was written.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

DATE: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK: Final = r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
ZONE: Final = "(Z|[+-][0-9]{2}:[0-9]{2})"
_DATE: Final = re.compile(DATE).fullmatch
_TIME: Final = re.compile(f"{DATE}{CLOCK}(?P<zone>{ZONE})?").fullmatch
_MIDNIGHT: Final = time()
_LAST_SECOND: Final = time(23, 59, 59)
_DAY: Final = timedelta(days=1)
#: What is wrong with a text whose moment no clock will ever show.
OUT_OF_RANGE: Final = "is out of range"
FIRST: Final = datetime.min.replace(tzinfo=UTC)
LAST: Final = datetime.max.replace(tzinfo=UTC)


class Span(NamedTuple):
    """The time from one moment to another, which isn't part of it. `None`: no beginning, or no end."""

    starts: datetime | None = None
    ends: datetime | None = None

    def has_begun(self, moment: datetime) -> bool:
        """Whether the span has begun at a moment."""
        return self.starts is None or self.starts <= moment

    def is_over(self, moment: datetime) -> bool:
        """Whether the span has ended at a moment."""
        return self.ends is not None and self.ends <= moment

    def within(self, other: Span) -> Span:
        """What two spans have in common; it may be empty."""
        starts = max(self.starts or FIRST, other.starts or FIRST)
        ends = min(self.ends or LAST, other.ends or LAST)
        return Span(None if starts is FIRST else starts, None if ends is LAST else ends)

    @property
    def is_empty(self) -> bool:
        """Whether it ends before it begins."""
        return self.starts is not None and self.ends is not None and self.ends <= self.starts


ALWAYS: Final = Span()


def read_end(text: str) -> datetime | str:
    """The moment from which on something that expires on a date, or at a timestamp, is over.

    Returns:
        The moment in UTC, or what is wrong with the text, to follow it in a sentence.
    """
    return _read(text, lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC) + _DAY)


def read_start(text: str) -> datetime | str:
    """The moment from which on something that starts on a date, or at a timestamp, counts. Returns as `read_end`."""
    return _read(text, lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC))


def _read(text: str, of_day: Callable[[date], datetime]) -> datetime | str:
    try:
        if _DATE(text):
            return of_day(date.fromisoformat(text))
        found = _TIME(text)
        if found is None:
            return "isn't a date"
        if found["zone"] is None:
            return "names no time zone"
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        return f"isn't a date: {error}"
    except OverflowError:
        return OUT_OF_RANGE


def end_day(moment: datetime) -> str:
    """An end for people: `2027-01-31`, the last day that counts, or `2027-01-31 18:00 UTC`."""
    return _shown(moment, _last_day(moment))


def start_day(moment: datetime) -> str:
    """A start for people: `2027-01-31`, the first day that counts, or `2027-01-31 18:00 UTC`."""
    return _shown(moment, _first_day(moment))


def end_written(moment: datetime) -> str:
    """An end as a file has it, which `read_end` reads again: `2027-01-31` or `2027-01-31T18:00:00Z`."""
    return _last_day(moment) or _timestamp(moment)


def start_written(moment: datetime) -> str:
    """A start as a file has it, which `read_start` reads again."""
    return _first_day(moment) or _timestamp(moment)


def as_of_day(moment: datetime) -> str:
    """The moment that a plan shows, for people: a day, where it is that day's last second; else the moment."""
    day = moment.date().isoformat() if moment.time() == _LAST_SECOND else None
    return _shown(moment, day)


def _last_day(moment: datetime) -> str | None:
    return _first_day(moment - _DAY) if moment.time() == _MIDNIGHT and moment - FIRST >= _DAY else None


def _first_day(moment: datetime) -> str | None:
    return moment.date().isoformat() if moment.time() == _MIDNIGHT else None


def _timestamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _shown(moment: datetime, day: str | None) -> str:
    if day is not None:
        return day
    clock = moment.time().isoformat("auto" if moment.second or moment.microsecond else "minutes")
    return f"{moment.date().isoformat()} {clock} UTC"


def later(moment: datetime, span: timedelta) -> datetime:
    """The moment that comes `span` after another one, or the last moment that there is."""
    return LAST if LAST - moment < span else moment + span


def earlier(moment: datetime, span: timedelta) -> datetime:
    """The moment that was `span` before another one, or the first moment that there is."""
    return FIRST if moment - FIRST < span else moment - span
