"""A scope: the organization, or one project."""

from __future__ import annotations

from typing import Literal, NamedTuple

ScopeType = Literal["organization", "project"]


class Scope(NamedTuple):
    """Where a role is held: the organization (no id, no name here), or one project with its live id and name."""

    type: ScopeType
    id: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """For sentences: `the organization`, or `project NAME`."""
        return "the organization" if self.type == "organization" else f"project {self.name}"

    @property
    def key(self) -> str:
        """For ids and journals: `organization`, or `project:ID` (as in the emulator's control routes)."""
        return "organization" if self.type == "organization" else f"project:{self.id}"


ORGANIZATION = Scope("organization")


def scope_order(scope: Scope) -> tuple[bool, str, str]:
    """The organization first, then projects by name as written (code points); the id settles equal names."""
    return (scope.type == "project", scope.name, scope.id)
