"""The roles of one scope, by name and by id, as far as they are known.

Member lists show role names with their ids, so the scope's role list itself is read only where that isn't enough
(`complete` is then true).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.platform.roles import MEMBER
from doorlist.values.live import HeldRole

if TYPE_CHECKING:
    from doorlist.values.desired import RoleRef
    from doorlist.values.live import LiveScope, Member


class RoleBook:
    """Looks roles up in one scope."""

    def __init__(self, live: LiveScope) -> None:
        self.complete = live.roles is not None
        roles = [HeldRole(role.id, role.name) for role in live.roles or ()]
        if not self.complete:
            roles = list({member.role for member in (live.members or {}).values() if member.role is not None})
        self._by_id = {role.id: role for role in roles}
        self._by_name = {role.name.casefold(): role for role in roles}

    def named(self, ref: RoleRef) -> HeldRole | None:
        """The role that the files mean, `None` where it isn't known here."""
        if ref.id is not None:
            return self._by_id.get(ref.id)
        return self._by_name.get((ref.name or "").casefold())

    def name_of(self, role_id: str | None) -> str | None:
        """The name of an invitation's role; no id means Member (`manual: platform#invitations`)."""
        if role_id is None:
            return MEMBER
        role = self._by_id.get(role_id)
        return None if role is None else role.name

    def names(self) -> list[str]:
        """All known names, sorted."""
        return sorted(role.name for role in self._by_id.values())


def holds(member: Member, ref: RoleRef) -> bool:
    """Whether somebody holds the role that the files mean."""
    role = member.role
    if role is None:
        return False
    if ref.id is not None:
        return role.id == ref.id
    return role.name == ref.name or role.name.casefold() == (ref.name or "").casefold()
