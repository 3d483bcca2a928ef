"""When an entry counts: its keys `starts` and `expires`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.access import fields
from doorlist.access.yaml_nodes import quoted
from doorlist.values.times import OUT_OF_RANGE, read_end, read_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from doorlist.access.problems import FileProblems

_EXPIRES: Final = (
    "Write a date (2027-01-31: to its last second in UTC) or a timestamp with its zone (2027-01-31T18:00:00Z)."
)
_STARTS: Final = (
    "Write a date (2027-01-31: from its first second in UTC) or a timestamp with its zone (2027-01-31T08:00:00Z)."
)


def times(given: Mapping[str, fields.Field], report: FileProblems) -> tuple[datetime | None, datetime | None]:
    """When an entry starts and expires; problems where the keys don't fit together, or can't be read.

    Args:
        given: the keys of one entry.
        report: takes the problems.
    """
    starts = _moment("starts", read_start, _STARTS, given, report)
    expires = _moment("expires", read_end, _EXPIRES, given, report)
    if starts is not None and expires is not None and starts >= expires:
        start, end = fields.text(given["starts"], report), fields.text(given["expires"], report)
        report.add(
            given["starts"].value,
            f"The entry starts at {start}, which isn't before it expires at {end}",
            "It would never count: correct one of the two.",
        )
        starts = None
    if "then" in given and "expires" not in given:
        report.add(
            given["then"].name,
            "then gives the role that holds once the entry expires, and expires isn't there",
            "Add expires, for example expires: 2027-01-31, or leave then out.",
        )
    return starts, expires


def _moment(
    name: str,
    read: Callable[[str], datetime | str],
    fix: str,
    given: Mapping[str, fields.Field],
    report: FileProblems,
) -> datetime | None:
    text = fields.text(given[name], report) if name in given else None
    if text is None:
        return None
    found = read(text)
    if isinstance(found, str):
        if found == OUT_OF_RANGE:
            # Often a date that stands for "never".
            fix = f"Leave {name} out where there is no {'start' if name == 'starts' else 'end'}. {fix}"
        report.add(given[name].value, f"{quoted(text)} {found}", fix)
        return None
    return found
