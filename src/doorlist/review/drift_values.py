"""What `drift` finds: the result and its JSON document at once (`schemas/drift.schema.json`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from doorlist.review.definition_drift import DefinitionDrift
from doorlist.review.live_changes import Change
from doorlist.review.origins import Origin
from doorlist.values.fields import (
    EmailField,
    FilesField,
    ReasonField,
    ScopeField,
    SourceRecord,
    ToolField,
    Version1Field,
)
from doorlist.values.plan import BlockedBy, OrganizationRecord

FORMAT_VERSION: Final = "1.1"
What = Literal["missing", "extra", "invited", "role", "owner", "invitation"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One person in one scope who isn't as the files say."""

    scope: ScopeField
    email: EmailField
    what: Annotated[
        What,
        Field(
            description="missing: neither in nor invited; extra: in, and shouldn't be; invited: invited, and "
            "shouldn't be; role: in with another role; owner: another Owner; invitation: the invitation isn't right."
        ),
    ]
    live: Annotated[str | None, Field(description="The role held; null: not in, or none.")]
    wanted: Annotated[str | None, Field(description="The role that the files ask for; null: none.")]
    told: ReasonField
    effects: Annotated[tuple[str, ...], Field(description="What else putting it right will change.")]
    origin: Annotated[
        Origin | None,
        Field(
            description="outside: live has changed since the baseline, the files haven't; pending: live is as in the "
            "baseline, the files ask for something else; both: both have changed; null: no baseline."
        ),
    ]
    source: Annotated[SourceRecord | None, Field(description="Where the files say it; null where they don't.")]
    actions: Annotated[tuple[str, ...], Field(description="Ids of the plan's actions that put it right.")]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The snapshot that live was compared with as well."""

    taken_at: Annotated[datetime, Field(description="When the snapshot was taken.")]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each."""

    missing: Annotated[int, Field(description="Neither in nor invited, and should be.")] = 0
    extra: Annotated[int, Field(description="In, and shouldn't be.")] = 0
    invited: Annotated[int, Field(description="Invited, and shouldn't be.")] = 0
    role: Annotated[int, Field(description="In with another role.")] = 0
    owner: Annotated[int, Field(description="Scopes with another Owner.")] = 0
    invitation: Annotated[int, Field(description="With an invitation that isn't right.")] = 0
    outside: Annotated[int, Field(description="Differences that came from outside.")] = 0
    definitions: Annotated[int, Field(description="Custom roles and policies that differ.")] = 0
    pending: Annotated[int, Field(description="Differences that the files ask for, not applied yet.")] = 0
    both: Annotated[int, Field(description="Differences that came from outside and from the files.")] = 0
    changes: Annotated[int, Field(description="Length of `changes`.")] = 0
    waiting: Annotated[int, Field(description="Entries that need a person, and are no drift.")] = 0
    unmanaged: Annotated[int, Field(description="Who is kept though not in the files, and no drift.")] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How live differs from the files."""

    format_version: Version1Field
    tool: ToolField
    checked_at: Annotated[datetime, Field(description="When live was read.")]
    as_of: Annotated[datetime | None, Field(description="Set where another day was asked for.")]
    organization: OrganizationRecord
    files: FilesField
    baseline: Annotated[
        Baseline | None, Field(description="The snapshot that live was compared with as well; null: none.")
    ]
    differences: Annotated[
        tuple[Difference, ...],
        Field(description="Who isn't as the files say, organization first, then projects by name, in each by email."),
    ]
    definitions: Annotated[
        tuple[DefinitionDrift, ...],
        Field(description="Custom roles and policies that aren't as the files define them."),
    ]
    changes: Annotated[
        tuple[Change, ...],
        Field(description="What has happened since the baseline, also where it is as the files say."),
    ]
    blocked: Annotated[tuple[BlockedBy, ...], Field(description="Guardrails that would forbid putting it right.")]
    summary: Counts
    unnamed_projects: Annotated[
        tuple[ScopeField, ...],
        Field(description="Live projects that no file names, where the files say that those are drift."),
    ] = ()

    @property
    def any(self) -> bool:
        """Whether live differs from the files."""
        return bool(self.differences or self.definitions or self.unnamed_projects)
