"""The ids of what a plan names, within one run: permissions, policies, and roles that the run itself makes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from doorlist.applying.renames import Renames
from doorlist.values.action import DefinitionAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from doorlist.platform.interface import Applying
    from doorlist.values.action import Action
    from doorlist.values.live import Live, Permission, Policy
    from doorlist.values.scope import Scope


class Names:
    """Looks ids up by name. Of definitions the exact spelling comes first, then any; of permissions it alone counts.

    Args:
        client: asked where `live` doesn't have a list.
        live: as read before the run.
        actions: of the run; what they rename is known under both names.

    Attributes:
        renames: of the run.
    """

    def __init__(self, client: Applying, live: Live, actions: Iterable[Action]) -> None:
        self._client = client
        self._live = live
        self._policies: defaultdict[Scope, dict[str, str]] = defaultdict(dict)
        self._roles: defaultdict[Scope, dict[str, str]] = defaultdict(dict)
        self._renamed = [
            action for action in actions if isinstance(action, DefinitionAction) and action.kind == "redefine-policy"
        ]
        self.renames = Renames(self._renamed)
        self._catalogues: dict[Scope, Mapping[str, str]] = {}
        self._read: set[Scope] = set()

    async def permissions(self, scope: Scope, names: Iterable[str]) -> list[str]:
        """Ids of permissions.

        Raises:
            LookupError: one that the scope's catalogue doesn't have.
            PlatformError: the catalogue couldn't be read.
        """
        if scope not in self._catalogues:
            known: tuple[Permission, ...] | None = self._live.of(scope).permissions
            if known is None:
                known = await self._client.permissions(scope)
            self._catalogues[scope] = {permission.name: permission.id for permission in known}
        return [self._of(self._catalogues[scope], name, f"{scope.label} has no permission {name}") for name in names]

    async def policies(self, scope: Scope, names: Iterable[str]) -> list[str]:
        """Ids of policies, those that the run has made included. Raises as `permissions`."""
        if scope not in self._read:
            known: tuple[Policy, ...] | None = self._live.of(scope).policies
            if known is None:
                known = await self._client.policies(scope)
            ids = {policy.name: policy.id for policy in known}
            ids |= {
                action.name: action.definition_id
                for action in self._renamed
                if action.scope == scope and action.definition_id is not None
            }
            self._policies[scope] = ids | self._policies[scope]
            self._read.add(scope)
        exact = self._policies[scope]
        found = {name.casefold(): policy_id for name, policy_id in exact.items()}
        missing = f"{scope.label} has no policy "
        return [exact.get(name) or self._of(found, name.casefold(), missing + name) for name in names]

    def role(self, scope: Scope, name: str | None) -> str | None:
        """The id of a role that this run has made, `None` for any other."""
        return self._roles[scope].get((name or "").casefold())

    def has_roles(self, scope: Scope) -> bool:
        """Whether this run has made, or found, roles in a scope."""
        return bool(self._roles[scope])

    def add_policy(self, scope: Scope, name: str, policy_id: str) -> None:
        """Note a policy that the run has made."""
        self._policies[scope][name] = policy_id

    def add_role(self, scope: Scope, name: str, role_id: str) -> None:
        """Note a role that the run has made."""
        self._roles[scope][name.casefold()] = role_id

    @staticmethod
    def _of(ids: Mapping[str, str], name: str, missing: str) -> str:
        if name not in ids:
            raise LookupError(missing)
        return ids[name]
