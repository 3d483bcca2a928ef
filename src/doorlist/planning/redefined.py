"""What a plan redefines in each scope, and what the scope's roles may do before, between and after."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from doorlist.planning.states import Definitions, Redefinition
from doorlist.values.action import DefinitionAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from doorlist.planning.definitions import ScopeDefinitions
    from doorlist.powers.state import Powers
    from doorlist.values.action import Action
    from doorlist.values.scope import Scope


class Redefined:
    """The redefinitions of a plan, by scope. Much asks for them: each scope is worked out once."""

    def __init__(
        self, actions: Iterable[Action], definitions: Mapping[Scope, ScopeDefinitions], powers: Powers
    ) -> None:
        self.definitions = definitions
        self._powers = powers
        self._steps: defaultdict[Scope, list[Redefinition]] = defaultdict(list)
        self._contents: dict[Scope, Definitions] = {}
        for action in actions:
            if isinstance(action, DefinitionAction) and action.kind in ("redefine-policy", "redefine-role"):
                self._steps[action.scope].append(_redefinition(action, definitions[action.scope]))

    def contents(self, scope: Scope) -> Definitions:
        """What the roles of a scope may do, those to be made included, with the redefinitions by phase."""
        found = self._contents.get(scope)
        if found is None:
            steps = sorted(self._steps.get(scope, ()), key=lambda one: (one.gives, one.is_role, one.action))
            found = self._contents[scope] = _contents(scope, self.definitions[scope], self._powers, steps)
        return found

    def always(self, scope: Scope, role: str | None) -> frozenset[str]:
        """What a role may do before, between and after the redefinitions, done in the order of the phases."""
        if scope not in self.definitions:
            return self._powers.scopes[scope].of_role(role)
        contents = self.contents(scope)
        states = [contents.may(role, (1 << done) - 1) for done in range(len(contents.steps) + 1)]
        return states[0].intersection(*states)

    def at_end(self, scope: Scope, role: str | None) -> frozenset[str]:
        """What a role may do when all redefinitions are done."""
        if scope in self.definitions:
            return self.contents(scope).may(role, -1)
        return self._powers.scopes[scope].of_role(role)


def _redefinition(action: DefinitionAction, definitions: ScopeDefinitions) -> Redefinition:
    key = action.definition_id or ""
    if action.kind == "redefine-policy":
        policy = definitions.policies[key]
        return Redefinition(action.id, False, key, policy.effective, policy.permissions)
    role = definitions.roles[key]
    before = frozenset(policy.id for policy in role.live.policies) if role.live is not None else frozenset[str]()
    return Redefinition(action.id, True, key, before, frozenset(role.policies))


def _contents(scope: Scope, definitions: ScopeDefinitions, powers: Powers, steps: list[Redefinition]) -> Definitions:
    here = powers.scopes[scope]
    policies = dict(here.policies)
    policies |= {plan.key: plan.permissions for plan in definitions.policies.values() if plan.live is None}
    roles = {key: frozenset(grant.policies) for key, grant in here.roles.items()}
    roles |= {plan.key: frozenset(plan.policies) for plan in definitions.roles.values() if plan.live is None}
    fixed = {key: here.of_role(key) for key, grant in here.roles.items() if here.ladder.has(grant.name)}
    return Definitions(policies, roles, fixed, tuple(steps))
