"""Which roles and policies of a live scope an access file can define as they are, and which it can't."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from doorlist.access.form.notation import permission_problem
from doorlist.editing.emit import is_expressible, is_key
from doorlist.editing.shape import by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from doorlist.platform.ladder import Ladder
    from doorlist.values.live import LiveScope, Policy, Role


class Definable(NamedTuple):
    """A role or a policy that can be written: its policies, or its permissions, by name, in order."""

    name: str
    items: tuple[str, ...]
    description: str | None


@dataclass(frozen=True, slots=True)
class Defined:
    """One scope's custom roles and policies, by name; `left_out` says of which it can't be written, and why."""

    roles: Sequence[Definable] = ()
    policies: Sequence[Definable] = ()
    left_out: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.roles or self.policies or self.left_out)


def defined_of(ladder: Ladder, live: LiveScope) -> Defined:
    """Sort a scope's custom roles and policies; nothing where they weren't read.

    A plan of what is written here changes nothing.
    """
    if live.policies is None or live.roles is None:
        return Defined()
    custom = [role for role in live.roles if not role.builtin]
    catalogue = None if live.permissions is None else frozenset(permission.name for permission in live.permissions)
    policies, why = _policies(live.policies, catalogue)
    by_id = {policy.id: policy.name for policy in live.policies if policy.name in policies}
    roles, more = _roles(ladder, custom, by_id)
    left_out = (*why, *more, *_unlisted(live))
    return Defined(_sorted(roles.values()), _sorted(policies.values()), left_out)


def _unlisted(live: LiveScope) -> list[str]:
    """Roles that somebody holds and the list of roles lacks: a file that manages roles would have to know them."""
    listed = {role.id for role in live.roles or ()}
    held = {member.role for member in (live.members or {}).values() if member.role is not None}
    unlisted = sorted(role.name for role in held if role.id not in listed)
    return [f"the role {name}: somebody has it, and it isn't in the list" for name in unlisted]


def _policies(policies: Sequence[Policy], catalogue: frozenset[str] | None) -> tuple[dict[str, Definable], list[str]]:
    count = Counter(policy.name.casefold() for policy in policies)
    found: dict[str, Definable] = {}
    left_out: list[str] = []
    for policy in sorted(policies, key=lambda one: (one.name, one.id)):
        names = sorted({permission.name for permission in policy.permissions})
        if not _is_name(policy.name, count):
            left_out.append(f"the policy {policy.name}: its name can't be written, or isn't the only one")
        elif len(names) < len(policy.permissions):
            left_out.append(f"the policy {policy.name}: it has two permissions of one name")
        elif not all(map(_is_permission, names)):
            left_out.append(f"the policy {policy.name}: it has a permission that no file takes")
        elif catalogue is not None and not catalogue >= set(names):
            left_out.append(f"the policy {policy.name}: it has a permission that the platform doesn't list here")
        else:
            found[policy.name] = Definable(policy.name, tuple(names), _description(policy.description))
    return found, left_out


def _roles(
    ladder: Ladder, roles: Sequence[Role], policies: Mapping[str, str]
) -> tuple[dict[str, Definable], list[str]]:
    count = Counter(role.name.casefold() for role in roles)
    found: dict[str, Definable] = {}
    left_out: list[str] = []
    for role in sorted(roles, key=lambda one: (one.name, one.id)):
        if ladder.has(role.name) or not _is_name(role.name, count):
            left_out.append(f"the role {role.name}: its name can't be written, or isn't the only one")
        elif not all(policy.id in policies for policy in role.policies):
            left_out.append(f"the role {role.name}: it has a policy that isn't written here")
        else:
            names = sorted({policies[policy.id] for policy in role.policies})
            found[role.name] = Definable(role.name, tuple(names), _description(role.description))
    return found, left_out


def _is_name(name: str, count: Mapping[str, int]) -> bool:
    return is_key(name) and count[name.casefold()] == 1


def _is_permission(name: str) -> bool:
    return is_expressible(name) and "*" not in name and permission_problem(name) is None


def _description(text: str | None) -> str | None:
    """What is written; an empty one, or one that no file can hold, is left as it is."""
    if text is None or not text.strip() or any("\ud800" <= char <= "\udfff" for char in text):
        return None
    return text


def _sorted(definitions: Iterable[Definable]) -> tuple[Definable, ...]:
    return tuple(sorted(definitions, key=lambda one: by_name(one.name)))
