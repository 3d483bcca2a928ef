"""An action: one thing to do, to one person or to one definition, and why.

As in the whole plan, the dataclasses are the JSON document at once: their field names, order and descriptions are the
contract of `manual: plan#what-a-plan-holds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from doorlist.values.fields import EmailField, ReasonField, ScopeField, SourceRecord
from doorlist.values.kinds import DefinitionKind, PersonKind
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

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
#: The causes by which time alone asks for something.
BY_TIME: Final = frozenset({"expired", "started", "fell-back", "unanswered"})
#: Why something is done to a definition.
DefinitionCause = Literal["not-defined", "definition-differs", "renamed", "unlisted"]


@value
class RoleChange:
    """Role names before and after; null: none."""

    before: Annotated[str | None, Field(alias="from", description="The role's name before; null: none.")]
    after: Annotated[str | None, Field(alias="to", description="The role's name after; null: none.")]


@value
class Impact:
    """Permissions that people gain and lose."""

    people: Annotated[tuple[str, ...], Field(description="Everybody to whom just this happens, by email.")]
    gains: Annotated[tuple[str, ...], Field(description="Permissions, by name.")] = ()
    loses: Annotated[tuple[str, ...], Field(description="Permissions, by name.")] = ()


@value
class ScopeImpact:
    """Permissions that people gain and lose in one scope, between the start and the end of a plan."""

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

    # Every action of a plan gets its impact: written out, as `dataclasses.replace` takes seven times as long.
    def with_impact(self, impact: tuple[Impact, ...], effects: tuple[str, ...]) -> PersonAction:
        """The same action, told what it means for people."""
        return PersonAction(
            self.id,
            self.kind,
            self.scope,
            self.email,
            self.user_id,
            self.invitation_id,
            self.role_id,
            self.role,
            self.cause,
            self.reason,
            self.source,
            effects,
            self.depends_on,
            impact,
            self.interrupts,
        )


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
    definition: Annotated[
        PolicyChange | RoleContentChange,
        Field(
            description="What it comes to before and after; a renamed policy has its new name in roles on both sides."
        ),
    ]
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

    def with_impact(self, impact: tuple[Impact, ...], effects: tuple[str, ...]) -> DefinitionAction:
        """The same action, told what it means for people."""
        return DefinitionAction(
            self.id,
            self.kind,
            self.scope,
            self.name,
            self.definition_id,
            self.definition,
            self.cause,
            self.reason,
            self.source,
            effects,
            self.depends_on,
            impact,
            self.interrupts,
        )


#: One thing to do.
Action = PersonAction | DefinitionAction
ActionField = Annotated[Action, Field(discriminator="kind")]


def is_whole(action: Action) -> bool:
    """Whether kind and definition of an action fit together, which its types can't say."""
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
