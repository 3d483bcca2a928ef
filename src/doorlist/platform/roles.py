"""Built-in roles and how they rank, told by `facts`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from doorlist.platform.facts import CONFIDENT_AI

if TYPE_CHECKING:
    from doorlist.values.scope import Scope, ScopeType

_NAMES: Final[dict[ScopeType, list[str]]] = {
    kind: [role.name for role in roles] for kind, roles in CONFIDENT_AI.builtin.items()
}
OWNER: Final = _NAMES["organization"][0].casefold()
#: What an outstanding invitation without a role id comes to.
MEMBER: Final = _NAMES["organization"][-1]
_ADMINS: Final = frozenset(name.casefold() for name in _NAMES["organization"][: CONFIDENT_AI.admins])


def same_role(one: str | None, other: str | None) -> bool:
    """Role names are compared without regard to case; no role equals only no role."""
    if one is None or other is None:
        return one is other
    return one == other or one.casefold() == other.casefold()


def is_owner(name: str | None) -> bool:
    """Whether this is the built-in Owner (custom roles have any other name, without regard to case)."""
    return name is not None and name.casefold() == OWNER


@lru_cache(maxsize=4096)
def is_builtin(kind: ScopeType, name: str | None) -> bool:
    """Whether a name is that of a built-in role in a kind of scope."""
    return CONFIDENT_AI.builtin_role(kind, name) is not None


def is_admin(name: str | None) -> bool:
    """Whether an *organization* role counts for `min_admins` and `max_admins`: Owner or Admin."""
    return name is not None and name.casefold() in _ADMINS


def next_lower_than_owner(scope: Scope) -> str:
    """What the previous Owner becomes, and what a future Owner is invited as: Admin, or Manager in a project."""
    return _NAMES[scope.type][1]


def is_demotion(scope: Scope, before: str | None, after: str | None) -> bool:
    """Whether a change takes standing away, for `protected`.

    Owner is above Admin (Manager), that above every custom role, those above Member. What two custom roles
    permit can't be compared by name, so a change between them counts as a demotion: protection errs on the
    side of asking.
    """
    if before is None or same_role(before, after):
        return False
    if after is None:
        return True
    rank_before, rank_after = _rank(scope, before), _rank(scope, after)
    return rank_after < rank_before or rank_before == rank_after == _CUSTOM


_CUSTOM: Final = 1


def _rank(scope: Scope, name: str) -> int:
    """The higher the more: the lowest built-in role 0, custom roles 1, the other built-in ones above them."""
    rising = [one.casefold() for one in reversed(_NAMES[scope.type])]
    folded = name.casefold()
    if folded not in rising:
        return _CUSTOM
    place = rising.index(folded)
    return place + 1 if place else 0
