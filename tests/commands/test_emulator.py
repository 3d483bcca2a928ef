from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.emulator import server
from doorlist.emulator.store import COMPANY
from doorlist.errors import SettingsError
from support.commandline import doorlist

if TYPE_CHECKING:
    from collections.abc import Callable


def test_its_first_line_is_url_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def serve(port: int, seed: Path | None, state: Path | None, key: str | None, ready: Callable[..., None]) -> None:
        asked.append((port, seed, state, key))
        ready(f"http://127.0.0.1:{port}", key or "new")

    monkeypatch.setattr(server, "serve", serve)
    ended = doorlist("emulator", "--port", "8123", "--seed", "seed.json", "--key", "k")
    assert (ended.code, json.loads(ended.out)) == (0, {"url": "http://127.0.0.1:8123", "key": "k"})
    doorlist("emulator", "--state", "state.json")
    doorlist("emulator", "--company")
    assert asked[:2] == [(8123, Path("seed.json"), None, "k"), (0, None, Path("state.json"), None)]
    assert asked[2:] == [(0, COMPANY, None, None)]


def test_two_seeds_are_one_too_many() -> None:
    ended = doorlist("emulator", "--company", "--seed", "seed.json")
    assert ended.code == 64
    assert "--company is a seed itself" in ended.err


def test_a_seed_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    ended = doorlist("emulator", "--seed", str(tmp_path / "seed.json"))
    assert ended.code == SettingsError.exit_code
    assert "seed.json" in ended.err
