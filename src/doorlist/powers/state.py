"""Who has what in which scope: people have a role, roles have policies, policies have permissions.

`Powers` is a value that changes step by step: `play` changes it, and says for whom that made a difference. What a
role may do is worked out once, and people share it, so that a step costs as much as there are people whom it
concerns.

Roles and policies are known by keys of the caller's choice: live ids, and whatever stands for those to be made.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from doorlist.powers.differences import Difference, alike, gains_and_losses, grouped
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from doorlist.platform.facts import Facts
    from doorlist.platform.ladder import Ladder
    from doorlist.powers.differences import Alike
    from doorlist.powers.patterns import Catalogue
    from doorlist.values.scope import Scope

T = TypeVar("T")
NOTHING: frozenset[str] = frozenset()
NOBODY: frozenset[str] = frozenset()


class RoleGrant(NamedTuple):
    """A role by its name, and the keys of its policies, which are empty for a built-in one.

    `known`: whether it was told which policies it has.
    """

    name: str
    policies: tuple[str, ...] = ()
    known: bool = True


class Hold(NamedTuple):
    """A step: from now on somebody has this role. `None`: they are out (of the organization: of all projects)."""

    scope: Scope
    email: str
    role: str | None


class SetRole(NamedTuple):
    """A step: from now on a role is this. `None`: it is gone."""

    scope: Scope
    key: str
    grant: RoleGrant | None


class SetPolicy(NamedTuple):
    """A step: from now on a policy has these permissions (names, no patterns). `None`: it is gone, from its roles
    too."""

    scope: Scope
    key: str
    permissions: frozenset[str] | None


Step = Hold | SetRole | SetPolicy


class Played(NamedTuple):
    """What steps came to.

    Attributes:
        differences: by scope, for whoever was concerned there. Who reaches a project through the organization may do
            everything in it before and after.
        reach: who began or ceased to reach every project; what that means in projects isn't in `differences`.
    """

    differences: dict[Scope, tuple[Difference, ...]]
    reach: frozenset[str]


class ScopePowers:
    """One scope: its built-in roles, catalogue, policies, roles, and the role of each person who has one."""

    def __init__(
        self,
        ladder: Ladder,
        catalogue: Catalogue,
        policies: Mapping[str, frozenset[str]],
        roles: Mapping[str, RoleGrant],
        people: Mapping[str, str],
        policy_names: Mapping[str, str] | None = None,
    ) -> None:
        self.ladder = ladder
        self.catalogue = catalogue
        self.policies = dict(policies)
        self.roles = dict(roles)
        self.people = dict(people)
        #: For showing; a policy without one is shown by its key.
        self.policy_names = dict(policy_names or {})
        self.everything = catalogue.all_but(NOTHING)
        self._of_role: dict[str, frozenset[str]] = {}
        self._holders: dict[str, set[str]] | None = None

    def copy(self) -> ScopePowers:
        """A copy: changing it doesn't change this."""
        return ScopePowers(self.ladder, self.catalogue, self.policies, self.roles, self.people, self.policy_names)

    def of_role(self, key: str | None) -> frozenset[str]:
        """What a role may do; nothing where there is none, or where nothing is known of it."""
        if key is None:
            return NOTHING
        found = self._of_role.get(key)
        if found is None:
            found = self._of_role[key] = self._worked_out(self.roles.get(key))
        return found

    def of_person(self, email: str) -> frozenset[str]:
        """What somebody may do here through the role that they have here."""
        return self.of_role(self.people.get(email))

    def effective(self, email: str, *, reaches: bool) -> frozenset[str]:
        """What somebody may do here, told whether they reach this project through the organization."""
        return self.with_reach(self.of_person(email), reaches=reaches)

    def with_reach(self, own: frozenset[str], *, reaches: bool) -> frozenset[str]:
        """The same, told what their own role lets them do."""
        return own if not reaches else self.everything if own <= self.everything else self.everything | own

    def holders(self, role: str) -> Set[str]:
        """Who has a role."""
        return self._index().get(role, NOBODY)

    def roles_with(self, policy: str) -> tuple[str, ...]:
        """The keys of the roles that have a policy."""
        return tuple(key for key, grant in self.roles.items() if policy in grant.policies)

    def _worked_out(self, grant: RoleGrant | None) -> frozenset[str]:
        if grant is None:
            return NOTHING
        forbidden = self.ladder.withheld(grant.name)
        if forbidden is not None:
            return self.catalogue.all_but(forbidden)
        return NOTHING.union(*(self.policies.get(policy, NOTHING) for policy in grant.policies))

    def _index(self) -> dict[str, set[str]]:
        if self._holders is None:
            self._holders = defaultdict(set)
            for email, role in self.people.items():
                self._holders[role].add(email)
        return self._holders

    def concerned(self, step: Step) -> tuple[str, ...]:
        """Whose powers here a step may change."""
        if isinstance(step, Hold):
            return (step.email,)
        return tuple(email for role in self.redefined(step) for email in self.holders(role))

    def redefined(self, step: SetRole | SetPolicy) -> tuple[str, ...]:
        """The keys of the roles that a step may change."""
        return (step.key,) if isinstance(step, SetRole) else self.roles_with(step.key)

    def change(self, step: Step) -> None:
        """Do a step."""
        if isinstance(step, Hold):
            self._hold(step)
            return
        for role in self.redefined(step):
            self._of_role.pop(role, None)
        if isinstance(step, SetRole):
            _put(self.roles, step.key, step.grant)
        else:
            self._set_policy(step)

    def _hold(self, step: Hold) -> None:
        index = self._index()
        before = self.people.get(step.email)
        if before is not None:
            index[before].discard(step.email)
        _put(self.people, step.email, step.role)
        if step.role is not None:
            index[step.role].add(step.email)

    def _set_policy(self, step: SetPolicy) -> None:
        _put(self.policies, step.key, step.permissions)
        for role in self.roles_with(step.key) if step.permissions is None else ():
            grant = self.roles[role]
            left = tuple(policy for policy in grant.policies if policy != step.key)
            self.roles[role] = grant._replace(policies=left)


