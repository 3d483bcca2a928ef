"""The emulated platform of a lane: counts what goes wrong, notes what others do, strikes runs down, keeps secrets."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from doorlist.emulator import invitations, loading
from doorlist.emulator.running import Running, running
from doorlist.emulator.settings import Fault
from doorlist.emulator.world import fresh_token

from . import may
from .uses import Use, deleted_in_use, hidden, uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.emulator.settings import Change

    from .may import Step
    from .mischief import Stroke

_SIGNALS = {"kill": [signal.SIGKILL], "term": [signal.SIGTERM], "int": [signal.SIGINT], "twice": [signal.SIGINT] * 2}
_CUT = Fault(kind="cut", effect=False)


@dataclass(slots=True)
class Seen:
    """What happened since the last look.

    Attributes:
        faults: how many of each kind.
        deeds: how many things others did while a run was under way.
        mails_of_others: places, in the list of all mails, of those that others caused.
        events: for each deed, how many mails there were before it, and whom it may concern (`None`: anybody).
        ownerless: verbs and paths after which the organization had no Owner, or not one.
        steps: who might do what after each request that changes something.
        needed: what doorlist wanted to delete although somebody held that role or was invited with it, or a role had
            that policy. Who came to need it by what others did meanwhile, or isn't shown yet, doesn't count.
        signed_in: how often somebody came in by single sign-on.
    """

    faults: Counter[str] = field(default_factory=Counter)
    deeds: int = 0
    mails_of_others: set[int] = field(default_factory=set)
    events: list[tuple[int, str | None]] = field(default_factory=list)
    ownerless: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    needed: list[str] = field(default_factory=list)
    signed_in: int = 0


class Stage:
    """One emulator, its doings watched."""

    def __init__(self, emulator: Running, tokens: set[str]) -> None:
        self.emulator = emulator
        self.tokens = tokens
        self.seen = Seen()
        self._struck = False
        self._stroke: Stroke | None = None
        self._came = 0
        self._victim: int | None = None
        self._guard = threading.Lock()
        self._lag = 0
        self._by_others = False
        self._overtaken: set[Use] = set()
        machine = emulator.machine
        self._pick, self._change, self._perform = machine.pick_fault, machine.change, machine.perform
        machine.pick_fault = self._picked  # type: ignore[method-assign]
        machine.change = self._changed  # type: ignore[method-assign]
        machine.perform = self._performed  # type: ignore[method-assign]

    def look(self) -> Seen:
        """What happened since the last look."""
        seen, self.seen = self.seen, Seen()
        self._overtaken.clear()
        return seen

    def let_totals_lag(self, off: int, reads: int) -> None:
        """The totals of member lists will be wrong by so many for so many reads more."""
        self.emulator.settings(total_off=off)
        self._lag = reads

    def note(self, email: str | None) -> None:
        """Something happened that may be a reason to mail somebody once more."""
        self.seen.events.append((len(self.emulator.world.mails), email))

    # runs struck down

    def aim(self, stroke: Stroke | None) -> None:
        """The next run will be struck like this."""
        self._stroke, self._struck, self._came = stroke, False, 0

    def started(self, pid: int) -> None:
        """It is under way."""
        with self.emulator.world.lock:
            self._overtaken |= hidden(self.emulator.world)
        with self._guard:
            self._victim = pid
        if self._stroke is not None and self._stroke.at == 0:
            threading.Timer(self._stroke.delay, self._strike, [self._stroke]).start()

    def ended(self) -> bool:
        """It is over, and from now on nobody is hit. Returns whether it was struck."""
        with self._guard:
            self._victim = None
        return self._struck

    def _strike(self, stroke: Stroke) -> None:
        with self._guard:
            if self._victim is not None and stroke is self._stroke:  # and not a late timer of the run before
                self._struck = True
                for number in _SIGNALS[stroke.what]:
                    os.kill(self._victim, number)

    # in the server's thread

    def _picked(self, verb: str, path: str) -> Fault | None:
        fault = self._pick(verb, path)
        if self._lag and verb == "GET" and path.endswith("/members"):
            self._lag -= 1
            if not self._lag:
                self._catch_up()
        stroke = self._stroke
        if stroke is not None and stroke.at and (verb != "GET" or not stroke.writes):
            self._came += 1
            if self._came == stroke.at:
                if stroke.delay:
                    threading.Timer(stroke.delay, self._strike, [stroke]).start()
                else:
                    self._strike(stroke)
                if not stroke.effect and stroke.what == "kill":
                    fault = _CUT
        if fault is not None:
            if fault.kind != "none":
                self.seen.faults[fault.kind] += 1
            self.seen.deeds += len(fault.before) + len(fault.after)
        return fault

    def _catch_up(self) -> None:
        world = self.emulator.world
        with world.lock:
            world.settings = world.settings.changed({"total_off": 0})
            world.touched()

    def _changed(self, change: Change) -> None:
        world = self.emulator.world
        with world.lock:
            before, needs = len(world.mails), uses(world)
            people = len(world.organization.members)
            self.note(None)
            self._by_others = True
            self._change(change)
            self._by_others = False
            self.seen.mails_of_others.update(range(before, len(world.mails)))
            self._overtaken |= uses(world) - needs
            self.seen.signed_in += change.path.endswith("/sign-in") and len(world.organization.members) > people

    def _performed(self, verb: str, version: str, path: str, query: str = "", body: bytes = b"") -> Any:
        world = self.emulator.world
        if verb == "GET":
            return self._perform(verb, version, path, query, body)
        with world.lock:
            if verb == "DELETE" and not self._by_others:
                self.seen.needed += deleted_in_use(world, path, self._overtaken)
            answer = self._perform(verb, version, path, query, body)
            self.seen.steps.append((f"{verb} {path}", may.may(may.chains(world))))
        held = list(world.organization.members.values())
        if held.count(world.organization.kind.owner) != 1:
            self.seen.ownerless.append(f"{verb} {path}")
        return answer


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """Serve it."""
    tokens: set[str] = set()

    def noted() -> str:
        token = fresh_token()
        tokens.add(token)
        return token

    with (
        patch.object(invitations, "fresh_token", noted),
        patch.object(loading, "fresh_token", noted),
        running() as emulator,
    ):
        yield Stage(emulator, tokens)
