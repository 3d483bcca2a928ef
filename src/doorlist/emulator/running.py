"""The emulator in a thread of this process, on a free loopback port: for tests and the demo."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.routing import Mount
from uvicorn import Config, Server

from doorlist.emulator.connection import Protocol
from doorlist.emulator.control import control_routes
from doorlist.emulator.gate import Gate
from doorlist.emulator.loading import world_from
from doorlist.emulator.machine import Machine
from doorlist.emulator.state import State
from doorlist.emulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Seed = World | State | dict[str, Any]
HOST = "127.0.0.1"
SMALL: dict[str, Any] = {
    "organization": {"name": "Acme", "members": [{"email": "ada@acme.example", "role": "Owner"}]},
}
"""The world where no seed is given: an organization with its Owner."""


def new_key() -> str:
    """A fresh organization key."""
    return f"confident_us_org_{secrets.token_urlsafe(24)}"


def as_world(seed: Seed | None) -> World:
    """The world of a seed.

    Raises:
        SettingsError: the seed contradicts itself.
        pydantic.ValidationError: it isn't a state document.
    """
    if isinstance(seed, World):
        return seed
    return world_from(seed if isinstance(seed, State) else State.model_validate(SMALL if seed is None else seed))


class EmulatorServer(Server):
    """Uvicorn for one machine; leaves signals to whoever starts it."""

    def __init__(self, machine: Machine, started: Callable[[], None]) -> None:
        self._gate = Gate(machine)
        self._tell_started = started
        app = Starlette(routes=[Mount("/_emulator", routes=control_routes(machine)), Mount("/", app=self._gate)])
        super().__init__(
            Config(
                app,
                http=Protocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=5,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._gate.broken.closing.set()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(port: int = 0) -> tuple[socket.socket, str]:
    """A listening loopback socket and its URL; port 0 picks a free one.

    Raises:
        OSError: the port is taken.
    """
    # asyncio switches Nagle's delay off only where the protocol is named; with it each answer takes 40 ms more.
    endpoint = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        endpoint.bind((HOST, port))
    except OSError:
        endpoint.close()
        raise
    endpoint.listen(512)
    return endpoint, f"http://{HOST}:{endpoint.getsockname()[1]}"


class Running:
    """A running emulator, and the hands of everybody around it. Any thread may call it.

    Attributes:
        url: base URL, for API calls and control routes.
        key: the organization key that it takes.
        machine: what is behind it.
    """

    def __init__(self, url: str, machine: Machine) -> None:
        self.url = url
        self.key = machine.key
        self.machine = machine

    @property
    def world(self) -> World:
        """The state itself; hold `world.lock` while touching it."""
        return self.machine.world

    def accept(self, email: str, scope: str = "organization") -> None:
        """Somebody accepts an invitation; `scope` is `organization` or `project:ID`.

        Raises:
            Refusal: there is no pending one.
        """
        self.machine.act("accept", email, scope)

    def decline(self, email: str, scope: str = "organization") -> None:
        """Somebody declines an invitation.

        Raises:
            Refusal: there is no pending one.
        """
        self.machine.act("decline", email, scope)

    def leave(self, email: str) -> None:
        """Somebody leaves the organization.

        Raises:
            Refusal: they aren't in, or are its Owner.
        """
        self.machine.act("leave", email)

    def mails(self) -> list[dict[str, Any]]:
        """Every mail that would have been sent."""
        return self.machine.mails()

    def requests(self) -> list[dict[str, Any]]:
        """Every API request so far: verb, path, query, status, headers without the key, body."""
        return self.machine.log.all()

    def clear_requests(self) -> None:
        """Forget all requests so far."""
        self.machine.log.clear()

    def settings(self, **changes: Any) -> None:
        """Change settings, named as in `Settings`; faults and the rest may be given as plain dicts."""
        self.machine.change_settings(changes)

    def state(self) -> dict[str, Any]:
        """The world as a state document, without secrets."""
        return self.machine.state().model_dump(mode="json")

    def reset(self, seed: Seed | None = None) -> None:
        """Another world, no requests, usual settings."""
        fresh = as_world(seed)
        with self.world.lock:
            self.world.become(fresh)
            self.machine.reset_settings(fresh.settings)
            self.machine.log.clear()


@contextlib.contextmanager
def running(seed: Seed | None = None, key: str | None = None, *, port: int = 0) -> Iterator[Running]:
    """Serve a world for as long as the context lasts.

    Args:
        seed: what the world holds at first; by default an organization with its Owner.
        key: the organization key to take; a random one by default.
        port: loopback port, 0 for a free one.

    Raises:
        SettingsError: the seed contradicts itself.
        OSError: the port is taken.
    """
    machine = Machine(as_world(seed), key or new_key())
    endpoint, url = listen(port)
    started = threading.Event()
    server = EmulatorServer(machine, started.set)
    thread = threading.Thread(target=server.run, args=([endpoint],), name="doorlist-emulator", daemon=True)
    thread.start()
    try:
        if not started.wait(30):
            raise RuntimeError("The emulator didn't start")
        yield Running(url, machine)
    finally:
        server.should_exit = True
        thread.join(30)
        endpoint.close()
