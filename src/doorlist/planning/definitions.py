"""Roles and policies of one scope: what the files define, matched with what live has.

A definition is found by its name without regard to case, or by the name it had before (`was`). It is known by a key:
the live id, or a word that stands for one to be made.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from doorlist.planning.resolve import problem
from doorlist.powers.patterns import is_pattern, matches
from doorlist.values.desired import UNCHANGED, WantedPolicy, WantedRole
from doorlist.values.live import LiveScope, Permission, Policy, Role
from doorlist.words import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from doorlist.errors import Problem
    from doorlist.planning.resolve import Target
    from doorlist.values.desired import Description, DesiredScope
    from doorlist.values.source import Source

W = TypeVar("W", WantedPolicy, WantedRole)
L = TypeVar("L", Policy, Role)


class PolicyPlan(NamedTuple):
    """One managed policy on both sides.

    Attributes:
        key: the live id, or a word for one to be made.
        live: as it is, `None` for a new one.
        wanted: as the files define it, `None` for one that must go.
        permissions: at the end, by name, patterns expanded.
        effective: those that live's gives now.
        foreign: whether live has permissions in it that this scope's catalogue doesn't know by id.
    """

    key: str
    live: Policy | None
    wanted: WantedPolicy | None
    permissions: frozenset[str] = frozenset()
    effective: frozenset[str] = frozenset()
    foreign: bool = False


class RolePlan(NamedTuple):
    """One managed role on both sides; `policies` are the keys of its policies at the end."""

    key: str
    live: Role | None
    wanted: WantedRole | None
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopeDefinitions:
    """What becomes of the roles and policies of one scope.

    Attributes:
        policies: managed ones by key: those the files define, and those that must go.
        roles: likewise.
        names: the name at the end of every policy, managed or not, by key.
        keys: the same the other way round.
        by_name: the managed roles that stay or come, by their new name in lower case.
    """

    policies: Mapping[str, PolicyPlan]
    roles: Mapping[str, RolePlan]
    names: Mapping[str, str]
    keys: Mapping[str, str]
    by_name: Mapping[str, RolePlan]

    def goes(self, role_id: str | None) -> bool:
        """Whether a live role must go."""
        plan = None if role_id is None else self.roles.get(role_id)
        return plan is not None and plan.wanted is None


def manages_definitions(wanted: DesiredScope) -> bool:
    """Whether the files manage a scope's roles or its policies."""
    return wanted.roles is not None or wanted.policies is not None


def define(target: Target, live: LiveScope, problems: list[Problem]) -> ScopeDefinitions | None:
    """Match a scope's definitions with live; `None` where the files manage none.

    Args:
        target: the part of the files, and the scope it means.
        live: with roles and policies; with permissions where the files define policies.
        problems: takes what doesn't fit the scope.
    """
    wanted = target.wanted
    if not manages_definitions(wanted):
        return None
    removes = wanted.unlisted_roles == "remove"
    policies = _policies(target, live, problems, removes=removes) if wanted.policies is not None else {}
    roles = _roles(target, live, policies, problems, removes=removes) if wanted.roles is not None else {}
    names = {policy.id: policy.name for policy in live.policies or ()}
    names |= {plan.key: plan.wanted.name for plan in policies.values() if plan.wanted is not None}
    by_name = {plan.wanted.name.casefold(): plan for plan in roles.values() if plan.wanted is not None}
    keys = {name: key for key, name in names.items()}
    return ScopeDefinitions(policies, roles, names, keys, by_name)


def final_description(live: Policy | Role | None, wanted: Description) -> str | None:
    """The description at the end; an empty one is none."""
    if wanted is UNCHANGED:
        return None if live is None else live.description or None
    return wanted or None


# All projects have one catalogue (`manual: platform`): it is worked out once for a thousand of them.
@lru_cache(maxsize=8)
def _catalogue(permissions: tuple[Permission, ...]) -> tuple[Mapping[str, str], frozenset[str]]:
    """Permissions by name, and the ids."""
    catalogue = {permission.name: permission.id for permission in permissions}
    return catalogue, frozenset(catalogue.values())


