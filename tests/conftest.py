"""Fixtures of all tests. Imports stay inside, so that a test that needs none of them pays for none."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from doorlist.emulator.running import Running

pytest_plugins = ["support.marked_secrets"]

# A shell starts jobs in the background with Ctrl-C ignored, and every process below inherits that: no test of Ctrl-C
# could pass.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure() -> None:
    """No deadlines for hypothesis: a busy machine isn't a bug. In CI its own profile stays below this one."""
    from hypothesis import Phase, settings

    settings.register_profile("unhurried", deadline=None)
    # Of a mutant it only matters that a case fails, and each is asked the same ones.
    first_failure = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", settings.get_profile("unhurried"), derandomize=True, phases=first_failure)
    settings.load_profile("mutants" if "DOORLIST_MUTATING" in os.environ else "unhurried")


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


@pytest.fixture
def platform(emulator: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The emulator with the world of `support.emulator.acme`, the environment pointing at it, and an empty folder."""
    from support.emulator import acme

    emulator.reset(acme())
    for name in ("CONFIDENT_REGION", "CONFIDENT_API_KEY", "NO_COLOR", "FORCE_COLOR", "DOORLIST_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONFIDENT_ORG_API_KEY", emulator.key)
    monkeypatch.setenv("CONFIDENT_BASE_URL", emulator.url)
    monkeypatch.chdir(tmp_path)
    return emulator
