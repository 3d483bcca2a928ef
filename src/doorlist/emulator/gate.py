"""One API request, from the key to the answer, with whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from doorlist.emulator import wire
from doorlist.emulator.breaking import Broken, status_of
from doorlist.emulator.connection import connection_of
from doorlist.emulator.faults import carried_out, retry_after
from doorlist.emulator.machine import Answer
from doorlist.emulator.requests_log import KEY_HEADER

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from doorlist.emulator.machine import Machine

Headers = list[tuple[bytes, bytes]]
JSON: Headers = [(b"content-type", b"application/json; charset=utf-8")]


class Gate:
    """The API as an ASGI application."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.broken = Broken()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        entry = self._machine.log.came(
            request.method, scope["path"], scope["query_string"].decode("latin-1"), scope["headers"]
        )
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        entry["body"] = _shown(body)
        await self._travel(scope)
        wait = self._machine.too_fast()
        if wait is not None:
            limit = self._machine.world.settings.rate_limit
            assert limit is not None
            entry["status"] = 429
            refused = wire.failure(self._machine.world.settings, "", "Too many requests")
            headers = JSON + retry_after(limit.retry_after, wait, time.time())
            await _respond(scope, receive, send, Answer(429, refused), headers)
            return
        await self._answer(scope, receive, send, request, body, entry)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, request: Request, body: bytes, entry: dict[str, Any]
    ) -> None:
        version, path = split(scope["path"])
        fault = self._machine.pick_fault(request.method, path)
        for change in fault.before if fault else ():
            self._machine.change(change)
        answer = None
        if carried_out(fault):
            answer = self._perform(request, version, path, scope["query_string"].decode("latin-1"), body)
        for change in fault.after if fault else ():
            self._machine.change(change)
        if fault is None or fault.kind == "none":
            assert answer is not None
            entry["status"] = answer.status
            await _respond(scope, receive, send, answer, JSON)
            return
        # Noted before it is sent: whoever has the answer finds it in the log.
        entry["status"] = status_of(fault, answer)
        await self.broken.send(fault, answer, connection_of(scope), receive, send)

    def _perform(self, request: Request, version: str, path: str, query: str, body: bytes) -> Answer:
        machine = self._machine
        if version not in machine.world.settings.versions:
            return Answer(404, wire.failure(machine.world.settings, version, "Not found"))
        refused = machine.refuse_key(version, request.headers.get(KEY_HEADER))
        return refused or machine.perform(request.method, version, path, query, body)

    async def _travel(self, scope: Scope) -> None:
        """Wait for as long as an answer is on its way, there and back."""
        settings = self._machine.world.settings
        seconds = settings.latency
        if connection_of(scope).first_request():
            seconds += settings.connect_latency
        if seconds:
            await asyncio.sleep(seconds)


def split(path: str) -> tuple[str, str]:
    """Version and path below it of a request's path."""
    version, slash, rest = path.lstrip("/").partition("/")
    return version, slash + rest


async def _respond(scope: Scope, receive: Receive, send: Send, answer: Answer, headers: Headers) -> None:
    response = Response(answer.body, answer.status)
    response.raw_headers.extend(headers)
    await response(scope, receive, send)


def _shown(body: bytes) -> Any:
    if not body:
        return None
    with contextlib.suppress(ValueError):
        return json.loads(body)
    return body.decode("utf-8", "replace")
