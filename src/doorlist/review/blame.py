"""Since which commit each entry of an access review is there: the latest of the lines that it needs. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from doorlist.review.report_values import BlameRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from doorlist.access.blame import Origin
    from doorlist.review.report_values import Access, Person, Report
    from doorlist.values.fields import SourceRecord

_LAST: Final = datetime.max.replace(tzinfo=UTC)


def blamed(
    report: Report,
    origins: Mapping[str, Mapping[int, Origin]],
    groups: Mapping[tuple[str, str], tuple[str, int]],
) -> Report:
    """The review with the origin of each entry.

    Args:
        report: the review.
        origins: of each line, by file.
        groups: where a group names each of its people, by group and email: file and line. Somebody whom a group
            brings is there since the later of that line and the one that gives the group its role.
    """

    def of(person: Person) -> Person:
        return replace(person, access=tuple(_with(access, person.email) for access in person.access))

    def _with(access: Access, email: str) -> Access:
        found = list(_origins(access, email))
        if not found:
            return access
        return replace(access, blame=_record(max(found, key=lambda origin: origin.date or _LAST)))

    def _origins(access: Access, email: str) -> Iterator[Origin]:
        for file, line in _lines(access.source, groups.get((access.group or "", email))):
            origin = origins.get(file, {}).get(line)
            if origin is not None:
                yield origin

    return replace(report, people=tuple(of(person) for person in report.people))


def _lines(source: SourceRecord | None, member: tuple[str, int] | None) -> Iterator[tuple[str, int]]:
    if source is not None:
        yield source.file, source.line
        if member is not None:
            yield member


def _record(origin: Origin) -> BlameRecord:
    return BlameRecord(origin.commit, origin.author, None if origin.date is None else origin.date.isoformat())
