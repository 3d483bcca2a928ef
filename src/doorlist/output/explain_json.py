"""The JSON document of `explain`."""

from __future__ import annotations

import operator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from doorlist import __version__
from doorlist.output.json_writer import document_json
from doorlist.output.ways_json import StepRecord, last_step, step_record
from doorlist.review.report_values import Presence, State
from doorlist.values.desired import Listing
from doorlist.values.fields import (
    EmailField,
    EndField,
    ScopeField,
    StartField,
    ToolField,
    Version1Field,
)
from doorlist.values.plan import Awaited
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.explained import Explained, ExplainedScope, ScopeKeys
    from doorlist.values.desired import Entry
    from doorlist.values.live import ApiKey

FORMAT_VERSION: Final = "1.0"


@value
class PermissionRecord:
    """One permission and the ways in which the person holds it."""

    name: Annotated[str, Field(description="Offline also a pattern, as the files have it.")]
    ways: Annotated[tuple[tuple[StepRecord, ...], ...], Field(description="Each a list of steps.")]


@value
class EntryRecord:
    """What the files say."""

    file: Annotated[str, Field(description="The file as it was named, or below the folder named.")]
    line: Annotated[int, Field(ge=1, description="The line, from 1.")]
    listing: Annotated[Listing, Field(description="Under which key the person stands.")]
    role: Annotated[str, Field(description="The role as the file names it.")]
    starts: Annotated[
        StartField | None, Field(description="The first day that counts, or the moment; null: at once.")
    ]
    expires: Annotated[
        EndField | None,
        Field(description="The last day that counts, or the moment from which on it doesn't; null: no end."),
    ]
    then: Annotated[str | None, Field(description="The role that holds afterwards; null: none.")]
    reason: Annotated[str | None, Field(description="The reason that the file gives.")]


@value
class ViaRecord:
    """Through what an entry came."""

    kind: Annotated[Literal["template", "group"], Field(description="What it came through.")]
    name: Annotated[str, Field(description="Its name.")]


@value
class WaitingRecord:
    """What is waited for."""

    what: Annotated[Awaited, Field(description="What is waited for.")]
    since: Annotated[str | None, Field(description="A timestamp as the platform gave it; null: none.")]
    reason: Annotated[str, Field(description="A sentence.")]


@value
class ExplainedScopeRecord:
    """What one person has in one scope."""

    scope: ScopeField
    presence: Annotated[Presence | None, Field(description="What live says; null: it wasn't asked.")]
    state: Annotated[State | None, Field(description="As in a report; null: live wasn't asked, or reaches only.")]
    live: Annotated[str | None, Field(description="The live role: held, or offered by the invitation; null: none.")]
    wanted: Annotated[str | None, Field(description="The role that the files want; null: none.")]
    entry: Annotated[EntryRecord | None, Field(description="The entry, also one that has ended; null: none.")]
    via: Annotated[
        tuple[ViaRecord, ...], Field(description="The group and the template that the entry came through.")
    ]
    waiting: Annotated[tuple[WaitingRecord, ...], Field(description="What is waited for.")]
    ends: Annotated[
        EndField | None, Field(description="When the access ends by itself, here or with the organization.")
    ]
    permissions: Annotated[tuple[PermissionRecord, ...], Field(description="What the person may do here, by name.")]
    later: Annotated[
        tuple[EntryRecord, ...],
        Field(description="Further entries, through groups, that begin later.", exclude_if=operator.not_),
    ] = ()


@value
class KeyRecord:
    """An API key, as the API lists it. Of its value at most the last four characters are told."""

    id: Annotated[int, Field(description="The platform's id.")]
    name: Annotated[str | None, Field(description="Its name; null: none.")]
    valid: Annotated[bool, Field(description="Whether the platform takes it.")]
    created_at: Annotated[str | None, Field(description="When it was made.")]
    last_used: Annotated[str | None, Field(description="When it was last used; null: never, or not told.")]
    expires_at: Annotated[str | None, Field(description="When it ends; null: never.")]
    ends_with: Annotated[
        str | None, Field(description="The last characters of its value, as the platform shows them.")
    ]


@value
class ScopeKeysRecord:
    """The API keys of one scope."""

    scope: ScopeField
    keys: Annotated[tuple[KeyRecord, ...] | None, Field(description="Null: they couldn't be read.")]


@value
class ExplainDocument:
    """What one person holds, may do, and why."""

    format_version: Version1Field
    tool: ToolField
    moment: Annotated[datetime, Field(description="When the files are looked at.")]
    offline: Annotated[bool, Field(description="Whether only the files were asked; else powers are live ones.")]
    email: EmailField
    name: Annotated[str | None, Field(description="The display name; null: none, or not known.")]
    scopes: Annotated[
        tuple[ExplainedScopeRecord, ...],
        Field(description="Where the person is in, invited, named, or reaches through the organization."),
    ]
    keys: Annotated[
        tuple[ScopeKeysRecord, ...],
        Field(description="Of somebody who is to leave: API keys of where they are, which don't leave with them."),
    ]


def explain_json(found: Explained) -> Iterator[str]:
    """The document of `explain`, piece by piece."""
    document = ExplainDocument(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        moment=found.moment,
        offline=found.offline,
        email=found.email,
        name=found.name,
        scopes=tuple(_scope(one) for one in found.scopes),
        keys=tuple(_keys(one) for one in found.keys),
    )
    return document_json(document, {"scopes": ExplainedScopeRecord, "keys": ScopeKeysRecord})


def _scope(one: ExplainedScope) -> ExplainedScopeRecord:
    return ExplainedScopeRecord(
        scope=one.scope,
        presence=one.presence,
        state=one.state,
        live=one.live,
        wanted=one.wanted,
        entry=None if one.entry is None else _entry(one.entry),
        via=() if one.entry is None else _via(one.entry),
        waiting=tuple(WaitingRecord(entry.what, entry.since, entry.reason) for entry in one.waiting),
        ends=one.ends,
        permissions=_permissions(one),
        later=tuple(map(_entry, one.later)),
    )


def _entry(entry: Entry) -> EntryRecord:
    return EntryRecord(
        file=entry.source.file,
        line=entry.source.line,
        listing=entry.listing,
        role=str(entry.role),
        starts=entry.starts,
        expires=entry.expires,
        then=None if entry.then is None else str(entry.then),
        reason=entry.reason,
    )


def _via(entry: Entry) -> tuple[ViaRecord, ...]:
    found = []
    if entry.template is not None:
        found.append(ViaRecord("template", entry.template))
    if entry.group is not None:
        found.append(ViaRecord("group", entry.group))
    return tuple(found)


def _permissions(one: ExplainedScope) -> tuple[PermissionRecord, ...]:
    steps = {way: tuple(map(step_record, way.steps)) for way in one.ways}
    names = sorted({name for way in one.ways for name in way.permissions})
    return tuple(
        PermissionRecord(
            name, tuple((*steps[way], last_step(name, one.scope)) for way in one.ways if name in way.permissions)
        )
        for name in names
    )


def _keys(one: ScopeKeys) -> ScopeKeysRecord:
    return ScopeKeysRecord(one.scope, None if one.keys is None else tuple(map(_key, one.keys)))


def _key(key: ApiKey) -> KeyRecord:
    return KeyRecord(
        id=key.id,
        name=key.name,
        valid=key.valid,
        created_at=key.created_at,
        last_used=key.last_used,
        expires_at=key.expires_at,
        ends_with=key.ends_with,
    )
