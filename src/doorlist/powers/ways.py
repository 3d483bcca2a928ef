"""How somebody holds what they may do: the steps from their role to the permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from doorlist.platform.powers import REACHES_PROJECTS, withheld
from doorlist.powers.state import NOTHING
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from doorlist.powers.state import Powers, ScopePowers
    from doorlist.values.scope import Scope


class Step(NamedTuple):
    """One step of a way: a role, one of its policies, or a permission that opens more than its name says.

    `documented`: what comes of it was taken from the platform's documentation, as it is not in the API.
    """

    kind: Literal["role", "policy", "permission"]
    name: str
    scope: Scope
    documented: bool = False


class Way(NamedTuple):
    """Steps from the role that somebody has, and all the permissions that they lead to."""

    steps: tuple[Step, ...]
    permissions: frozenset[str]

    @property
    def through_organization(self) -> bool:
        """Whether it leads to a project through the organization."""
        return any(step.kind == "permission" for step in self.steps)


class Ways:
    """The ways of one state. What a role gives is worked out once for everybody who has it."""

    def __init__(self, powers: Powers) -> None:
        self.powers = powers
        self._of_role: dict[tuple[Scope, str], tuple[Way, ...]] = {}
        self._reaching: dict[tuple[Scope, str], tuple[Way, ...]] = {}

    def of(self, scope: Scope, email: str) -> tuple[Way, ...]:
        """Somebody's ways in a scope: the organization's first, as they are the stronger. Together they lead to
        what `Powers.effective` says, and to nothing else."""
        own = self.of_role(scope, self.powers.scopes[scope].people.get(email))
        return own if scope == ORGANIZATION else (*self._reach(scope, email), *own)

    def of_role(self, scope: Scope, key: str | None) -> tuple[Way, ...]:
        """What a role gives, policy by policy."""
        if key is None:
            return ()
        found = self._of_role.get((scope, key))
        if found is None:
            found = self._of_role[scope, key] = _role_ways(self.powers.scopes[scope], scope, key)
        return found

    def _reach(self, scope: Scope, email: str) -> tuple[Way, ...]:
        organization = self.powers.scopes.get(ORGANIZATION)
        key = None if organization is None else organization.people.get(email)
        if key is None:
            return ()
        found = self._reaching.get((scope, key))
        if found is None:
            last = Step("permission", REACHES_PROJECTS, ORGANIZATION)
            everything = self.powers.scopes[scope].everything
            found = self._reaching[scope, key] = tuple(
                Way((*way.steps, last), everything)
                for way in self.of_role(ORGANIZATION, key)
                if REACHES_PROJECTS in way.permissions
            )
        return found


def _role_ways(powers: ScopePowers, scope: Scope, key: str) -> tuple[Way, ...]:
    grant = powers.roles.get(key)
    if grant is None:
        return ()
    if withheld(powers.kind, grant.name) is not None:
        return (Way((Step("role", grant.name, scope, documented=True),), powers.of_role(key)),)
    role = Step("role", grant.name, scope)
    return tuple(
        Way(
            (role, Step("policy", powers.policy_names.get(policy, policy), scope)),
            powers.policies.get(policy, NOTHING),
        )
        for policy in grant.policies
    )
