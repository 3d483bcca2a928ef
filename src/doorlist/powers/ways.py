"""How somebody holds what they may do: the steps from their role to the permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from doorlist.powers.state import NOTHING
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from doorlist.powers.state import Powers, ScopePowers
    from doorlist.values.desired import Entry
    from doorlist.values.scope import Scope
    from doorlist.values.source import Source


StepKind = Literal["entry", "template", "group", "role", "policy", "permission"]


class Step(NamedTuple):
    """One step of a way: an entry, what it came through, its role, one of the role's policies, or a permission that
    opens more than its name says.

    Attributes:
        name: of an entry the person's email.
        documented: what comes of it was taken from the platform's documentation, as it is not in the API.
        source: where an entry stands in the files; `None` where they don't say what the person holds.
    """

    kind: StepKind
    name: str
    scope: Scope
    documented: bool = False
    source: Source | None = None


class Way(NamedTuple):
    """Steps from the role that somebody has, and all the permissions that they lead to.

    `known`: false where the last step is a role or a policy of which nothing more was told.
    """

    steps: tuple[Step, ...]
    permissions: frozenset[str]
    known: bool = True

    @property
    def through_organization(self) -> bool:
        """Whether it leads to a project through the organization."""
        return any(step.kind == "permission" for step in self.steps)


def entry_steps(scope: Scope, email: str, entry: Entry | None) -> tuple[Step, ...]:
    """The steps to somebody's role: their entry, and what it came through; `entry`: `None` where no file says it."""
    if entry is None:
        return (Step("entry", email, scope),)
    steps = [Step("entry", email, scope, source=entry.source)]
    if entry.template is not None:
        steps.append(Step("template", entry.template, scope))
    if entry.group is not None:
        steps.append(Step("group", entry.group, scope))
    return tuple(steps)


class Ways:
    """The ways of one state. What roles give is worked out once for everybody who has the same.

    Args:
        powers: the state.
        asked: by scope, the permissions that alone are asked about; `None`: all.
    """

    def __init__(self, powers: Powers, asked: Mapping[Scope, frozenset[str]] | None = None) -> None:
        self.powers = powers
        self._asked = asked
        self._of_role: dict[tuple[Scope, str], tuple[Way, ...]] = {}
        self._of_roles: dict[tuple[Scope, str | None, str | None], tuple[Way, ...]] = {}

    def of(self, scope: Scope, email: str) -> tuple[Way, ...]:
        """Somebody's ways in a scope: the organization's first, as they are the stronger. Together they lead to
        what `Powers.effective` says (of that, to what was asked about), and to nothing else."""
        own = self.powers.scopes[scope].people.get(email)
        organization = None if scope == ORGANIZATION else self.powers.scopes.get(ORGANIZATION)
        above = None if organization is None else organization.people.get(email)
        found = self._of_roles.get((scope, above, own))
        if found is None:
            whole = (*self._reaching(scope, above), *self.of_role(scope, own))
            found = self._of_roles[scope, above, own] = tuple(self._leading(scope, whole))
        return found

    def of_role(self, scope: Scope, key: str | None) -> tuple[Way, ...]:
        """What a role gives, policy by policy."""
        if key is None:
            return ()
        found = self._of_role.get((scope, key))
        if found is None:
            found = self._of_role[scope, key] = _role_ways(self.powers.scopes[scope], scope, key)
        return found

    def _reaching(self, scope: Scope, above: str | None) -> Iterator[Way]:
        """The ways into a project through a role of the organization."""
        asked = self.powers.facts.reaches_projects
        last = Step("permission", asked, ORGANIZATION)
        for way in self.of_role(ORGANIZATION, above):
            if asked in way.permissions:
                yield Way((*way.steps, last), self.powers.scopes[scope].everything)

    def _leading(self, scope: Scope, found: tuple[Way, ...]) -> Iterable[Way]:
        """Of some ways, those that lead to what was asked about."""
        if self._asked is None:
            return found
        asked = self._asked[scope]
        return (
            way._replace(permissions=way.permissions & asked)
            for way in found
            if not way.permissions.isdisjoint(asked)
        )


def _role_ways(powers: ScopePowers, scope: Scope, key: str) -> tuple[Way, ...]:
    grant = powers.roles.get(key)
    if grant is None:
        return ()
    if powers.ladder.has(grant.name):
        return (Way((Step("role", grant.name, scope, documented=True),), powers.of_role(key)),)
    role = Step("role", grant.name, scope)
    if not grant.known:
        return (Way((role,), NOTHING, known=False),)
    return tuple(_policy_way(powers, role, policy) for policy in grant.policies)


def _policy_way(powers: ScopePowers, role: Step, policy: str) -> Way:
    step = Step("policy", powers.policy_names.get(policy, policy), role.scope)
    return Way((role, step), powers.policies.get(policy, NOTHING), known=policy in powers.policies)
