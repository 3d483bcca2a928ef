"""What doorlist knows of a platform without asking it, as one value (manual: platform)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.platform.ladder import Ladder
    from doorlist.values.scope import ScopeType

#: An invitation's status. The platform may add others: those are taken for open.
PENDING: Final = "PENDING"
DECLINED: Final = "DECLINED"
ACCEPTED: Final = "ACCEPTED"


@dataclass(frozen=True, slots=True)
class Facts:
    """One platform. What built-in roles may do and what permissions are about is documented, and not in its API.

    Attributes:
        ladders: the built-in roles of each kind of scope.
        admins: how many of the organization's built-in roles, from the top, count for `min_admins` and `max_admins`.
        seats: how many members and invitations a subscription allows together; one that isn't named has no limit.
        invitations_a_call: the most addresses in one request.
        reaches_projects: who holds this permission in the organization may do everything in every project.
        gives_roles: who holds this permission in a scope gives its roles to people.
        changes_roles: who holds this one changes what its roles may do.
        resources: what permissions are about in each kind of scope. The catalogue is read, and may have more: these
            only tell a project's from the organization's where there is none to read.
        documented: when `lacks` and `resources` were taken from the platform's documentation, for texts that call it
            so.
        admin_names: the names of the roles that `admins` counts.
        all_resources: what permissions are about, in any kind of scope.
    """

    ladders: Mapping[ScopeType, Ladder]
    admins: int
    seats: Mapping[str, int]
    invitations_a_call: int
    reaches_projects: str
    gives_roles: str
    changes_roles: str
    resources: Mapping[ScopeType, frozenset[str]]
    documented: str
    admin_names: tuple[str, ...] = field(init=False, compare=False, repr=False)
    all_resources: frozenset[str] = field(init=False, compare=False, repr=False)
    _folded_admins: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = self.ladders["organization"].names[: self.admins]
        object.__setattr__(self, "admin_names", names)
        object.__setattr__(self, "all_resources", frozenset[str]().union(*self.resources.values()))
        object.__setattr__(self, "_folded_admins", frozenset(name.casefold() for name in names))

    def is_admin(self, name: str | None) -> bool:
        """Whether a role of the *organization* counts for `min_admins` and `max_admins`."""
        return name is not None and name.casefold() in self._folded_admins

    def documented_of(self, kind: ScopeType, permission: str) -> bool:
        """Whether a permission, or a pattern of some, is about what this kind of scope has as documented."""
        resource = permission.partition(":")[0]
        return resource == "*" or resource in self.resources[kind]

    def documented_elsewhere(self, kind: ScopeType, permission: str) -> bool:
        """Whether a permission is about something that, by the documentation, only the other kind of scope has."""
        if permission == self.reaches_projects:
            return kind != "organization"
        resource = permission.partition(":")[0]
        return resource in self.all_resources and resource not in self.resources[kind]
