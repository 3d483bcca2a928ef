"""What the history of a person is made of. The dataclasses are the history and its JSON document at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from doorlist.review.diff_values import Expiry
from doorlist.values.action import RoleChange
from doorlist.values.fields import EmailField, ScopeField, SourceRecord, ToolField, Version1Field

FORMAT_VERSION: Final = "1.0"
Happened = Literal["gave", "changed", "took", "moved"]


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """A commit."""

    id: Annotated[str, Field(description="In full.")]
    date: Annotated[str, Field(description="When it was written, with its zone (ISO 8601).")]
    author: Annotated[str, Field(description="The author's name, as the commit gives it: anybody can claim any.")]
    subject: Annotated[str, Field(description="The first line of its message.")]


@dataclass(frozen=True, slots=True)
class ViaChange:
    """Through what an entry came, before and after; null: no entry, or the person is named directly."""

    before: Annotated[str | None, Field(alias="from", description="`group ml`, `template standard`, or both.")]
    after: Annotated[str | None, Field(alias="to", description="The same after.")]


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """What a commit meant for the person in one scope."""

    scope: Annotated[
        ScopeField, Field(description="As the files named it: a project's id is empty where they didn't give it.")
    ]
    what: Annotated[
        Happened,
        Field(
            description="gave: named from here on; changed: named otherwise, or their role may do something else; "
            "took: no longer named; moved: the same, and it stands in another file."
        ),
    ]
    role: RoleChange
    starts: Annotated[Expiry, Field(description="When the entry starts to count; null: at once, or no entry.")]
    expires: Annotated[Expiry, Field(description="When the entry ends; null: never, or no entry.")]
    then: Annotated[RoleChange, Field(description="The role afterwards.")]
    via: ViaChange
    gains: Annotated[tuple[str, ...], Field(description="What the role may do now, as far as the files tell.")]
    loses: Annotated[tuple[str, ...], Field(description="What it could do before, and can't now.")]
    moved: Annotated[
        str | None, Field(description="Where the file stood before, if the commit moved it to where it counts.")
    ]
    reason: Annotated[str | None, Field(description="The reason that the file gives.")]
    source: Annotated[
        SourceRecord | None,
        Field(description="Where it stands in that commit; of what is gone, where it stood before."),
    ]


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """A commit that gave, changed or took something."""

    commit: CommitRecord
    merged: Annotated[
        CommitRecord | None, Field(description="The merge that brought it to where HEAD is; null: it was made there.")
    ]
    changes: Annotated[tuple[HistoryChange, ...], Field(description="What it meant for the person, scope by scope.")]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A commit of which nothing can be told."""

    commit: CommitRecord
    why: Annotated[str, Field(description="A sentence.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Since when one person has what, by the access files of each commit."""

    format_version: Version1Field
    tool: ToolField
    email: EmailField
    events: Annotated[tuple[HistoryEvent, ...], Field(description="The newest first.")]
    begins: Annotated[
        tuple[CommitRecord, ...],
        Field(
            description="Where a shallow clone ends: what was before isn't known, and what is here was there before."
        ),
    ]
    unknown: Annotated[tuple[Unknown, ...], Field(description="Commits whose files are in error or can't be read.")]
    commits: Annotated[int, Field(description="How many commits touched the access files.")]
