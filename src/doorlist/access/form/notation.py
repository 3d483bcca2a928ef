"""How values are written, and what they come to: one notation for the loader, and for editors through the schema.

A pattern matches the whole text. JSON Schema's patterns are those of ECMAScript: nothing here is Python's alone.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from doorlist.access.yaml_nodes import quoted
from doorlist.values.guardrails import Limit
from doorlist.values.times import CLOCK, DATE, ZONE

MOMENT: Final = f"{DATE}({CLOCK}{ZONE})?"
DURATION: Final = "[1-9][0-9]{0,4}[hdw]"
COUNT: Final = "[0-9]{1,9}"
PERCENT: Final = r"[0-9]{1,3}(\.[0-9]{1,6})?%"
LIMIT: Final = f"{COUNT}|{PERCENT}"
#: Looser than the loader: what is only unusual in an address is a hint, which an editor can't give.
EMAIL: Final = r"\s*[^@\s:]+@[^@\s]+\s*"
GROUP: Final = "group:.+"
#: `*` stands for a whole resource, for a whole action, or for both.
PERMISSION: Final = r"\s*([^\s:*]+|\*):([^\s*]+|\*)\s*"

_COUNT: Final = re.compile(COUNT).fullmatch
_PERCENT: Final = re.compile(PERCENT).fullmatch
_DURATION: Final = re.compile(DURATION).fullmatch
_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}
_PERMISSION: Final = re.compile(PERMISSION).fullmatch


def whole(pattern: str) -> str:
    """The pattern as JSON Schema has it, which looks for it anywhere in a text."""
    return f"^({pattern})$" if "|" in pattern else f"^{pattern}$"


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


def permission_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a permission's form, and what would be right; `None` where the form is good."""
    if _PERMISSION(text):
        return None
    wrong = f"{quoted(text)} isn't a permission"
    if text == "*":
        return wrong, 'Did you mean "*:*"? It stands for every permission, also those that the platform adds later.'
    if "*" in text and ":" in text:
        return f"{wrong}: * stands for a whole resource, a whole action, or both", "For example: trace:*, *:read, *:*"
    return wrong, "A permission is resource:action, for example trace:read; a pattern trace:*, *:read or *:*."
