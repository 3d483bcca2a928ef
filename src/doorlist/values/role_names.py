"""How names of roles are compared."""

from __future__ import annotations


def same_role(one: str | None, other: str | None) -> bool:
    """Role names are compared without regard to case; no role equals only no role."""
    if one is None or other is None:
        return one is other
    return one == other or one.casefold() == other.casefold()
