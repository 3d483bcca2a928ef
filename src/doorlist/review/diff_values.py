"""What a diff is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from doorlist.values.action import RoleChange
from doorlist.values.fields import EmailField, EndField, ReasonField, ScopeField, SourceRecord, StartField

Effect = Literal["gains", "invited", "role", "expiry", "loses", "released"]
Mark = Literal["owner", "admin", "outside", "protected", "by-id"]
Direction = Literal["loosened", "tightened", "changed"]


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last day of an access, or the moment at which it ends, before and after; null: no end, or no entry."""

    before: Annotated[EndField | None, Field(alias="from", description="Before; null: never, or no entry.")]
    after: Annotated[EndField | None, Field(alias="to", description="After; null: never, or no entry.")]


@dataclass(frozen=True, slots=True)
class Start:
    """The first day of an access that hasn't begun, or its moment, before and after; null: begun, or no entry."""

    before: Annotated[StartField | None, Field(alias="from", description="Before; null: begun, or no entry.")]
    after: Annotated[StartField | None, Field(alias="to", description="After; null: begins at once, or no entry.")]


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text before and after; null: none."""

    before: Annotated[str | None, Field(alias="from", description="Before; null: none.")]
    after: Annotated[str | None, Field(alias="to", description="After; null: none.")]


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What the change means for one person in one scope."""

    scope: Annotated[
        ScopeField, Field(description="As the files name it: a project's id is empty where they don't give it.")
    ]
    email: EmailField
    what: Annotated[
        Effect,
        Field(
            description="gains: must be in, from now on or from `starts` on; invited: is to be invited; role: "
            "differs; expiry: begins, ends or falls back at another time, or to another role; "
            "loses: is removed or un-invited; released: no longer named, and keeps what they have, as the scope "
            "isn't managed or keeps the unlisted."
        ),
    ]
    role: RoleChange
    starts: Start
    expires: Expiry
    then: Annotated[RoleChange, Field(description="The role that holds from `expires` on; null: none.")]
    marks: Annotated[
        tuple[Mark, ...],
        Field(
            description="owner: becomes Owner; admin: becomes Admin, or Manager of a project; outside: of a domain "
            "that the old files don't have; protected: the old files protect who loses here; by-id: gets a role that "
            "is given by its id, so that it can't be told which it is."
        ),
    ]
    reason: Annotated[str | None, Field(description="The reason that the file gives.")]
    source: Annotated[
        SourceRecord | None, Field(description="Where the new files say it; null where they don't name the person.")
    ]


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """A custom role or a policy that isn't what it was."""

    scope: ScopeField
    kind: Annotated[Literal["role", "policy"], Field(description="Which of the two it is.")]
    name: Annotated[str, Field(description="Its name in the new files; where they don't have it, in the old ones.")]
    what: Annotated[
        Literal["defined", "changed", "deleted", "released"],
        Field(description="released: no longer defined, and left as it is."),
    ]
    was: Annotated[str | None, Field(description="The name it had, where it is another.")]
    description: Annotated[TextChange | None, Field(description="Null: as it was.")]
    gains: Annotated[
        tuple[str, ...],
        Field(description="Permissions of a policy, as written; names of policies that a role has from now on."),
    ]
    loses: Annotated[tuple[str, ...], Field(description="The same, no longer.")]
    source: Annotated[SourceRecord | None, Field(description="Where the new files define it.")]


@dataclass(frozen=True, slots=True)
class RailChange:
    """A guardrail that isn't what it was."""

    guardrail: Annotated[str, Field(description="A key of `guardrails`; of `restricted` with the permission.")]
    direction: Annotated[
        Direction, Field(description="loosened: allows more than before; changed: some more and some less.")
    ]
    before: Annotated[str | None, Field(alias="from", description="Null: not set.")]
    after: Annotated[str | None, Field(alias="to", description="Null: not set.")]
    source: Annotated[SourceRecord | None, Field(description="Where the new files set it.")]


@dataclass(frozen=True, slots=True)
class Switch:
    """A setting of a scope, or of invitations, that isn't what it was."""

    scope: Annotated[ScopeField | None, Field(description="Null: a setting of all.")]
    setting: Annotated[str, Field(description="The key that sets it.")]
    before: Annotated[str | None, Field(alias="from", description="Its value before; null: none.")]
    after: Annotated[str | None, Field(alias="to", description="Its value after; null: none.")]
    loud: Annotated[
        bool,
        Field(description="Whether it touches or spares people beside those named, or makes the files another's."),
    ]
    meaning: ReasonField
    source: Annotated[SourceRecord | None, Field(description="Where the new files set it; null where they don't.")]
