"""The plan: what would be done, in which order and why; what waits; what is kept; what forbids it.

The dataclasses are the plan and its JSON document at once (`doorlist schema plan`): their field names, order and
descriptions are the contract of `manual: plan#what-a-plan-holds`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetPydanticSchema, PlainSerializer, WithJsonSchema
from pydantic_core import core_schema

from doorlist.values.desired import Desired
from doorlist.values.kinds import KINDS, DefinitionKind, Kind, PersonKind
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.state import from_state, to_state
from doorlist.values.state_form import StateForm
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.hint import Hint

FORMAT_VERSION: Final = "2.0"

#: Why something is done to a person. `started` and `fell-back`: time alone asks for it, as for `expired`.
Cause = Literal[
    "not-in",
    "role-differs",
    "invitation-role-differs",
    "ownership-transfer",
    "unlisted",
    "expired",
    "started",
    "fell-back",
    "already-in",
    "duplicate-invitation",
    "spent-invitation",
    "declined",
    "unanswered",
]
#: Why something is done to a definition.
DefinitionCause = Literal["not-defined", "definition-differs", "renamed", "unlisted"]
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


def _state_schema(_: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
    form = handler.generate_schema(StateForm)
    written = core_schema.plain_serializer_function_ser_schema(to_state, return_schema=form)
    return core_schema.no_info_after_validator_function(from_state, form, serialization=written)


StateField = Annotated[Desired, GetPydanticSchema(_state_schema)]


@value
class SourceRecord:
    """Where in the access files an action, or a guardrail, comes from."""

    file: str
    line: Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class HintRecord:
    """Something in the files that is suspicious, or could be tidied."""

    message: Annotated[str, Field(description="A sentence.")]
    source: Annotated[SourceRecord, Field(description="Where it stands.")]


def hint_records(hints: Iterable[Hint]) -> tuple[HintRecord, ...]:
    """Hints as documents have them."""
    return tuple(HintRecord(hint.message, SourceRecord(hint.source.file, hint.source.line)) for hint in hints)


@value
class RoleChange:
    """Role names before and after; null: none."""

    before: Annotated[str | None, Field(alias="from")]
    after: Annotated[str | None, Field(alias="to")]


@value
class Impact:
    """What somebody may do afterwards and couldn't before, and the other way round."""

    people: Annotated[tuple[str, ...], Field(description="Everybody to whom just this happens, by email.")]
    gains: Annotated[tuple[str, ...], Field(description="Permissions, by name.")] = ()
    loses: Annotated[tuple[str, ...], Field(description="Permissions, by name.")] = ()


@value
class ScopeImpact:
    """The same between start and end of a plan, in one scope."""

    scope: ScopeField
    people: tuple[str, ...]
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


ActionId = Annotated[
    str, Field(description="Stable and readable: kind, scope, and email or name; unique in the plan.")
]
Reason = Annotated[str, Field(description="A sentence for a reviewer.")]
ActionSource = Annotated[SourceRecord | None, Field(description="Null where no line of the files names it.")]
Effects = Annotated[tuple[str, ...], Field(description="What else this will change, a sentence each.")]
DependsOn = Annotated[tuple[str, ...], Field(description="Ids of actions that must succeed before.")]
Impacts = Annotated[
    tuple[Impact, ...], Field(description="Who may do what afterwards, as far as this step changes it; by people.")
]
Interrupts = Annotated[
    tuple[str, ...],
    Field(description="Who loses for a while, by this step, what they have at the start and at the end."),
]


@value
class PersonAction:
    """One thing to do to one person in one scope."""

    id: ActionId
    kind: PersonKind
    scope: ScopeField
    email: str
    user_id: str | None
    invitation_id: int | None
    role_id: Annotated[
        str | None,
        Field(description="The id of the role that it gives; null: it gives none, or this plan defines the role."),
    ]
    role: RoleChange
    cause: Cause
    reason: Reason
    source: ActionSource
    effects: Effects = ()
    depends_on: DependsOn = ()
    impact: Impacts = ()
    interrupts: Interrupts = ()

    @property
    def subject(self) -> str:
        """Whom it is about."""
        return self.email


