"""What an access review is made of. The dataclasses are the report and its JSON document at once.

A large organization has 100,000 accesses, so that those are cheap values (`values.value`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from doorlist.values.action import ActionField
from doorlist.values.desired import Listing, Unlisted
from doorlist.values.fields import (
    EndField,
    FilesField,
    ScopeField,
    SourceRecord,
    StartField,
    ToolField,
    Version2Field,
)
from doorlist.values.plan import Awaited, BlockedBy, OrganizationRecord, Waiting
from doorlist.values.value import value

FORMAT_VERSION: Final = "2.0"

State = Literal[
    "in-order",
    "invited",
    "waiting",
    "role-differs",
    "missing",
    "to-be-removed",
    "expired",
    "kept",
    "not-managed",
]
Presence = Literal["member", "invited", "declined", "absent"]


KeyMark = Literal["unused", "old", "endless"]


@dataclass(frozen=True, slots=True)
class BlameRecord:
    """The commit that put an entry where it is, by the lines that say it."""

    commit: Annotated[str | None, Field(description="In full; null: not committed yet.")]
    author: Annotated[str | None, Field(description="As the commit gives it: anybody can claim any name.")]
    date: Annotated[str | None, Field(description="When it was written, with its zone (ISO 8601).")]


@value
class Access:
    """What one person has, or should have, in one scope."""

    scope: ScopeField
    state: Annotated[
        State,
        Field(
            description="in-order: in, with the role that the files say; invited: the invitation fits, and isn't "
            "answered; waiting: needs a person or time, see `waiting`; role-differs: in or invited with another role "
            "than the files say; missing: named, and neither in nor invited; to-be-removed: in or invited, and not "
            "wanted; expired: the entry has expired, and the person is out; kept: not named, and kept; not-managed: "
            "of a scope that the files don't manage."
        ),
    ]
    presence: Annotated[Presence, Field(description="What live says.")]
    role: Annotated[str | None, Field(description="The live role: held, or offered by the invitation; null: none.")]
    wanted: Annotated[str | None, Field(description="The role that the files say; null where they don't want it.")]
    listing: Annotated[Listing | None, Field(description="Where the files name the person; null: nowhere.")]
    group: Annotated[str | None, Field(description="The group that brings the person here; null: named directly.")]
    template: Annotated[
        str | None,
        Field(description="The template that brings the entry here; null: the scope itself has it."),
    ]
    starts: Annotated[StartField | None, Field(description="The first day that counts, or a moment; null: always.")]
    expires: Annotated[
        EndField | None,
        Field(
            description="The last day, or the moment at which the access ends or falls back to `then`. The "
            "organization's entry takes this one along; null: it stays."
        ),
    ]
    then: Annotated[str | None, Field(description="The role that holds from then on; null: none.")]
    reason: Annotated[str | None, Field(description="The reason that the file gives.")]
    source: Annotated[SourceRecord | None, Field(description="The line that gives this access; null: none does.")]
    since: Annotated[str | None, Field(description="When the person was invited, as the platform gives it.")]
    waiting: Annotated[tuple[Awaited, ...], Field(description="What is waited for.")] = ()
    actions: Annotated[
        tuple[str, ...], Field(description="Ids of the entries of `differences` that change this.")
    ] = ()
    blame: Annotated[
        BlameRecord | None, Field(description="Since which commit the entry is there; null: not asked, or no entry.")
    ] = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has access somewhere, or should have."""

    email: Annotated[str, Field(description="Trimmed, in lower case.")]
    name: Annotated[str | None, Field(description="The display name, as the platform shows it; null: none.")]
    access: Annotated[
        tuple[Access, ...],
        Field(description="The organization first, then projects by name; only what there is."),
    ]
    reaches_projects: Annotated[
        bool,
        Field(
            description="Whether the person may do everything in every project through the organization, also where "
            "`access` has nothing."
        ),
    ] = False


