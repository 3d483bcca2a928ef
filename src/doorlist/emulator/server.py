"""The emulator as a process: what `doorlist emulator` runs."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

from doorlist.emulator.loading import world_from
from doorlist.emulator.machine import Machine
from doorlist.emulator.running import EmulatorServer, Running, as_world, listen, new_key, running
from doorlist.emulator.store import Store, read_state
from doorlist.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.emulator.world import World

__all__ = ["Running", "running", "serve"]


def serve(
    port: int = 0,
    seed: Path | None = None,
    state: Path | None = None,
    key: str | None = None,
    ready: Callable[[str, str], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; to be called in the main thread.

    Args:
        port: loopback port, 0 for a free one.
        seed: what the world holds at first, unless `state` exists.
        state: file that the world is kept in, and read from at the next start.
        key: the organization key to take; a random one by default.
        ready: called with URL and key once requests are answered.

    Raises:
        SettingsError: seed or state can't be read or written, or make no sense; the port is taken.
    """
    world = _first_world(seed, state)
    try:
        machine = Machine(world, key or new_key(), Store(state) if state else None)
    except OSError as error:
        raise SettingsError(f"can't be written: {error.strerror}", where=str(state)) from None
    try:
        endpoint, url = listen(port)
    except OSError as error:
        raise SettingsError(f"port {port}: {error.strerror}", fix="Port 0 picks a free one.") from None
    server = EmulatorServer(machine, lambda: ready(url, machine.key) if ready else None)

    def stop(_signal: int, _frame: object) -> None:
        server.should_exit = True

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        server.run([endpoint])
    finally:
        endpoint.close()
        for each, handler in before.items():
            signal.signal(each, handler)


def _first_world(seed: Path | None, state: Path | None) -> World:
    if state is not None and state.exists():
        source = state
    elif seed is not None:
        source = seed
    else:
        return as_world(None)
    try:
        return world_from(read_state(source))
    except SettingsError as error:
        if error.where is None:
            error.where = str(source)
        raise
