"""When an entry expires."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from doorlist.access import patterns

_DATE: Final = re.compile(patterns.DATE).fullmatch
_TIME: Final = re.compile(f"{patterns.DATE}{patterns.CLOCK}(?P<zone>{patterns.ZONE})?").fullmatch


def moment(text: str) -> datetime | str:
    """The moment in UTC from which on an entry counts as absent, or a sentence that says what is wrong.

    A date lasts to its last second: the moment is the midnight after it.
    """
    try:
        if _DATE(text):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        time = _TIME(text)
        if time is None:
            return "isn't a date"
        if time["zone"] is None:
            return "names no time zone"
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        return f"isn't a date: {error}"
    except OverflowError:
        return "is out of range"