def _policies(target: Target, live: LiveScope, problems: list[Problem], *, removes: bool) -> dict[str, PolicyPlan]:
    wanted, present = target.wanted.policies or {}, live.policies or ()
    catalogue, ids = _catalogue(live.permissions or ())
    plans: dict[str, PolicyPlan] = {}
    for policy, found in _matched(wanted.values(), present, target, "policy", problems):
        permissions = _permissions(policy, target, catalogue, problems)
        present_now = found.permissions if found is not None else ()
        own = [permission.name for permission in present_now if permission.id in ids]
        effective, foreign = frozenset(own), len(own) < len(present_now)
        key = new_key("policy", policy.name) if found is None else found.id
        plans[key] = PolicyPlan(key, found, policy, permissions, effective, foreign)
    if removes:
        plans |= {policy.id: PolicyPlan(policy.id, policy, None) for policy in present if policy.id not in plans}
    return plans


def _roles(
    target: Target,
    live: LiveScope,
    policies: Mapping[str, PolicyPlan],
    problems: list[Problem],
    *,
    removes: bool,
) -> dict[str, RolePlan]:
    wanted, present = target.wanted.roles or {}, [role for role in live.roles or () if not role.builtin]
    builtin = {role.name.casefold() for role in live.roles or () if role.builtin}
    known = _PolicyNames(target, live, policies, problems)
    plans: dict[str, RolePlan] = {}
    for role, found in _matched(wanted.values(), present, target, "role", problems):
        if role.name.casefold() in builtin:
            problems.append(
                problem(
                    role.source, f"{role.name} is a built-in role", "Built-in roles can't be defined: leave it out."
                )
            )
            continue
        key = new_key("role", role.name) if found is None else found.id
        plans[key] = RolePlan(key, found, role, known.keys(role))
    if removes:
        plans |= {role.id: RolePlan(role.id, role, None) for role in present if role.id not in plans}
    return plans


class _PolicyNames:
    """Looks up the policies that roles name: the files' own where they manage policies, else live ones."""

    def __init__(
        self, target: Target, live: LiveScope, policies: Mapping[str, PolicyPlan], problems: list[Problem]
    ) -> None:
        self._target = target
        self._problems = problems
        self._managed = target.wanted.policies is not None
        self._wanted = {
            plan.wanted.name.casefold(): plan.key for plan in policies.values() if plan.wanted is not None
        }
        defined = {policy.name.casefold() for policy in (target.wanted.policies or {}).values()}
        #: Policies of the files that have a problem themselves: a role that names one adds none.
        self._in_trouble = defined - self._wanted.keys()
        self._live = live.policies or ()
        self._by_name = _Names(() if self._managed else self._live)

    def keys(self, role: WantedRole) -> tuple[str, ...]:
        found = [self._key(role, name) for name in role.policies]
        return tuple(sorted({key for key in found if key is not None}))

    def _key(self, role: WantedRole, name: str) -> str | None:
        if self._managed:
            key = self._wanted.get(name.casefold())
        else:
            candidates = self._by_name.find(name)
            if len(candidates) > 1:
                self._problems.append(_ambiguous(role.source, self._target, "policies", name, candidates))
                return None
            key = candidates[0].id if candidates else None
        if key is None and name.casefold() not in self._in_trouble:
            known = (self._target.wanted.policies or {}).values() if self._managed else self._live
            names = [policy.name for policy in known]
            near = nearest(name, names)
            fix = f"Did you mean {near}?" if near else f"It has {listed(sorted(names)) or 'none'}."
            subject = _subject(self._target)
            message = f"{subject} has no policy {name}, which the role {role.name} names"
            self._problems.append(problem(role.source, message, fix, words=(role.name, name)))
        return key


