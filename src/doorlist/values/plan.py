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
from doorlist.values.fields import EmailField, FilesField, LiveNameField, PlatformIdField, ReasonField
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

    file: Annotated[
        str, Field(description="The file as it was named on the command line, or below the folder named there.")
    ]
    line: Annotated[int, Field(ge=1, description="The line, from 1.")]


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

    before: Annotated[str | None, Field(alias="from", description="The role's name before; null: none.")]
    after: Annotated[str | None, Field(alias="to", description="The role's name after; null: none.")]


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
    people: Annotated[tuple[str, ...], Field(description="Everybody to whom just this happens, by email.")]
    gains: Annotated[tuple[str, ...], Field(description="Permissions, by name.")] = ()
    loses: Annotated[tuple[str, ...], Field(description="Permissions, by name.")] = ()


ActionId = Annotated[
    str, Field(description="Stable and readable: kind, scope, and email or name; unique in the plan.")
]
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
    kind: Annotated[
        PersonKind,
        Field(description="What to do: `invite`, `update-role`, `remove`, `resend` an invitation, or `revoke` one."),
    ]
    scope: ScopeField
    email: EmailField
    user_id: Annotated[
        str | None, Field(description="The platform's id of a member; null for somebody who isn't in.")
    ]
    invitation_id: Annotated[
        int | None, Field(description="The platform's id of an invitation; null where none is concerned.")
    ]
    role_id: Annotated[
        str | None,
        Field(description="The id of the role that it gives; null: it gives none, or this plan defines the role."),
    ]
    role: Annotated[RoleChange, Field(description="The role before and after, by name.")]
    cause: Annotated[Cause, Field(description="Why, as a word for programs.")]
    reason: ReasonField
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

    name: Annotated[str, Field(description="The policy's name.")]
    description: Annotated[str | None, Field(description="Its description; null: none.")]
    permissions: Annotated[tuple[str, ...], Field(description="Patterns expanded, in order of name.")]


@value
class RoleContent:
    """A custom role on one side of a change."""

    name: Annotated[str, Field(description="The role's name.")]
    description: Annotated[str | None, Field(description="Its description; null: none.")]
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
    kind: Annotated[DefinitionKind, Field(description="What to do: define, redefine or delete a role or a policy.")]
    scope: ScopeField
    name: Annotated[str, Field(description="Its name after this plan; of a deletion, its name.")]
    definition_id: Annotated[str | None, Field(description="The platform's id; null for a new one.")]
    definition: Annotated[PolicyChange | RoleContentChange, Field(description="What it comes to before and after.")]
    cause: Annotated[DefinitionCause, Field(description="Why, as a word for programs.")]
    reason: ReasonField
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

    format_version: Annotated[
        str, Field(pattern=r"^2\.\d+$", description="Minor: only added fields; major: anything else.")
    ]
    tool: Annotated[str, Field(examples=["doorlist 0.1.0"], description="What made the plan, and its version.")]
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
