"""A connection as the server sees it."""

from __future__ import annotations

import asyncio
import socket

from doorlist.emulator.connection import Connection, connection_of


def test_the_first_request_is_first_once_and_a_cut_closes() -> None:
    async def story(reset: bool) -> None:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
        connection = Connection(transport)
        assert connection_of({"state": {"connection": connection}}) is connection
        assert [connection.first_request() for _ in range(3)] == [True, False, False]
        connection.cut(reset=reset)
        await asyncio.sleep(0)
        assert theirs.recv(1) == b""
        theirs.close()

    asyncio.run(story(False))
    asyncio.run(story(True))
