"""One TCP connection as the server sees it: whether it is new, and how to break it."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import MutableMapping
    from typing import Any


class Connection:
    """What a request can know of, and do to, the connection it came by."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._fresh = True

    def first_request(self) -> bool:
        """Whether this is the connection's first request; true once."""
        fresh, self._fresh = self._fresh, False
        return fresh

    def cut(self, *, reset: bool = False) -> None:
        """Close it without an answer; with `reset` the peer gets a TCP reset instead of an orderly end."""
        if reset:
            endpoint = self._transport.get_extra_info("socket")
            endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()


class Protocol(H11Protocol):
    """Uvicorn's HTTP/1.1, handing its connection to the application through the ASGI state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "connection": Connection(transport)}


def connection_of(scope: MutableMapping[str, Any]) -> Connection:
    """The connection of an ASGI scope."""
    found: Connection = scope["state"]["connection"]
    return found
