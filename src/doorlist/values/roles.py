"""Built-in roles and how they rank. Source: API contract, "Built-in organization roles", "Built-in project roles"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from doorlist.values.scope import Scope

OWNER: Final = "owner"
#: What an outstanding invitation without a role id comes to.
MEMBER: Final = "Member"
_NEXT_LOWER: Final = {"organization": "Admin", "project": "Manager"}
_ADMINS: Final = frozenset({"owner", "admin"})


def same_role(one: str | None, other: str | None) -> bool:
    """Role names are compared without regard to case; no role equals only no role."""
    if one is None or other is None:
        return one is other
    return one == other or one.casefold() == other.casefold()


def is_owner(name: str | None) -> bool:
    """Whether this is the built-in Owner (custom roles have any other name, without regard to case)."""
    return name is not None and name.casefold() == OWNER


def is_admin(name: str | None) -> bool:
    """Whether an *organization* role counts for `min_admins` and `max_admins`: Owner or Admin."""
    return name is not None and name.casefold() in _ADMINS


def next_lower_than_owner(scope: Scope) -> str:
    """What the previous Owner becomes, and what a future Owner is invited as: Admin, or Manager in a project."""
    return _NEXT_LOWER[scope.type]


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
    return rank_after < rank_before or rank_before == rank_after == 1


def _rank(scope: Scope, name: str) -> int:
    folded = name.casefold()
    if folded == OWNER:
        return 3
    if folded == next_lower_than_owner(scope).casefold():
        return 2
    return 0 if folded == MEMBER.casefold() else 1
