"""Until when an access lasts that a plan gives: what the files say, as the plan carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.desired import Desired, Entry
    from doorlist.values.scope import Scope


class Ends:
    """Looks up when access to a scope ends, or falls back to another role, by itself."""

    def __init__(self, desired: Desired) -> None:
        self._organization = desired.organization.entries
        self._by_id = {project.id: project.entries for project in desired.projects if project.id is not None}
        self._by_name = {project.name: project.entries for project in desired.projects if project.id is None}

    def of(self, scope: Scope) -> Mapping[str, Entry]:
        """The entries by email of those whose access to the scope changes by itself."""
        entries = self._organization
        if scope.type == "project":
            entries = self._by_id.get(scope.id) or self._by_name.get(scope.name) or {}
        return {email: entry for email, entry in entries.items() if entry.changes is not None}
