"""The emulated platform, watched while doorlist runs: who has what after each request that changes something."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from campaign.may import chains, may
from campaign.uses import deleted_in_use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.may import May
    from doorlist.emulator.machine import Answer
    from doorlist.emulator.model import Scope
    from doorlist.emulator.running import Running
    from doorlist.emulator.world import World


class Standing(NamedTuple):
    """Who is in a scope, and who is invited to it and hasn't answered: role names by email."""

    held: dict[str, str | None]
    offered: dict[str, set[str | None]]


class Write(NamedTuple):
    """A request that changes something, as it was carried out.

    Attributes:
        after: everybody's standing then, by scope key.
        may: who might do what then.
        needed: what is wrong with it, where it deletes a role or policy that is in use.
    """

    verb: str
    path: str
    status: int
    after: dict[str, Standing]
    may: May
    needed: list[str]


@dataclass(slots=True)
class Watched:
    """The platform, and what was written to it since `writes` was cleared."""

    emulator: Running
    writes: list[Write] = field(default_factory=list)

    def standings(self) -> dict[str, Standing]:
        """Everybody's, by scope key."""
        world = self.emulator.world
        with world.lock:
            return {scope.label: _standing(world, scope) for scope in world.scopes()}


@contextlib.contextmanager
def watched(emulator: Running) -> Iterator[Watched]:
    """Watch it."""
    found = Watched(emulator)
    machine = emulator.machine
    usual = machine.perform

    def perform(verb: str, version: str, path: str, query: str = "", body: bytes = b"") -> Answer:
        with machine.world.lock:
            needed = list(deleted_in_use(machine.world, path, set())) if verb == "DELETE" else []
            answer = usual(verb, version, path, query, body)
            if verb != "GET":
                now = may(chains(machine.world))
                found.writes.append(Write(verb, path, answer.status, found.standings(), now, needed))
        return answer

    with patch.object(machine, "perform", perform):
        yield found


def _standing(world: World, scope: Scope) -> Standing:
    def name(role_id: str | None) -> str | None:
        role = scope.role(role_id)
        return role.name if role else None

    offered: dict[str, set[Any]] = {}
    for one in scope.invitations.values():
        if one.status == "PENDING":
            offered.setdefault(one.email, set()).add("Member" if one.role_id is None else name(one.role_id))
    return Standing({world.people[user].email: name(role) for user, role in scope.members.items()}, offered)
