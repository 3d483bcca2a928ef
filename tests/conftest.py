"""Fixtures of all tests. Imports stay inside, so that a test that needs none of them pays for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.emulator.running import Running


@pytest.fixture(scope="session")
def emulator_server() -> Iterator[Running]:
    """One emulator for the whole session."""
    from doorlist.emulator.running import running

    with running() as emulator:
        yield emulator


@pytest.fixture
def emulator(emulator_server: Running) -> Running:
    """The emulator with a small fresh world and usual settings; `emulator.reset(state)` gives it another."""
    emulator_server.reset()
    return emulator_server
