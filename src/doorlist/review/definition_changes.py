"""Roles and policies that a change of the files defines, changes, renames or drops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from doorlist.planning.builder import record
from doorlist.review.diff_values import DefinitionChange, TextChange
from doorlist.review.matched_scopes import renamed
from doorlist.review.nested import ABSENT, differences
from doorlist.values.desired import UNCHANGED, WantedPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Literal

    from doorlist.review.matched_scopes import Pair
    from doorlist.values.desired import DesiredScope, WantedRole
    from doorlist.values.scope import Scope

    What = Literal["policy", "role"]


class _Both(NamedTuple):
    """The roles, or the policies, of one scope in the old and the new files, by their names in the new ones in
    lowercase."""

    scope: Scope
    what: What
    old: dict[str, WantedPolicy | WantedRole]
    new: dict[str, WantedPolicy | WantedRole]
    #: For roles: policies that are renamed, which doesn't change a role.
    policies: dict[str, str]
    #: Whether what the new side doesn't define is deleted.
    deletes: bool


def definition_changes(both: Sequence[Pair]) -> tuple[DefinitionChange, ...]:
    """Each role and policy that differs; scopes in their order, in each policies first, then by name."""
    return tuple(change for pair in both for what in _WHATS for change in _changes(_matched(pair, what)))


_WHATS: tuple[What, ...] = ("policy", "role")


def _matched(pair: Pair, what: What) -> _Both:
    old, new = _defined(pair.old, what), _defined(pair.new, what)
    names = _renamed(pair, what)
    managed = pair.new is not None and (pair.new.policies if what == "policy" else pair.new.roles) is not None
    return _Both(
        pair.scope,
        what,
        {names.get(key, key): one for key, one in old.items()},
        new,
        _renamed(pair, "policy") if what == "role" else {},
        deletes=managed and pair.new is not None and pair.new.unlisted_roles == "remove",
    )


def _renamed(pair: Pair, what: What) -> dict[str, str]:
    if pair.old is None or pair.new is None:
        return {}
    return (
        renamed(pair.old.policies, pair.new.policies) if what == "policy" else renamed(pair.old.roles, pair.new.roles)
    )


def _defined(scope: DesiredScope | None, what: What) -> dict[str, WantedPolicy | WantedRole]:
    """By name without regard to case, as names that differ in case only mean one thing."""
    if scope is None:
        return {}
    found: Mapping[str, WantedPolicy | WantedRole] | None = scope.policies if what == "policy" else scope.roles
    return {name.casefold(): one for name, one in (found or {}).items()}


def _changes(both: _Both) -> Iterator[DefinitionChange]:
    found: dict[str, dict[str, tuple[Any, Any]]] = {}
    old, new = ({key: _plain(one, both.policies) for key, one in side.items()} for side in (both.old, both.new))
    for leaf in differences(old, new):
        key, *part = leaf.path
        found.setdefault(key, {})[part[0] if part else ""] = leaf.before, leaf.after
    for key, parts in found.items():
        yield _change(both, key, parts)


def _plain(one: WantedPolicy | WantedRole, policies: Mapping[str, str]) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": one.name, "items": _items(one, policies)}
    return plain if one.description is UNCHANGED else {**plain, "description": one.description}


def _items(one: WantedPolicy | WantedRole | None, policies: Mapping[str, str]) -> set[str]:
    """The parts of a definition. Names of policies are compared without regard to case, permissions with it."""
    if one is None:
        return set()
    if isinstance(one, WantedPolicy):
        return set(one.permissions)
    return {policies.get(name.casefold(), name.casefold()) for name in one.policies}


def _change(both: _Both, key: str, parts: dict[str, tuple[Any, Any]]) -> DefinitionChange:
    old, new = both.old.get(key), both.new.get(key)
    named = new or old
    assert named is not None, "told of a definition that neither side has"
    description = parts.get("description")
    return DefinitionChange(
        scope=both.scope,
        kind=both.what,
        name=named.name,
        what="defined"
        if old is None
        else "changed"
        if new is not None
        else "deleted"
        if both.deletes
        else "released",
        was=old.name if old is not None and old.name != named.name else None,
        description=None if description is None else TextChange(*map(_text, description)),
        gains=_shown(new, old, both.policies),
        loses=_shown(old, new, both.policies),
        source=None if new is None else record(new.source),
    )


def _shown(
    one: WantedPolicy | WantedRole | None, other: WantedPolicy | WantedRole | None, policies: Mapping[str, str]
) -> tuple[str, ...]:
    """List what one of them has and the other lacks, as the files write it."""
    if one is None:
        return ()
    there = _items(other, policies)
    if isinstance(one, WantedPolicy):
        return tuple(sorted(name for name in one.permissions if name not in there))
    return tuple(sorted(name for name in one.policies if policies.get(name.casefold(), name.casefold()) not in there))


def _text(description: Any) -> str | None:
    return None if description is ABSENT else description