class Powers:
    """The organization and its projects, on the platform that the facts are about."""

    def __init__(self, scopes: Mapping[Scope, ScopePowers], facts: Facts) -> None:
        self.facts = facts
        self.scopes = dict(scopes)
        self._projects_of: dict[str, set[Scope]] | None = None
        self._reaching: set[str] | None = None

    def copy(self) -> Powers:
        """A copy: changing it doesn't change this."""
        return Powers({scope: one.copy() for scope, one in self.scopes.items()}, self.facts)

    def reaches(self, email: str) -> bool:
        """Whether somebody reaches every project through the organization."""
        return email in self.reaching()

    def reaching(self) -> Set[str]:
        """Everybody who does."""
        if self._reaching is None:
            here = self.scopes.get(ORGANIZATION)
            people = here.people.items() if here is not None else ()
            asked = self.facts.reaches_projects
            self._reaching = {email for email, role in people if here and asked in here.of_role(role)}
        return self._reaching

    def effective(self, scope: Scope, email: str) -> frozenset[str]:
        """What somebody may do in a scope, through their role there or through the organization."""
        return self.scopes[scope].effective(email, reaches=scope != ORGANIZATION and self.reaches(email))

    def play(self, *steps: Step) -> Played:
        """Do steps as one, and say what they came to."""
        if len(steps) == 1 and steps[0].scope != ORGANIZATION:
            return self._in_project(steps[0])
        before: dict[tuple[Scope, str], frozenset[str]] = {}
        reached: dict[str, bool] = {}
        for each in steps:
            for step in self._each(each):
                scope = self.scopes[step.scope]
                for email in scope.concerned(step):
                    # Whether somebody reached it is asked before the first step: a step before may have changed it.
                    reaches = step.scope != ORGANIZATION and reached.get(email, self.reaches(email))
                    before.setdefault((step.scope, email), scope.effective(email, reaches=reaches))
                    if step.scope == ORGANIZATION:
                        reached.setdefault(email, self.reaches(email))
                self._change(step)
        reach = frozenset(email for email, was in reached.items() if self.reaches(email) != was)
        return Played(self._differences(before), reach)

    def _in_project(self, step: Step) -> Played:
        """One step in a project, which changes nothing elsewhere: what people share is compared once."""
        here = self.scopes[step.scope]
        found: tuple[Difference, ...]
        if isinstance(step, Hold):
            reaches = self.reaches(step.email)
            had = here.effective(step.email, reaches=reaches)
            self._change(step)
            has = here.effective(step.email, reaches=reaches)
            found = (Difference((step.email,), *gains_and_losses(had, has)),) if had != has else ()
        else:
            before = {role: here.of_role(role) for role in here.redefined(step)}
            self._change(step)
            found = alike(group for role, had in before.items() for group in self._of_holders(here, role, had))
        return Played({step.scope: found} if found else {}, frozenset())

    def _of_holders(self, here: ScopePowers, role: str, had: frozenset[str]) -> Iterator[Alike]:
        """What became of those who have a role in a project, by whether they reach it through the organization."""
        has, holders = here.of_role(role), here.holders(role)
        if has != had:
            reaching = holders & self.reaching()
            yield holders - reaching, had, has
            yield reaching, here.with_reach(had, reaches=True), here.with_reach(has, reaches=True)

    def _each(self, step: Step) -> tuple[Step, ...]:
        """Whoever leaves the organization leaves its projects first."""
        if isinstance(step, Hold) and step.scope == ORGANIZATION and step.role is None:
            return (*(Hold(project, step.email, None) for project in sorted(self.projects_of(step.email))), step)
        return (step,)

    def _change(self, step: Step) -> None:
        self.scopes[step.scope].change(step)
        if step.scope == ORGANIZATION:
            self._reach_anew(step)
        if isinstance(step, Hold) and step.scope != ORGANIZATION and self._projects_of is not None:
            theirs = self._projects_of[step.email]
            theirs.discard(step.scope) if step.role is None else theirs.add(step.scope)

    def _reach_anew(self, step: Step) -> None:
        if not isinstance(step, Hold):
            self._reaching = None
        elif self._reaching is not None:
            reaches = self.facts.reaches_projects in self.scopes[ORGANIZATION].of_person(step.email)
            (self._reaching.add if reaches else self._reaching.discard)(step.email)

    def projects_of(self, email: str) -> frozenset[Scope]:
        """The projects in which somebody has a role."""
        if self._projects_of is None:
            self._projects_of = defaultdict(set)
            for scope, powers in self.scopes.items():
                for each in powers.people if scope != ORGANIZATION else ():
                    self._projects_of[each].add(scope)
        return frozenset(self._projects_of.get(email, ()))

    def _differences(self, before: Mapping[tuple[Scope, str], frozenset[str]]) -> dict[Scope, tuple[Difference, ...]]:
        by_scope: dict[Scope, list[tuple[str, frozenset[str], frozenset[str]]]] = defaultdict(list)
        for (scope, email), had in before.items():
            has = self.effective(scope, email)
            if had != has:
                by_scope[scope].append((email, had, has))
        return {scope: grouped(changes) for scope, changes in by_scope.items()}


def _put(place: dict[str, T], key: str, value: T | None) -> None:
    if value is None:
        place.pop(key, None)
    else:
        place[key] = value
