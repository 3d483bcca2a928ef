"""The roles of one scope, by name and by id, as far as they are known.

Member lists show role names with their ids, so the scope's role list itself is read only where that isn't enough
(`complete` is then true).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.live import HeldRole
from doorlist.values.role_names import same_role

if TYPE_CHECKING:
    from doorlist.planning.definitions import RolePlan, ScopeDefinitions
    from doorlist.platform.ladder import Ladder
    from doorlist.values.desired import RoleRef
    from doorlist.values.live import LiveScope, Member


class GivenRole(NamedTuple):
    """A role that the files ask for.

    Attributes:
        name: its name at the end of the plan.
        id: its live id, `None` where live doesn't show it or the plan makes it.
        is_new: whether the plan makes it.
    """

    name: str
    id: str | None
    is_new: bool = False


class RoleBook:
    """Looks roles up in one scope."""

    def __init__(self, live: LiveScope, ladder: Ladder) -> None:
        self._without_id = ladder.lowest
        self.complete = live.roles is not None
        self._roles = [HeldRole(role.id, role.name) for role in live.roles or ()]
        if not self.complete:
            self._roles = list({member.role for member in (live.members or {}).values() if member.role is not None})
        self._by_id = {role.id: role for role in self._roles}
        self._exactly = {role.name: role for role in self._roles}

    @cached_property
    def _folded(self) -> dict[str, list[HeldRole]]:
        """Roles by name in lower case: most files spell roles as the platform does, and never ask."""
        found: dict[str, list[HeldRole]] = {}
        for role in self._roles:
            found.setdefault(role.name.casefold(), []).append(role)
        return found

    def named(self, ref: RoleRef) -> HeldRole | None:
        """The role that the files mean, `None` where it isn't known here, or more than one could be meant."""
        if ref.id is not None:
            return self._by_id.get(ref.id)
        found = self._exactly.get(ref.name or "")
        candidates = [found] if found is not None else self._folded.get((ref.name or "").casefold(), [])
        return candidates[0] if len(candidates) == 1 else None

    def ambiguous(self, ref: RoleRef) -> list[HeldRole]:
        """The roles that differ from a name in case only, where there are several and none is spelled just so."""
        found = [] if ref.name is None or ref.name in self._exactly else self._folded.get(ref.name.casefold(), [])
        return sorted(found) if len(found) > 1 else []

    def given(self, ref: RoleRef, definitions: ScopeDefinitions | None) -> GivenRole | None:
        """The role to give where the files ask for one, those that they define included."""
        plan = None
        if definitions is not None and ref.name is not None:
            plan = definitions.by_name.get(ref.name.casefold())
        if plan is not None and plan.wanted is not None:
            return GivenRole(plan.wanted.name, plan.live and plan.live.id, is_new=plan.live is None)
        role = self.named(ref)
        if role is None:
            return None
        return GivenRole(_new_name(role, definitions), role.id)

    def name_of(self, role_id: str | None) -> str | None:
        """The name of an invitation's role; no id means the lowest (`manual: platform#invitations`)."""
        if role_id is None:
            return self._without_id
        role = self._by_id.get(role_id)
        return None if role is None else role.name

    def offers(self, role_id: str | None, wanted: GivenRole) -> bool:
        """Whether an invitation's role is the one that the files ask for."""
        if wanted.is_new:
            return False
        if wanted.id is None or role_id is None:
            return same_role(self.name_of(role_id), wanted.name)
        return role_id == wanted.id

    def names(self) -> list[str]:
        """All known names, sorted."""
        return sorted(role.name for role in self._by_id.values())


def unknown_role(ref: RoleRef) -> GivenRole:
    """A role of which no more is known than how the files name it."""
    return GivenRole(str(ref), ref.id)


def _new_name(role: HeldRole, definitions: ScopeDefinitions | None) -> str:
    plan: RolePlan | None = None if definitions is None else definitions.roles.get(role.id)
    return role.name if plan is None or plan.wanted is None else plan.wanted.name


def holds(member: Member, ref: RoleRef) -> bool:
    """Whether somebody holds a role of the name that the files say, compared without regard to case, or of its id."""
    role = member.role
    if role is None:
        return False
    if ref.id is not None:
        return role.id == ref.id
    return role.name == ref.name or role.name.casefold() == (ref.name or "").casefold()


def has_given(member: Member, ref: RoleRef, role: GivenRole) -> bool:
    """Whether somebody holds the role that the files ask for; one that the plan renames is the same by its id."""
    if role.id is not None and member.role is not None:
        return member.role.id == role.id
    return not role.is_new and holds(member, ref)


def surely_holds(ladder: Ladder, member: Member, ref: RoleRef) -> bool:
    """Whether somebody holds that role, also where a scope has roles that differ in case only: then the exact
    spelling is meant.

    A built-in role's name is no other role's, however it is spelled (`manual:
    platform#roles-policies-and-permissions`).
    """
    if ref.id is not None or (member.role is not None and member.role.name == ref.name):
        return holds(member, ref)
    return ladder.has(ref.name) and holds(member, ref)
