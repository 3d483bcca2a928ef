"""Since which commit each entry of an access review is there: the latest of the lines that it needs. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.review.report_values import BlameRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from doorlist.access.blame import Origin
    from doorlist.review.report_values import Access, Person, Report
    from doorlist.values.fields import SourceRecord

_LAST: Final = datetime.max.replace(tzinfo=UTC)


#: A file, and a line of it.
Place = tuple[str, int]


class Lines(NamedTuple):
    """The lines that an entry needs beside its own.

    Attributes:
        members: where a group names each of its people, by group and email.
        uses: where a project names each of its templates, by the places where the project stands.
    """

    members: Mapping[tuple[str, str], Place]
    uses: Mapping[Place, Mapping[str, Place]]


def blamed(report: Report, origins: Mapping[str, Mapping[int, Origin]], lines: Lines) -> Report:
    """The review with the origin of each entry.

    Args:
        report: the review.
        origins: of each line, by file.
        lines: what brings entries to where they are. Somebody whom a group brings is there since the later of the
            lines that name them in the group and give the group its role; what a template brings, since the project
            uses it.
    """
    uses = {one.scope: lines.uses.get(_place(one.source), {}) for one in report.scopes if one.source is not None}

    def of(person: Person) -> Person:
        return replace(person, access=tuple(_with(access, person.email) for access in person.access))

    def _with(access: Access, email: str) -> Access:
        found = [origins.get(file, {}).get(line) for file, line in _needed(access, email)]
        known = [origin for origin in found if origin is not None]
        if not known:
            return access
        return replace(access, blame=_record(max(known, key=lambda origin: origin.date or _LAST)))

    def _needed(access: Access, email: str) -> Iterator[Place]:
        if access.source is None:
            return
        yield _place(access.source)
        member = lines.members.get((access.group or "", email))
        use = uses.get(access.scope, {}).get(access.template or "")
        yield from (place for place in (member, use) if place is not None)

    return replace(report, people=tuple(of(person) for person in report.people))


def _place(source: SourceRecord) -> Place:
    return source.file, source.line


def _record(origin: Origin) -> BlameRecord:
    return BlameRecord(origin.commit, origin.author, None if origin.date is None else origin.date.isoformat())
