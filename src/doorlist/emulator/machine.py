"""The world with what surrounds it: the key, the log of requests, faults, and the file it is kept in.

Everything here may be called from any thread.
"""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.datastructures import QueryParams

from doorlist.emulator import invitations, members, wire
from doorlist.emulator.faults import Faults, RateMeter
from doorlist.emulator.loading import state_of, world_from
from doorlist.emulator.model import Refusal
from doorlist.emulator.requests_log import RequestsLog
from doorlist.emulator.routes import Call, find
from doorlist.emulator.settings import Settings

if TYPE_CHECKING:
    from doorlist.emulator.settings import Change, Fault
    from doorlist.emulator.state import State
    from doorlist.emulator.store import Store
    from doorlist.emulator.world import World


class Answer(NamedTuple):
    """Status and body."""

    status: int
    body: bytes


class Machine:
    """What the HTTP surface and the control calls share."""

    def __init__(self, world: World, key: str, store: Store | None = None) -> None:
        self.world = world
        self.key = key
        self.log = RequestsLog()
        self._store = store
        self._kept: dict[tuple[str, str, str], Answer] = {}
        self._kept_at = -1
        self._apply_settings(world.settings)
        self.save()

    # the API

    def refuse_key(self, version: str, key: str | None) -> Answer | None:
        """401 for no key or another's, 403 for a project's key, `None` for the right one."""
        if key is not None and hmac.compare_digest(key.encode("utf-8", "replace"), self.key.encode()):
            return None
        settings = self.world.settings
        if key is not None and (key in self.world.project_keys or key.startswith(settings.project_key_prefix)):
            return Answer(403, wire.failure(settings, version, "A project key can't be used here"))
        return Answer(401, wire.failure(settings, version, "Invalid API key"))

    def perform(self, verb: str, version: str, path: str, query: str = "", body: bytes = b"") -> Answer:
        """Carry out one API request of somebody with the right key."""
        with self.world.lock:
            if verb != "GET":
                answer = self._work_out(verb, version, path, query, body)
                self.save()
                return answer
            # Reading ten thousand members a hundred at a time must not be limited by this server.
            if self._kept_at != self.world.revision:
                self._kept.clear()
                self._kept_at = self.world.revision
            address = (version, path, query)
            if address not in self._kept:
                self._kept[address] = self._work_out(verb, version, path, query, body)
            return self._kept[address]

    def _work_out(self, verb: str, version: str, path: str, query: str, body: bytes) -> Answer:
        settings = self.world.settings
        try:
            route, ids = find(verb, path)
            data = route.answer(Call(self.world, version, ids, QueryParams(query), body))
        except Refusal as refusal:
            return Answer(refusal.status, wire.failure(settings, version, refusal.message))
        return Answer(route.status, wire.success(settings, version, data))

    def change(self, change: Change) -> None:
        """Carry out what somebody else does meanwhile; a refusal changes nothing."""
        body = wire.encode(change.body) if change.body is not None else b""
        if not change.path.startswith("/_emulator/"):
            self.perform(change.verb, "v2", change.path, "", body)
            return
        asked = {name: str(value) for name, value in (change.body or {}).items()}
        try:
            self.act(change.path.removeprefix("/_emulator/"), **asked)
        except Refusal:
            return

    # people, and whoever plays them

    def act(self, deed: str, email: str = "", scope: str = "organization") -> None:
        """A person accepts, declines, leaves, or comes in by single sign-on.

        Raises:
            Refusal: there is nothing to answer or to leave, or no such deed.
        """
        with self.world.lock:
            if deed in ("leave", "sign-in"):
                (members.leave if deed == "leave" else members.sign_in)(self.world, email)
            elif deed in ("accept", "decline"):
                answer = invitations.accept if deed == "accept" else invitations.decline
                answer(self.world, self.world.scope(scope), email)
            else:
                raise Refusal(404, f"There is no /_emulator/{deed}")
            self.save()

    # looking and setting

    def mails(self) -> list[dict[str, Any]]:
        """Every mail that would have been sent, oldest first."""
        with self.world.lock:
            return [
                {"email": m.email, "scope": m.scope, "invitation_id": m.invitation_id, "why": m.why, "at": m.at}
                for m in self.world.mails
            ]

    def state(self) -> State:
        """The world as a document, without secrets."""
        with self.world.lock:
            return state_of(self.world, secrets=False)

    def put_state(self, state: State) -> None:
        """Replace the world.

        Raises:
            SettingsError: the document contradicts itself.
        """
        fresh = world_from(state)
        with self.world.lock:
            self.world.become(fresh)
            self.save()

    def change_settings(self, changes: dict[str, Any]) -> Settings:
        """Replace the settings that are given; faults count from zero again.

        Raises:
            pydantic.ValidationError: a key or a value makes no sense.
        """
        with self.world.lock:
            self._apply_settings(self.world.settings.changed(changes))
            return self.world.settings

    def reset_settings(self, settings: Settings | None = None) -> None:
        """Replace all settings, by default with those of a platform that is near and well."""
        with self.world.lock:
            self._apply_settings(settings or Settings())

    def save(self) -> None:
        """Put the world on disk, where there is a file for it and something has changed."""
        if self._store is not None:
            with self.world.lock:
                self._store.save(self.world)

    def pick_fault(self, verb: str, path: str) -> Fault | None:
        """The fault that happens to a request, `None` for most."""
        try:
            template = find(verb, path)[0].template
        except Refusal:
            template = None
        with self.world.lock:
            return self._faults.pick(verb, template, path)

    def too_fast(self) -> float | None:
        """Seconds to wait by the rate limit; `None` where the request is welcome."""
        with self.world.lock:
            return self._meter.wait(self.world.settings.rate_limit, time.monotonic())

    def _apply_settings(self, settings: Settings) -> None:
        self.world.settings = settings
        self._faults = Faults(settings.faults, settings.seed)
        self._meter = RateMeter()
        # Answers may look otherwise now; the world on disk stays as it is.
        self._kept_at = -1
