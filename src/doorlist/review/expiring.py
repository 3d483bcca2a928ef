"""Entries that end or fall back soon, or have ended: what the files alone tell, and how each is renewed.

The dataclasses are the result and its JSON document at once (`schemas/expiring.schema.json`).
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from doorlist import __version__
from doorlist.planning.builder import record
from doorlist.planning.offline import domain_of
from doorlist.review.matched_scopes import scope_of
from doorlist.values.at_moment import at
from doorlist.values.fields import EndField, FilesField, ScopeField, SourceRecord, ToolField, Version1Field
from doorlist.values.guardrails import EVERYBODY
from doorlist.values.scope import ORGANIZATION, Scope, scope_order
from doorlist.values.times import end_written, later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.source import Source

FORMAT_VERSION: Final = "1.0"
#: How far ahead is looked where nothing else is asked for.
WITHIN: Final = timedelta(days=30)
#: For how long an entry is renewed by the command that is shown, unless `max_duration` allows less.
_RENEWED: Final = timedelta(days=90)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """One entry of the files that ends or falls back. A group's entry is one, whoever is in the group."""

    scope: Annotated[
        ScopeField, Field(description="As the files name it: a project's id is empty where they don't give it.")
    ]
    people: Annotated[tuple[str, ...], Field(description="Whom it concerns, by email.")]
    group: Annotated[str | None, Field(description="The group that the entry names; null: it names one person.")]
    template: Annotated[
        str | None, Field(description="The template that it stands in; null: the scope's own section.")
    ]
    role: Annotated[str, Field(description="The role until then, as the files name it.")]
    what: Annotated[
        Literal["ended", "ends", "falls-back"],
        Field(description="ended: gives nothing any more; falls-back: gives the role `then` afterwards."),
    ]
    expires: Annotated[EndField, Field(description="The last day that counts, or the moment.")]
    then: Annotated[str | None, Field(description="The role afterwards; null: none.")]
    takes_along: Annotated[
        tuple[ScopeField, ...],
        Field(description="Projects in which an entry ends with this one of the organization."),
    ]
    reason: Annotated[str | None, Field(description="The reason that the file gives.")]
    source: Annotated[SourceRecord, Field(description="Where it stands.")]
    renew: Annotated[str, Field(description="A command that renews it, for a shell.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """What ends, falls back, or has ended, in the order of time."""

    format_version: Version1Field
    tool: ToolField
    moment: Annotated[datetime, Field(description="What has ended has ended by then.")]
    until: Annotated[datetime, Field(description="What ends or falls back later isn't listed.")]
    files: FilesField
    entries: Annotated[tuple[Ending, ...], Field(description="In the order of time.")]


def expiring(
    desired: Desired, *, moment: datetime, within: timedelta = WITHIN, paths: Sequence[str] = ()
) -> Expiring:
    """What ends, falls back, or has ended.

    An access ends with the earlier of its entry and the person's in the organization: it is listed with the entry
    that ends it, as that is the one to renew.

    Args:
        desired: what the files come to.
        moment: the present moment (UTC).
        within: how far ahead is looked.
        paths: the files as they are to be named in commands; empty where they needn't be.
    """
    until = later(moment, within)
    now = at(desired, moment)
    found = [
        ending for scope in now.scopes() if scope.managed for ending in _of_scope(now, scope, moment, until, paths)
    ]
    return Expiring(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        moment=moment,
        until=until,
        files=desired.files,
        entries=tuple(sorted(found, key=lambda one: (one.expires, scope_order(one.scope), one.people))),
    )


def _of_scope(
    desired: Desired, wanted: DesiredScope, moment: datetime, until: datetime, paths: Sequence[str]
) -> Iterator[Ending]:
    lines: dict[tuple[Source, str | None], list[Entry]] = {}
    for entry in _endings(wanted, until):
        lines.setdefault((entry.source, entry.group), []).append(entry)
    scope = scope_of(desired, wanted)
    for entries in lines.values():
        first, people = entries[0], tuple(sorted({entry.email for entry in entries}))
        assert first.expires is not None, "an entry that ends by itself has an end of its own"
        yield Ending(
            scope=scope,
            people=people,
            group=first.group,
            template=first.template,
            role=str(first.role),
            what="ended" if first.expires <= moment else "ends" if first.then is None else "falls-back",
            expires=first.expires,
            then=None if first.then is None else str(first.then),
            takes_along=tuple(_along(desired, entries)) if scope == ORGANIZATION else (),
            reason=first.reason,
            source=record(first.source),
            renew=_renew(first, scope, _new_end(first, people, desired.guardrails.max_duration, moment), paths),
        )


def _endings(wanted: DesiredScope, until: datetime) -> Iterator[Entry]:
    """Entries that end or fall back by their own `expires` until then. Whoever has another entry now has lost
    nothing."""
    for email, entry in wanted.expired.items():
        if email not in wanted.entries and entry.ends == entry.expires:
            yield entry
    for entry in wanted.lasting():
        if entry.expires is not None and entry.expires == entry.changes and entry.expires <= until:
            yield entry


def _along(desired: Desired, entries: Sequence[Entry]) -> Iterator[Scope]:
    """Projects in which somebody's entry ends with theirs in the organization."""
    ends = {entry.email: entry.ends for entry in entries if entry.ends is not None}
    for project in desired.projects:
        for email, end in ends.items():
            entry = project.entries.get(email) or project.upcoming.get(email) or project.expired.get(email)
            if project.managed and entry is not None and entry.ends == end != entry.expires:
                yield scope_of(desired, project)
                break


def _new_end(entry: Entry, people: Sequence[str], longest: Mapping[str, timedelta], moment: datetime) -> str:
    """A later date that the guardrails allow; as a date lasts to its end, the day before where they bound it."""
    end = entry.expires or moment
    wanted = later(moment, _RENEWED)
    if wanted <= end:
        wanted = later(end, _RENEWED)
    allowed = [longest[domain] for email in people for domain in (domain_of(email), EVERYBODY) if domain in longest]
    if allowed:
        wanted = min(wanted, later(moment, min(allowed)) - _DAY)
    # Where no more is allowed it stays: a command that renews must not shorten.
    return wanted.date().isoformat() if wanted > end else end_written(end)


def _renew(entry: Entry, scope: Scope, until: str, paths: Sequence[str]) -> str:
    who = entry.email if entry.group is None else f"group:{entry.group}"
    if entry.template is not None:
        where = ["--template", entry.template]
    else:
        where = ["--organization"] if scope == ORGANIZATION else ["--project", scope.name]
    return shlex.join(["doorlist", "renew", who, "--until", until, *where, *paths])
