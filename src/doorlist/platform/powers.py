"""What built-in roles may do, and the permissions that open more than their name says.

None of this is in the API: it is documented, not read. Source: API contract, "What built-in roles may do is not in
the API", as of July 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.scope import ScopeType

#: Of the organization: whoever holds it sees every project and bypasses its roles.
REACHES_PROJECTS: Final = "project:manage"
#: Changes what the roles of its scope may do.
CHANGES_ROLES: Final = "iam:manage"
#: Gives people of its scope another role.
GIVES_ROLES: Final = "user:manage"

_NOTHING: Final[frozenset[str]] = frozenset()
_ORGANIZATION_MEMBER: Final = frozenset(
    {
        "project:manage",
        "organization:manage",
        "featureAccess:manage",
        "sso:manage",
        "apiKey:manage",
        "user:manage",
        "user:delete",
        "billing:manage",
        "modelCredential:manage",
        "modelCost:manage",
        "metric:manage",
        "retentionConfig:manage",
        "iam:manage",
    }
)
_PROJECT_MEMBER: Final = frozenset(
    {"project:delete", "retentionConfig:manage", "user:manage", "user:delete", "iam:manage"}
)
_WITHHELD: Final[Mapping[ScopeType, Mapping[str, frozenset[str]]]] = {
    "organization": {"Owner": _NOTHING, "Admin": _NOTHING, "Member": _ORGANIZATION_MEMBER},
    "project": {"Owner": _NOTHING, "Manager": _NOTHING, "Member": _PROJECT_MEMBER},
}
_FOLDED: Final = {
    kind: {role.casefold(): names for role, names in roles.items()} for kind, roles in _WITHHELD.items()
}


def documented_roles(kind: ScopeType) -> Mapping[str, frozenset[str]]:
    """The built-in roles, and what each may not do of the permissions there are."""
    return _WITHHELD[kind]


def withheld(kind: ScopeType, role: str) -> frozenset[str] | None:
    """What a built-in role may not do of the permissions there are; `None` where this is no documented role.

    No custom role has a built-in role's name, compared without regard to case: the name alone tells.
    """
    return _FOLDED[kind].get(role.casefold())


def documented_names(kind: ScopeType) -> frozenset[str]:
    """The permissions that the documentation of built-in roles names: less than the catalogue."""
    return frozenset().union(*_WITHHELD[kind].values())