@dataclass(frozen=True, slots=True)
class ScopeSummary:
    """The organization, or one project."""

    scope: ScopeField
    managed: Annotated[bool, Field(description="Whether the files say who belongs here.")]
    unlisted: Annotated[Unlisted | None, Field(description="What happens to whoever isn't named; null: not managed.")]
    source: Annotated[SourceRecord | None, Field(description="Where the files name it; null: they don't.")]
    owner: Annotated[str | None, Field(description="The live Owner's email; null: none.")]
    members: Annotated[int, Field(description="How many are in.")]
    invited: Annotated[int, Field(description="How many are invited, and haven't answered.")]
    states: Annotated[dict[State, int], Field(description="How many accesses are in each state; without zeros.")]
    reaching: Annotated[
        int, Field(description="How many more reach this project through the organization, without being in it.")
    ] = 0


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The permissions that there are, by name."""

    organization: Annotated[tuple[str, ...], Field(description="Those of the organization's own policies.")] = ()
    project: Annotated[tuple[str, ...], Field(description="They are the same in every project.")] = ()


@dataclass(frozen=True, slots=True)
class RolePowers:
    """What a role may do, in all scopes in which a role of that name may do just that."""

    name: Annotated[str, Field(description="The role's name.")]
    builtin: Annotated[
        bool, Field(description="Whether it belongs to the platform: what it may do is taken from its documentation.")
    ]
    scopes: Annotated[tuple[ScopeField, ...], Field(description="Of one kind: the organization, or projects.")]
    people: Annotated[int, Field(description="How many have it, counted in each scope.")]
    permissions: Annotated[tuple[str, ...], Field(description="By name.")]
    known: Annotated[bool, Field(description="False: live was not asked, and `permissions` is empty.")]


@dataclass(frozen=True, slots=True)
class ReportedKey:
    """An API key, as the API lists it. Of its value at most the last four characters are told."""

    scope: ScopeField
    id: Annotated[int, Field(description="The platform's id.")]
    name: Annotated[str | None, Field(description="Its name; null: none.")]
    valid: Annotated[bool, Field(description="Whether the platform takes it.")]
    created_at: Annotated[str | None, Field(description="A timestamp as the platform gave it, as the next two.")]
    last_used: Annotated[str | None, Field(description="When it was last used; null: never, or not told.")]
    expires_at: Annotated[str | None, Field(description="When it ends; null: never.")]
    ends_with: Annotated[
        str | None, Field(description="The last characters of its value, as the platform shows them.")
    ]
    marks: Annotated[
        tuple[KeyMark, ...],
        Field(
            description="Of a valid key. unused: for 90 days; old: made more than a year ago; endless: it doesn't "
            "expire, as far as the platform tells."
        ),
    ]


@value
class Expiring:
    """An access that ends by itself."""

    scope: ScopeField
    email: Annotated[str, Field(description="The person.")]
    role: Annotated[str | None, Field(description="The role that ends.")]
    expires: Annotated[EndField, Field(description="The last day, or the moment at which it ends or falls back.")]
    then: Annotated[str | None, Field(description="The role that holds from then on; null: none.")]
    soon: Annotated[bool, Field(description="Whether that is within `soon_days`.")]
    reason: Annotated[str | None, Field(description="The reason that the file gives for the access.")]
    source: Annotated[SourceRecord, Field(description="The line that gives this access.")]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts."""

    people: Annotated[int, Field(description="Length of `people`.")]
    scopes: Annotated[int, Field(description="Length of `scopes`.")]
    access: Annotated[int, Field(description="How many accesses there are: people in scopes.")]
    states: Annotated[dict[State, int], Field(description="How many accesses are in each state; without zeros.")]
    expiring: Annotated[int, Field(description="Length of `expiring`.")]
    expiring_soon: Annotated[int, Field(description="How many of those end within `soon_days`.")]
    waiting: Annotated[int, Field(description="Length of `waiting`.")]
    differences: Annotated[int, Field(description="Length of `differences`.")]
    blocked: Annotated[int, Field(description="Length of `blocked`; a plan with any may not be applied.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The access review of one organization: who has what, why, since which line, until when."""

    format_version: Version2Field
    tool: ToolField
    created_at: Annotated[datetime, Field(description="When live was read and the report made.")]
    organization: OrganizationRecord
    files: FilesField
    soon_days: Annotated[int, Field(description="What counts as soon for `expiring`, in days.")]
    scopes: Annotated[
        tuple[ScopeSummary, ...],
        Field(description="The organization first, then every project by name, managed or not."),
    ]
    people: Annotated[
        tuple[Person, ...], Field(description="Everybody who has access somewhere or should have, by email.")
    ]
    expiring: Annotated[tuple[Expiring, ...], Field(description="Every access that ends by itself, the next first.")]
    waiting: Annotated[
        tuple[Waiting, ...], Field(description="What needs a person, or time, and no action now, as in a plan.")
    ]
    differences: Annotated[
        tuple[ActionField, ...],
        Field(description="What would have to be done for live to match the files, as a plan has it."),
    ]
    blocked: Annotated[tuple[BlockedBy, ...], Field(description="Which guardrails forbid to do that.")]
    summary: Summary
    roles: Annotated[
        tuple[RolePowers, ...],
        Field(description="What each role that somebody has may do; the organization's first."),
    ] = ()
    permissions: Annotated[
        Catalogues, Field(description="What a role may do is some of these; empty where none were read.")
    ] = Catalogues()
    unnamed_projects: Annotated[tuple[ScopeField, ...], Field(description="Live projects that no file names.")] = ()
    keys: Annotated[tuple[ReportedKey, ...] | None, Field(description="API keys; null: not asked for.")] = None
    unread_keys: Annotated[
        tuple[ScopeField, ...], Field(description="Where they couldn't be read with this key.")
    ] = ()
    as_of: Annotated[
        datetime | None,
        Field(
            description="Set where the report shows another day.",
            exclude_if=lambda value: value is None,
        ),
    ] = field(default=None)
