"""The plan: what would be done, in which order and why; what waits; what is kept; what forbids it.

The dataclasses are the plan and its JSON document at once (`doorlist schema plan`): their field names, order and
descriptions are the contract of spec section 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.state import to_state
from doorlist.values.value import value

if TYPE_CHECKING:
    from doorlist.values.desired import Desired

FORMAT_VERSION: Final = "1.0"

Kind = Literal["update-role", "revoke", "remove", "invite", "resend"]
Cause = Literal[
    "not-in",
    "role-differs",
    "invitation-role-differs",
    "ownership-transfer",
    "unlisted",
    "expired",
    "already-in",
    "duplicate-invitation",
    "spent-invitation",
    "declined",
    "unanswered",
]
Awaited = Literal["invitation", "declined", "joining", "transfer", "removal", "reminder"]


def _scope_document(scope: Scope) -> dict[str, str]:
    if scope.type == "organization":
        return {"type": "organization"}
    return {"type": "project", "id": scope.id, "name": scope.name}


def _read_scope(document: Any) -> Any:
    if isinstance(document, list):  # a tuple's form, which no plan has
        raise ValueError("a scope is an object")
    if isinstance(document, dict) and document.get("type") == "organization":
        return ORGANIZATION
    if isinstance(document, dict) and document.get("type") == "project":
        return Scope("project", document.get("id"), document.get("name"))  # type: ignore[arg-type]  # checked after
    return document


_SCOPE_SCHEMA: Final = {
    "description": "The organization, or one project with its id and live name.",
    "oneOf": [
        {
            "type": "object",
            "properties": {"type": {"const": "organization"}},
            "required": ["type"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "type": {"const": "project"},
                "id": {"type": "string"},
                "name": {"type": "string"},
            },
            "required": ["type", "id", "name"],
            "additionalProperties": False,
        },
    ],
}

ScopeField = Annotated[
    Scope,
    BeforeValidator(_read_scope),
    PlainSerializer(_scope_document),
    WithJsonSchema(_SCOPE_SCHEMA),
]


if TYPE_CHECKING:
    StateField = Desired
else:
    # Read as JSON values: who reads a plan file checks their form and makes them a `Desired` (`output.document`).
    StateField = Annotated[Any, PlainSerializer(to_state), WithJsonSchema({"type": "object"})]


@value
class SourceRecord:
    """Where in the access files an action, or a guardrail, comes from."""

    file: str
    line: Annotated[int, Field(ge=1)]


@value
class RoleChange:
    """Role names before and after; null: none."""

    before: Annotated[str | None, Field(alias="from")]
    after: Annotated[str | None, Field(alias="to")]


@value
class Action:
    """One thing to do to one person in one scope."""

    id: Annotated[str, Field(description="Stable and readable: kind, scope, email; unique in the plan.")]
    kind: Kind
    scope: ScopeField
    email: str
    user_id: str | None
    invitation_id: int | None
    role: RoleChange
    cause: Cause
    reason: Annotated[str, Field(description="A sentence for a reviewer.")]
    source: Annotated[SourceRecord | None, Field(description="Null where no line of the files names it.")]
    effects: Annotated[tuple[str, ...], Field(description="What else this will change, a sentence each.")] = ()
    depends_on: Annotated[tuple[str, ...], Field(description="Ids of actions that must succeed before.")] = ()


@value
class Waiting:
    """What needs a person, or time, and no action now."""

    scope: ScopeField
    email: str
    what: Awaited
    since: Annotated[str | None, Field(description="A timestamp as the platform gave it, where there is one.")]
    reason: str


@value
class Unmanaged:
    """Somebody in a managed scope, not in the files, and kept."""

    scope: ScopeField
    email: str
    what: Literal["member", "invitation"]
    role: str | None


@dataclass(frozen=True, slots=True)
class BlockedBy:
    """A guardrail that forbids this plan."""

    guardrail: Annotated[str, Field(description="A key of `guardrails`, or `owner`, or `free-plan`.")]
    scope: ScopeField
    emails: tuple[str, ...]
    reason: str
    source: SourceRecord | None


@dataclass(frozen=True, slots=True)
class Override:
    """A guardrail lifted for this one run."""

    guardrail: str
    value: Annotated[str | None, Field(description="The value that replaces the file's; null: lifted whole.")]


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """The organization that was planned for."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class DesiredRecord:
    """The desired state that was planned for; `state` is enough to plan again."""

    digest: Annotated[str, Field(description="SHA-256 of what `state` says, its places in the files left out.")]
    files: tuple[str, ...]
    state: StateField


@dataclass(frozen=True, slots=True)
class LiveRecord:
    """The live state that was planned from."""

    digest: Annotated[str, Field(description="SHA-256 of all that was read and that matters to a plan.")]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts: actions by kind, and the three lists."""

    update_role: Annotated[int, Field(alias="update-role")] = 0
    revoke: int = 0
    remove: int = 0
    invite: int = 0
    resend: int = 0
    waiting: int = 0
    unmanaged: int = 0
    blocked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan for one organization (spec section 3)."""

    format_version: Annotated[str, Field(pattern=r"^1\.\d+$")]
    tool: Annotated[str, Field(examples=["doorlist 0.1.0"])]
    created_at: datetime
    organization: OrganizationRecord
    desired: DesiredRecord
    live: LiveRecord
    actions: tuple[Action, ...]
    waiting: tuple[Waiting, ...]
    unmanaged: tuple[Unmanaged, ...]
    blocked: tuple[BlockedBy, ...]
    overrides: tuple[Override, ...]
    summary: Summary
    as_of: Annotated[
        datetime | None,
        Field(
            description="Set where the plan shows another day; such a plan can't be applied.",
            exclude_if=lambda value: value is None,
        ),
    ] = field(default=None)