@value
class PolicyContent:
    """A policy on one side of a change."""

    name: str
    description: str | None
    permissions: Annotated[tuple[str, ...], Field(description="Patterns expanded, in order of name.")]


@value
class RoleContent:
    """A custom role on one side of a change."""

    name: str
    description: str | None
    policies: Annotated[tuple[str, ...], Field(description="Names of policies, in order.")]


@value
class PolicyChange:
    """A policy before and after."""

    before: Annotated[PolicyContent | None, Field(alias="from", description="Null for a new one.")]
    after: Annotated[PolicyContent | None, Field(alias="to", description="Null for a deletion.")]


@value
class RoleContentChange:
    """A custom role before and after."""

    before: Annotated[RoleContent | None, Field(alias="from", description="Null for a new one.")]
    after: Annotated[RoleContent | None, Field(alias="to", description="Null for a deletion.")]


@value
class DefinitionAction:
    """One thing to do to one custom role or one policy of a scope."""

    id: ActionId
    kind: DefinitionKind
    scope: ScopeField
    name: Annotated[str, Field(description="Its name after this plan; of a deletion, its name.")]
    definition_id: Annotated[str | None, Field(description="The platform's id; null for a new one.")]
    definition: PolicyChange | RoleContentChange
    cause: DefinitionCause
    reason: Reason
    source: ActionSource
    effects: Effects = ()
    depends_on: DependsOn = ()
    impact: Impacts = ()
    interrupts: Interrupts = ()

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.name


#: One thing to do.
Action = PersonAction | DefinitionAction
ActionField = Annotated[Action, Field(discriminator="kind")]


def is_whole(action: Action) -> bool:
    """Whether kind and definition of an action fit together, which its types alone can't say."""
    if isinstance(action, PersonAction):
        return True
    before, after = action.definition.before is not None, action.definition.after is not None
    sides = {"define": (False, True), "redefine": (True, True), "delete": (True, False)}
    verb, _, what = action.kind.partition("-")
    fits = isinstance(action.definition, PolicyChange if what == "policy" else RoleContentChange)
    return fits and sides[verb] == (before, after) and (action.definition_id is not None) == before


def about_people(actions: Iterable[Action]) -> tuple[PersonAction, ...]:
    """The actions that concern a person, in the same order."""
    return tuple([action for action in actions if isinstance(action, PersonAction)])


def about_definitions(actions: Iterable[Action]) -> tuple[DefinitionAction, ...]:
    """The actions that concern a role or a policy, in the same order."""
    return tuple([action for action in actions if isinstance(action, DefinitionAction)])


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

    define_policy: Annotated[int, Field(alias="define-policy")] = 0
    define_role: Annotated[int, Field(alias="define-role")] = 0
    revoke: int = 0
    remove: int = 0
    update_role: Annotated[int, Field(alias="update-role")] = 0
    redefine_policy: Annotated[int, Field(alias="redefine-policy")] = 0
    redefine_role: Annotated[int, Field(alias="redefine-role")] = 0
    invite: int = 0
    resend: int = 0
    delete_role: Annotated[int, Field(alias="delete-role")] = 0
    delete_policy: Annotated[int, Field(alias="delete-policy")] = 0
    waiting: int = 0
    unmanaged: int = 0
    blocked: int = 0

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

    format_version: Annotated[str, Field(pattern=r"^2\.\d+$")]
    tool: Annotated[str, Field(examples=["doorlist 0.1.0"])]
    created_at: datetime
    organization: OrganizationRecord
    desired: DesiredRecord
    live: LiveRecord
    actions: tuple[ActionField, ...]
    waiting: tuple[Waiting, ...]
    unmanaged: tuple[Unmanaged, ...]
    blocked: tuple[BlockedBy, ...]
    overrides: tuple[Override, ...]
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
