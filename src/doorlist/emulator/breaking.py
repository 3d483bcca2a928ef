"""Answers that go wrong on the wire."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from doorlist.emulator import wire
from doorlist.emulator.faults import retry_after
from doorlist.emulator.settings import Settings

if TYPE_CHECKING:
    from starlette.types import Receive, Send

    from doorlist.emulator.connection import Connection
    from doorlist.emulator.machine import Answer
    from doorlist.emulator.settings import Fault

JSON_TYPE = (b"content-type", b"application/json; charset=utf-8")
HTML_TYPE = (b"content-type", b"text/html; charset=utf-8")
PAGE = b"<!doctype html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"
SLICES = 10
USUAL_STATUS = {"status": 500, "throttle": 429, "html": 502}
CLOSING = frozenset({"cut", "reset", "hang"})


def status_of(fault: Fault, answer: Answer | None) -> int | None:
    """The status that a client will see, `None` where it sees none."""
    if fault.kind in USUAL_STATUS:
        return fault.status or USUAL_STATUS[fault.kind]
    return None if answer is None or fault.kind in CLOSING else answer.status


class Broken:
    """Sends what a fault leaves of an answer. `closing` ends whatever is held back, when the server stops."""

    def __init__(self) -> None:
        self.closing = asyncio.Event()

    async def send(
        self, fault: Fault, answer: Answer | None, connection: Connection, receive: Receive, send: Send
    ) -> None:
        """Send it.

        Args:
            fault: what goes wrong.
            answer: the right answer, `None` where the request wasn't carried out.
            connection: what the request came by.
            receive: of ASGI.
            send: of ASGI.
        """
        if fault.kind in USUAL_STATUS:
            await _refuse(fault, send)
            return
        if fault.kind == "hang":
            await self._pass(fault.seconds, receive)
        if fault.kind in CLOSING:
            await _cut(connection, receive, reset=fault.kind == "reset")
            return
        assert answer is not None
        if fault.kind == "truncated":
            await _whole(send, answer.status, [JSON_TYPE], answer.body[: len(answer.body) // 2])
        elif fault.kind == "cut-body":
            await _start(send, answer.status, [JSON_TYPE], len(answer.body))
            await _more(send, answer.body[: len(answer.body) // 2], last=False)
            await _cut(connection, receive, reset=False)
        else:
            await self._slowly(fault.seconds, answer, receive, send)

    async def _slowly(self, seconds: float, answer: Answer, receive: Receive, send: Send) -> None:
        await _start(send, answer.status, [JSON_TYPE], len(answer.body))
        step = -(-len(answer.body) // SLICES)
        for start in range(0, len(answer.body), step):
            await self._pass(seconds / SLICES, receive)
            await _more(send, answer.body[start : start + step], last=False)
        await _more(send, b"", last=True)

    async def _pass(self, seconds: float, receive: Receive) -> None:
        """Wait for so long, at most until the client is gone or the server stops."""
        waits = [asyncio.ensure_future(receive()), asyncio.ensure_future(self.closing.wait())]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await asyncio.wait(waits)


async def _refuse(fault: Fault, send: Send) -> None:
    status = fault.status or USUAL_STATUS[fault.kind]
    headers = [HTML_TYPE if fault.kind == "html" else JSON_TYPE]
    headers += retry_after(fault.retry_after, fault.seconds, time.time())
    said = PAGE if fault.kind == "html" else wire.failure(Settings(), "", f"The platform answers {status} today")
    await _whole(send, status, headers, said)


async def _cut(connection: Connection, receive: Receive, *, reset: bool) -> None:
    connection.cut(reset=reset)
    # Uvicorn logs an error where an application returns without an answer, unless it knows that the client is gone.
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send, status: int, headers: list[tuple[bytes, bytes]], length: int) -> None:
    all_headers = [*headers, (b"content-length", str(length).encode())]
    await send({"type": "http.response.start", "status": status, "headers": all_headers})


async def _more(send: Send, body: bytes, *, last: bool) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": not last})


async def _whole(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await _start(send, status, headers, len(body))
    await _more(send, body, last=True)
