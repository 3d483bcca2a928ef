"""What must hold of a scope's roles and policies, once groups and templates are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import brief, quoted
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.access.partial import Definition, Definitions, PartialScope
    from doorlist.access.problems import Problems
    from doorlist.values.desired import Entry, RoleRef
    from doorlist.values.scope import ScopeType
    from doorlist.values.source import Source


class DefinitionsCheck:
    """Checks scopes of one kind.

    Messages about what stands in a template don't name the project, so that they are told once for all that use it.
    """

    def __init__(self, kind: ScopeType, problems: Problems) -> None:
        self._problems = problems
        self._names = CONFIDENT_AI.ladders[kind].names
        self._built_in = {name.casefold(): name for name in self._names}

    def check_names(self, scope: PartialScope) -> None:
        """No built-in role is defined, and nothing is defined under a name that a rename gives up."""
        for definition in (scope.roles or {}).values():
            self._check_custom(definition)
        for noun, definitions in (("role", scope.roles), ("policy", scope.policies)):
            self._check_renames(noun, definitions or {})

    def check_roles(self, scope: PartialScope, entries: Iterable[Entry]) -> None:
        """Roles have policies that there are, and entries have roles that there are."""
        if scope.roles is None or scope.broken:
            return
        if scope.policies is not None:
            for role in scope.roles.values():
                self._check_policies(role, scope.policies)
        if scope.managed and scope.settings.value("unlisted_roles", "remove") == "remove":
            self._check_entries(scope, scope.roles, entries)

    def _check_custom(self, role: Definition) -> None:
        built_in = self._built_in.get(role.name.casefold())
        if built_in is not None:
            self._problems.add(
                role.place,
                f"{built_in} is a role of the platform",
                f"The roles {listed(self._names)} can't be defined: choose another name.",
            )
        if role.was is not None and role.was.value.casefold() in self._built_in:
            self._problems.add(
                role.was.place,
                f"{self._built_in[role.was.value.casefold()]} is a role of the platform",
                "It can't be renamed: leave was out to make a new role.",
            )

    def _check_renames(self, noun: str, definitions: Definitions) -> None:
        renamed: dict[str, Definition] = {}
        for folded, definition in definitions.items():
            if definition.was is None:
                continue
            was, place = definition.was
            if was.casefold() == folded:
                self._problems.add(
                    place, f"{quoted(was)} is its own name", "Leave was out: a change of case alone needs none."
                )
            elif (other := definitions.get(was.casefold())) is not None:
                wrong = f"{quoted(was)} is given up here, and defined at {other.place}"
                self._problems.add(place, wrong, "Do it in two steps: apply the rename first, then define the other.")
            elif (first := renamed.setdefault(was.casefold(), definition)) is not definition:
                wrong = f"{quoted(first.name)} was {quoted(was)} already, at {first.place}"
                self._problems.add(place, wrong, f"One {noun} becomes one other: keep one was.")

    def _check_policies(self, role: Definition, policies: Definitions) -> None:
        for name, place in role.items.items():
            if name.casefold() in policies:
                continue
            self._problems.add(
                place,
                f"There is no policy {quoted(name)}",
                self._instead(name, policies, [one.name for one in policies.values()], "Define it under policies."),
            )

    def _check_entries(self, scope: PartialScope, roles: Definitions, entries: Iterable[Entry]) -> None:
        told: set[tuple[Source, str, RoleRef]] = set()
        for entry in entries:
            for role in _roles(entry):
                if role.name is None or role.name.casefold() in roles or role.name.casefold() in self._built_in:
                    continue
                who = entry.email if entry.group is None else f"{GROUP}{entry.group}"
                if (entry.source, who, role) in told:
                    continue
                told.add((entry.source, who, role))
                where = "the platform" if entry.template is not None else scope.label
                names = [*self._names, *sorted(one.name for one in roles.values())]
                self._problems.at(
                    entry.source,
                    f"There is no role {quoted(role.name)}: {where} doesn't have it, and the files don't define it",
                    self._instead(role.name, roles, names, f"Roles here: {listed([brief(name) for name in names])}."),
                    words=[who, role.name],
                )

    def _instead(self, name: str, definitions: Definitions, names: list[str], otherwise: str) -> str | None:
        for definition in definitions.values():
            if definition.was is not None and definition.was.value.casefold() == name.casefold():
                return f"Did you mean {quoted(definition.name)}? It is renamed so at {definition.place}."
        return self._problems.did_you_mean(name, sorted(names), otherwise)


def _roles(entry: Entry) -> Iterator[RoleRef]:
    yield entry.role
    if entry.then is not None:
        yield entry.then
