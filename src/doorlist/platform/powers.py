"""What built-in roles may do, and the permissions that open more than their name says, told by `facts`.

None of this is in the API: it is documented, not read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from doorlist.platform.facts import CONFIDENT_AI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.scope import ScopeType

#: Of the organization: whoever holds it sees every project and bypasses its roles.
REACHES_PROJECTS: Final = CONFIDENT_AI.reaches_projects
#: Changes what the roles of its scope may do.
CHANGES_ROLES: Final = CONFIDENT_AI.changes_roles
#: Gives people of its scope another role.
GIVES_ROLES: Final = CONFIDENT_AI.gives_roles


def documented_roles(kind: ScopeType) -> Mapping[str, frozenset[str]]:
    """The built-in roles, each with the permissions that it doesn't give."""
    return {role.name: role.lacks for role in CONFIDENT_AI.builtin[kind]}


@lru_cache(maxsize=4096)
def withheld(kind: ScopeType, role: str) -> frozenset[str] | None:
    """The permissions that a built-in role doesn't give; `None` where no documented role has this name.

    No custom role has a built-in role's name, compared without regard to case: the name alone tells.
    """
    found = CONFIDENT_AI.builtin_role(kind, role)
    return None if found is None else found.lacks


def documented_names(kind: ScopeType) -> frozenset[str]:
    """The permissions that the documentation of built-in roles names: less than the catalogue."""
    return frozenset().union(*(role.lacks for role in CONFIDENT_AI.builtin[kind]))


def documented_resources() -> frozenset[str]:
    """What permissions are about by the documentation, in any kind of scope."""
    return frozenset().union(*CONFIDENT_AI.resources.values())


def documented_of(kind: ScopeType, permission: str) -> bool:
    """Whether a permission, or a pattern of some, is about something that this kind of scope has as documented."""
    resource = permission.partition(":")[0]
    return resource == "*" or resource in CONFIDENT_AI.resources[kind]


def documented_elsewhere(kind: ScopeType, permission: str) -> bool:
    """Whether a permission is about something that, by the documentation, only the other kind of scope has."""
    if permission == REACHES_PROJECTS:
        return kind != "organization"
    resource = permission.partition(":")[0]
    return any(resource in names for names in CONFIDENT_AI.resources.values()) and (
        resource not in CONFIDENT_AI.resources[kind]
    )