def _permissions(
    policy: WantedPolicy, target: Target, catalogue: Mapping[str, str], problems: list[Problem]
) -> frozenset[str]:
    names = frozenset(policy.permissions)
    if names <= catalogue.keys():
        return names  # no pattern, as in most policies
    found: set[str] = set()
    for written in policy.permissions:
        if not is_pattern(written):
            if written in catalogue:
                found.add(written)
            else:
                problems.append(_unknown_permission(policy, written, target, catalogue))
            continue
        matching = [name for name in catalogue if matches(written, name)]
        if not matching:
            problems.append(_unmatched_pattern(policy, written, target, catalogue))
        found.update(matching)
    return frozenset(found)


def _unknown_permission(policy: WantedPolicy, written: str, target: Target, catalogue: Mapping[str, str]) -> Problem:
    near = nearest(written, catalogue)
    resource = written.partition(":")[0]
    of_resource = sorted(name for name in catalogue if name.partition(":")[0] == resource)
    fix = f"Did you mean {near}?" if near else "Take a name that the platform has, or a pattern such as `*:read`."
    if of_resource:
        fix += f" Of {resource} there are {listed(of_resource)}."
    message = f"{_subject(target)} has no permission {written}, in the policy {policy.name}"
    return problem(policy.source, message, fix, words=(policy.name, written))


def _unmatched_pattern(policy: WantedPolicy, written: str, target: Target, catalogue: Mapping[str, str]) -> Problem:
    resource, _, action = written.partition(":")
    words = {name.partition(":")[2 if resource == "*" else 0] for name in catalogue}
    near = nearest(action if resource == "*" else resource, words)
    meant = None if near is None else f"*:{near}" if resource == "*" else f"{near}:{action}"
    fix = f"Did you mean {meant}?" if meant else "Take a resource and an action that the platform has."
    message = f"No permission of {target.scope.label} matches {written}, in the policy {policy.name}"
    return problem(policy.source, message, fix, words=(policy.name, written))


def _matched(
    wanted: Iterable[W], present: Sequence[L], target: Target, noun: str, problems: list[Problem]
) -> list[tuple[W, L | None]]:
    """Each definition of the files with the live one that it means, by its name or by its former name."""
    pairs: list[tuple[W, L | None]] = []
    taken: dict[str, W] = {}
    named = _Names(present)
    for one in wanted:
        found = named.find(one.name) or (named.find(one.was) if one.was is not None else [])
        if len(found) > 1:
            problems.append(
                _ambiguous(one.source, target, "roles" if noun == "role" else "policies", one.name, found)
            )
            continue
        if found and found[0].id in taken:
            other = taken[found[0].id]
            problems.append(
                problem(
                    one.source,
                    f"{one.name} and {other.name} are the same {noun} now, {found[0].name}",
                    f"{other.name} stands at {_place(other.source)}. Rename in two steps: one of them first.",
                )
            )
            continue
        if found:
            taken[found[0].id] = one
        pairs.append((one, found[0] if found else None))
    return pairs


class _Names(Generic[L]):
    """Live roles or policies by their names."""

    def __init__(self, present: Iterable[L]) -> None:
        self._by_name: defaultdict[str, list[L]] = defaultdict(list)
        for one in present:
            self._by_name[one.name.casefold()].append(one)

    def find(self, name: str) -> list[L]:
        """Those that a name means: the one spelled just so, else all that differ in case only."""
        found = self._by_name.get(name.casefold(), [])
        return found if len(found) == 1 else [one for one in found if one.name == name] or found


def _ambiguous(source: Source, target: Target, nouns: str, name: str, found: Sequence[Policy | Role]) -> Problem:
    told = listed([f"{one.name} ({one.id})" for one in sorted(found, key=lambda one: one.id)])
    return problem(
        source,
        f"{_subject(target)} has {nouns} that differ in case only, and {name} is none of them: {told}",
        "Spell it as the one that is meant.",
    )


def _subject(target: Target) -> str:
    return "The organization" if target.scope.type == "organization" else f"Project {target.scope.name}"


def _place(source: Source) -> str:
    return f"{source.file}:{source.line}"


def new_key(noun: str, name: str) -> str:
    """The key of a definition to be made."""
    # No id of the platform has a blank in it.
    return f"new {noun} {name}"
