"""An access review as CSV, one access a row: for a spreadsheet, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from doorlist.output import safe
from doorlist.output.report import labels
from doorlist.values.times import as_of_day, end_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.report_values import Access, BlameRecord, Person, Report

COLUMNS: Final = (
    "organization",
    "person",
    "name",
    "scope",
    "project",
    "project_id",
    "state",
    "presence",
    "role",
    "role_wanted",
    "listing",
    "group",
    "template",
    "expires",
    "reason",
    "file",
    "line",
    "invited_at",
    "waiting_for",
    "change",
    "as_of",
    "reaches_projects",
    "since_commit",
    "since_author",
    "since_date",
)


def report_csv(report: Report) -> Iterator[str]:
    """The rows, the header first; lines end with CR LF, as RFC 4180 has it."""
    changes = {action.id: f"{action.kind}: {action.reason}" for action in report.differences}
    as_of = "" if report.as_of is None else as_of_day(report.as_of)
    yield _line(COLUMNS)
    for person in report.people:
        for access in person.access:
            more = (as_of, "yes" if person.reaches_projects else "", *_blame(access.blame))
            yield _line((report.organization.name, *_row(person, access, changes), *more))


def _row(person: Person, access: Access, changes: dict[str, str]) -> tuple[str, ...]:
    source = access.source
    return (
        person.email,
        person.name or "",
        access.scope.type,
        access.scope.name,
        access.scope.id,
        labels.STATES[access.state].label,
        access.presence,
        access.role or "",
        access.wanted or "",
        access.listing or "",
        access.group or "",
        access.template or "",
        "" if access.expires is None else end_written(access.expires),
        access.reason or "",
        "" if source is None else source.file,
        "" if source is None else str(source.line),
        access.since or "",
        ", ".join(labels.AWAITED[what] for what in access.waiting),
        "; ".join(changes[ident] for ident in access.actions),
    )


def _blame(blame: BlameRecord | None) -> tuple[str, str, str]:
    return ("", "", "") if blame is None else (blame.commit or "", blame.author or "", blame.date or "")


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe.csv(cell) for cell in cells])
    return out.getvalue()
