"""The plan: what would be done, in which order and why; what waits; what is kept; what forbids it.

The dataclasses are the plan and its JSON document at once (`doorlist schema plan`): their field names, order and
descriptions are the contract of `manual: plan#what-a-plan-holds`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, GetCoreSchemaHandler, GetPydanticSchema
from pydantic_core import core_schema

from doorlist.values.action import Action, ActionField, ScopeImpact
from doorlist.values.desired import Desired
from doorlist.values.fields import (
    EmailField,
    FilesField,
    HintRecord,
    LiveNameField,
    PlatformIdField,
    ReasonField,
    ScopeField,
    SourceRecord,
    ToolField,
    Version2Field,
)
from doorlist.values.kinds import KINDS, Kind
from doorlist.values.state import from_state, to_state
from doorlist.values.state_form import StateForm
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT_VERSION: Final = "2.0"

Awaited = Literal["invitation", "declined", "joining", "transfer", "removal", "reminder"]


def _state_schema(_: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
    form = handler.generate_schema(StateForm)
    written = core_schema.plain_serializer_function_ser_schema(to_state, return_schema=form)
    return core_schema.no_info_after_validator_function(from_state, form, serialization=written)


StateField = Annotated[Desired, GetPydanticSchema(_state_schema)]


@value
class Waiting:
    """What needs a person, or time, and no action now."""

    scope: ScopeField
    email: EmailField
    what: Annotated[Awaited, Field(description="What is waited for.")]
    since: Annotated[str | None, Field(description="A timestamp as the platform gave it, where there is one.")]
    reason: ReasonField


@value
class Unmanaged:
    """Somebody in a managed scope, not in the files, and kept."""

    scope: ScopeField
    email: EmailField
    what: Annotated[Literal["member", "invitation"], Field(description="Whether the person is in, or invited.")]
    role: Annotated[
        str | None, Field(description="The role's name; null: none, or one whose name nothing asked for.")
    ]


@dataclass(frozen=True, slots=True)
class BlockedBy:
    """A guardrail that forbids this plan."""

    guardrail: Annotated[str, Field(description="A key of `guardrails`, or `owner`, or `free-plan`.")]
    scope: ScopeField
    emails: Annotated[tuple[str, ...], Field(description="The people concerned.")]
    reason: ReasonField
    source: Annotated[
        SourceRecord | None, Field(description="Where the guardrail stands; null where it is built in.")
    ]
    definition: Annotated[
        str | None,
        Field(
            description="The live role or policy that must go and can't; not there where it is about people.",
            exclude_if=lambda value: value is None,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Override:
    """A guardrail lifted for this one run."""

    guardrail: Annotated[str, Field(description="A key of `guardrails`, or `owner`, or `free-plan`.")]
    value: Annotated[str | None, Field(description="The value that replaces the file's; null: lifted whole.")]


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """The organization that was planned for."""

    id: PlatformIdField
    name: LiveNameField


@dataclass(frozen=True, slots=True)
class DesiredRecord:
    """The desired state that was planned for; `state` is enough to plan again."""

    digest: Annotated[str, Field(description="SHA-256 of what `state` says, its places in the files left out.")]
    files: FilesField
    state: StateField


@dataclass(frozen=True, slots=True)
class LiveRecord:
    """The live state that was planned from."""

    digest: Annotated[str, Field(description="SHA-256 of all that was read and that matters to a plan.")]
    read_at: Annotated[datetime, Field(description="When live was read.")]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts: actions by kind, and the three lists."""

    define_policy: Annotated[int, Field(alias="define-policy", description="Policies to define.")] = 0
    define_role: Annotated[int, Field(alias="define-role", description="Roles to define.")] = 0
    revoke: Annotated[int, Field(description="Invitations to revoke.")] = 0
    remove: Annotated[int, Field(description="People to remove from a scope.")] = 0
    update_role: Annotated[int, Field(alias="update-role", description="Roles to update.")] = 0
    redefine_policy: Annotated[int, Field(alias="redefine-policy", description="Policies to redefine.")] = 0
    redefine_role: Annotated[int, Field(alias="redefine-role", description="Roles to redefine.")] = 0
    invite: Annotated[int, Field(description="Invitations to send.")] = 0
    resend: Annotated[int, Field(description="Invitations to send again.")] = 0
    delete_role: Annotated[int, Field(alias="delete-role", description="Roles to delete.")] = 0
    delete_policy: Annotated[int, Field(alias="delete-policy", description="Policies to delete.")] = 0
    waiting: Annotated[int, Field(description="Length of `waiting`.")] = 0
    unmanaged: Annotated[int, Field(description="Length of `unmanaged`.")] = 0
    blocked: Annotated[int, Field(description="Length of `blocked`; a plan with any may not be applied.")] = 0

    def of(self, kind: Kind) -> int:
        """How many actions of one kind."""
        count: int = getattr(self, kind.replace("-", "_"))
        return count


def summary_of(actions: Iterable[Action], *, waiting: int, unmanaged: int, blocked: int) -> Summary:
    """The summary of a plan's lists."""
    kinds = Counter(action.kind for action in actions)
    counts = {kind.replace("-", "_"): kinds[kind] for kind in KINDS}
    return Summary(**counts, waiting=waiting, unmanaged=unmanaged, blocked=blocked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan for one organization."""

    format_version: Version2Field
    tool: ToolField
    created_at: Annotated[datetime, Field(description="When the plan was made.")]
    organization: OrganizationRecord
    desired: DesiredRecord
    live: LiveRecord
    actions: Annotated[tuple[ActionField, ...], Field(description="What is to be done, in this order.")]
    waiting: Annotated[tuple[Waiting, ...], Field(description="What needs a person, or time, and no action now.")]
    unmanaged: Annotated[tuple[Unmanaged, ...], Field(description="Who is in scope, not in the files, and kept.")]
    blocked: Annotated[
        tuple[BlockedBy, ...], Field(description="Why this plan may not be applied; empty where it may.")
    ]
    overrides: Annotated[tuple[Override, ...], Field(description="Guardrails lifted for this one run.")]
    summary: Summary
    only: Annotated[
        Literal["due"] | None,
        Field(description="due: the plan does no more than time alone asks for; the rest is `left`. Null: all."),
    ] = None
    left: Annotated[
        tuple[ActionField, ...], Field(description="What else is different, and isn't done, as it isn't due.")
    ] = ()
    hints: Annotated[
        tuple[HintRecord, ...],
        Field(description="What is suspicious in the files, or could be tidied; it changes nothing."),
    ] = ()
    impact: Annotated[
        tuple[ScopeImpact, ...],
        Field(description="Who may do what at the end and couldn't at the start, or reverse."),
    ] = ()
    as_of: Annotated[
        datetime | None,
        Field(
            description="Set where the plan shows another day; such a plan can't be applied.",
            exclude_if=lambda value: value is None,
        ),
    ] = field(default=None)
