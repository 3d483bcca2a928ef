"""An access review as GitHub annotations: what ends soon as notices, at the lines that give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.output import phrases
from doorlist.output.annotations import Annotation, commands
from doorlist.output.safe import SENTENCE, terminal
from doorlist.values.times import end_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.report_values import Report


def report_annotations(report: Report) -> Iterator[str]:
    """One workflow command a line. Annotations of what differs from live are those of `plan`."""
    yield from commands(
        Annotation(
            "notice",
            "doorlist: ends soon",
            f"{terminal(one.email)} in {phrases.place(one.scope, terminal)}: access as "
            f"{phrases.role(one.role, terminal)} lasts until {end_day(one.expires)}"
            + (f"\n{terminal(one.reason, SENTENCE)}" if one.reason else ""),
            one.source.file,
            one.source.line,
        )
        for one in report.expiring
        if one.soon
    )
