"""The kinds of action, in one table: what each is called, how it is shown, and where it stands in a plan.

A new kind is a row here, a rule in `planning`, and a request in `applying`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from doorlist.values.action import Action, PersonAction

PersonKind = Literal["update-role", "revoke", "remove", "invite", "resend"]
DefinitionKind = Literal[
    "define-policy", "redefine-policy", "delete-policy", "define-role", "redefine-role", "delete-role"
]
Kind = PersonKind | DefinitionKind

#: What an action is about: somebody in a scope, or a role or a policy of a scope.
About = Literal["person", "role", "policy"]
#: A colour by its name in `output.style.Palette`.
Colour = Literal["cyan", "green", "red", "yellow"]


class Phase(IntEnum):
    """The steps of a plan, in order. Less access comes before more, so that a stopped run leaves nobody with both."""

    NEW_POLICIES = 1
    NEW_ROLES = 2
    NARROWING = 3
    HAND_OVERS = 4
    REVOCATIONS = 5
    REMOVALS = 6
    ROLE_UPDATES = 7
    WIDENING = 8
    INVITATIONS = 9
    REMINDERS = 10
    ROLE_DELETIONS = 11
    POLICY_DELETIONS = 12


class KindFacts(NamedTuple):
    """What is true of every action of one kind.

    Attributes:
        about: whom or what it concerns.
        phase: where it stands in a plan, unless a rule moves it.
        noun: the action in a sentence, before the name: `the removal of`.
        preposition: between the name and the scope: `from` the organization.
        title: of several of the kind, as a heading.
        symbol: one character, for lists.
        colour: for terminals.
        mails: whether the platform mails somebody.
        takes_away: whether it takes access, an offer of it, or a definition away.
        tells_more: the place among several actions that concern one person or definition: the lowest says most.
    """

    about: About
    phase: Phase
    noun: str
    preposition: str
    title: str
    symbol: str
    colour: Colour
    mails: bool = False
    takes_away: bool = False
    tells_more: int = 0


#: Every kind with its facts, in the order of a plan.
KINDS: Final[dict[Kind, KindFacts]] = {
    "define-policy": KindFacts(
        "policy", Phase.NEW_POLICIES, "the definition of the policy", "in", "New policies", "+", "green"
    ),
    "define-role": KindFacts("role", Phase.NEW_ROLES, "the definition of the role", "in", "New roles", "+", "green"),
    "revoke": KindFacts(
        "person", Phase.REVOCATIONS, "the revocation of the invitation of", "to", "Invitations revoked", "x", "red",
        takes_away=True, tells_more=4,
    ),
    "remove": KindFacts(
        "person", Phase.REMOVALS, "the removal of", "from", "Removals", "-", "red", takes_away=True
    ),
    "update-role": KindFacts(
        "person", Phase.ROLE_UPDATES, "the role update of", "in", "Role updates", "~", "cyan", tells_more=1
    ),
    "redefine-policy": KindFacts(
        "policy", Phase.WIDENING, "the new definition of the policy", "in", "Policies redefined", "~", "cyan"
    ),
    "redefine-role": KindFacts(
        "role", Phase.WIDENING, "the new definition of the role", "in", "Roles redefined", "~", "cyan"
    ),
    "invite": KindFacts(
        "person", Phase.INVITATIONS, "the invitation of", "to", "Invitations", "+", "green", mails=True, tells_more=2
    ),
    "resend": KindFacts(
        "person", Phase.REMINDERS, "the resent invitation of", "to", "Invitations sent again", ">", "cyan",
        mails=True, tells_more=3,
    ),
    "delete-role": KindFacts(
        "role", Phase.ROLE_DELETIONS, "the deletion of the role", "from", "Roles deleted", "-", "red", takes_away=True
    ),
    "delete-policy": KindFacts(
        "policy", Phase.POLICY_DELETIONS, "the deletion of the policy", "from", "Policies deleted", "-", "red",
        takes_away=True,
    ),
}  # fmt: skip


def concerns_person(action: Action) -> TypeIs[PersonAction]:
    """Whether an action is about a person, told without loading pydantic, which makes the types of actions."""
    return KINDS[action.kind].about == "person"


#: Kinds that make the platform mail somebody.
MAILING: Final = frozenset(kind for kind, facts in KINDS.items() if facts.mails)
