"""Questions about what is documented for rooms that aren't given the facts yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.platform.confident_ai import CONFIDENT_AI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.scope import ScopeType

REACHES_PROJECTS: Final = CONFIDENT_AI.reaches_projects
CHANGES_ROLES: Final = CONFIDENT_AI.changes_roles
GIVES_ROLES: Final = CONFIDENT_AI.gives_roles
documented_of = CONFIDENT_AI.documented_of
documented_elsewhere = CONFIDENT_AI.documented_elsewhere


def documented_roles(kind: ScopeType) -> Mapping[str, frozenset[str]]:
    """The built-in roles, each with the permissions that it doesn't give."""
    return {role.name: role.lacks for role in CONFIDENT_AI.ladders[kind].roles}


def withheld(kind: ScopeType, role: str) -> frozenset[str] | None:
    """The permissions that a built-in role doesn't give; `None` where no documented role has this name."""
    return CONFIDENT_AI.ladders[kind].withheld(role)


def documented_names(kind: ScopeType) -> frozenset[str]:
    """The permissions that the documentation of built-in roles names: less than the catalogue."""
    return CONFIDENT_AI.ladders[kind].documented


def documented_resources() -> frozenset[str]:
    """What permissions are about by the documentation, in any kind of scope."""
    return CONFIDENT_AI.all_resources
