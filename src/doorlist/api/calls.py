"""Calls: requests with the patience and the caution that each kind needs.

A read is sent again a bounded number of times when its answer is lost. A write is sent once; only a 429, which says
that it was refused, lets it be sent again. All requests of a client wait together once one is told to slow down, and
nothing more is sent once none has gone through for too long.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from doorlist.api.answers import Reply, failed, is_lost, misread, not_sent, refusal, throttled
from doorlist.api.forms import Unfit
from doorlist.api.patience import Gate, Patience, retry_after
from doorlist.api.versions import Versions, not_served
from doorlist.api.wire import done
from doorlist.errors import OutcomeUnknown, PlatformError, Unreachable, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.api.settings import Api, Connection
    from doorlist.api.transport import Transport

T = TypeVar("T")


class Calls:
    """Makes calls over a transport.

    Args:
        connection: for the API version, and for the key that no message may hold.
        transport: sends single requests.
        concurrency: how many are under way at once.
        patience: limits of waiting.
    """

    def __init__(self, connection: Connection, transport: Transport, concurrency: int, patience: Patience) -> None:
        self._key = connection.key
        self._transport = transport
        self._slots = asyncio.Semaphore(concurrency)
        self._patience = patience
        self._gate = Gate(patience)
        self._versions = Versions(connection.api)
        self._met = False

    async def call(
        self, verb: str, path: str, read: Callable[[bytes], T], *, query: str = "", content: bytes | None = None
    ) -> T:
        """One call.

        Args:
            verb: GET is a read, everything else a write.
            path: without the API version, escaped.
            read: turns the answer's bytes into a value; raises Unfit.
            query: encoded.
            content: JSON.

        Raises:
            PlatformError: its subclass says what it means for a write (see `doorlist.errors`).
        """
        version = self._versions.current
        try:
            value = await self._patiently(verb, f"/{version}{path}", read, query, content)
        except PlatformError as error:
            # A 404 is a refusal: nothing was done, and the other version may be asked, for writes too.
            if error.status != 404:
                raise
            if self._versions.unproven and verb == "GET":
                raise not_served(version, verb, f"/{version}{path}") from None
            if self._versions.decided == version:
                raise
            decided = await self._versions.decide(lambda probe: self._patiently("GET", probe, done, "", None))
            if decided == version:
                raise
        else:
            self._versions.answered(version)
            return value
        return await self._patiently(verb, f"/{decided}{path}", read, query, content)

    @property
    def api(self) -> Api:
        """The version that the installation was found to speak; `auto` while that isn't known."""
        return self._versions.decided or "auto"

    def shown(self, path: str) -> str:
        """A path with the API version, for messages."""
        return f"/{self._versions.current}{path}"

    async def _patiently(
        self, verb: str, path: str, read: Callable[[bytes], T], query: str, content: bytes | None
    ) -> T:
        async with self._slots:
            for wait in self._patience.backoff():
                try:
                    return await self._admitted(verb, path, read, query, content)
                except PlatformError as error:
                    if verb != "GET" or not self._worth_another(error):
                        raise
                await self._patience.sleep(wait)
            return await self._admitted(verb, path, read, query, content)

    def _worth_another(self, error: Exception) -> bool:
        if isinstance(error, OutcomeUnknown):
            return True
        # Before the platform was ever met, a wrong name, port or proxy is likelier than bad luck: say so at once.
        return self._met and isinstance(error, (Unreachable, Unreadable))

    async def _admitted(
        self, verb: str, path: str, read: Callable[[bytes], T], query: str, content: bytes | None
    ) -> T:
        gate = self._gate
        while True:
            sent_at = await gate.wait()
            if gate.given_up is not None:
                raise not_sent(gate.given_up, verb, path)
            try:
                reply = await self._transport.send(verb, path, query, content)
            except PlatformError:
                self._unanswered()
                raise
            if 200 <= reply.status < 300:
                gate.answered(sent_at)
                return self._value(reply, verb, path, read)
            if reply.status not in {429, 503}:
                raise self._refusal(reply, verb, path, sent_at)
            told = retry_after(reply.headers.get("retry-after"), reply.headers.get("date"))
            if reply.status == 503 and (verb != "GET" or told is None):
                raise self._lost(reply, verb, path, told, sent_at)
            if not gate.refused(sent_at, told):
                error = throttled(reply, verb, path, gate.put_off_for(), told)
                gate.give_up(error.what)
                raise error

    def _refusal(self, reply: Reply, verb: str, path: str, sent_at: float) -> PlatformError:
        if is_lost(reply.status):
            self._unanswered()
        else:
            self._gate.answered(sent_at)
        return refusal(reply, verb, path, self._key)

    def _unanswered(self) -> None:
        # A platform that is dead, or fails at everything, would hold a run as long as it has actions left.
        if not self._gate.put_off():
            self._gate.give_up(f"no request has gone through for {self._gate.put_off_for():,.0f} s")

    def _lost(self, reply: Reply, verb: str, path: str, told: float | None, sent_at: float) -> OutcomeUnknown:
        if told is not None:
            self._gate.refused(sent_at, told)
        if not self._gate.put_off():
            self._gate.give_up(throttled(reply, verb, path, self._gate.put_off_for(), told).what)
        error = failed(reply, verb, path, self._key)
        error.retry_after = told
        return error

    def _value(self, reply: Reply, verb: str, path: str, read: Callable[[bytes], T]) -> T:
        try:
            value = read(reply.content)
        except Unfit as unfit:
            why = str(unfit)
        else:
            self._met = True
            return value
        raise misread(reply, why, verb, path, self._key)
