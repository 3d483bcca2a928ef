"""The emulator as a process: its port, its end, its state file through kill -9."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.emulator.machine import Machine
from doorlist.emulator.running import Running
from doorlist.emulator.server import serve
from doorlist.errors import SettingsError
from support.emulator import acme, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROGRAM = """
import json, sys
from pathlib import Path
from doorlist.emulator.server import serve
options = json.loads(sys.argv[1])
paths = {name: Path(options[name]) for name in ("seed", "state") if name in options}
ready = lambda url, key: print(json.dumps({"url": url, "key": key}), flush=True)
serve(0, key=options.get("key"), ready=ready, **paths)
print("ended", flush=True)
"""


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[Any, subprocess.Popen[str]]]]:
    processes = []

    def starter(**options: Any) -> tuple[Any, subprocess.Popen[str]]:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, json.dumps({name: str(value) for name, value in options.items()})],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        machine = Machine.__new__(Machine)
        machine.key = line["key"]
        return Running(line["url"], machine), process

    yield starter
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(start: Any, ending: signal.Signals) -> None:
    emulator, process = start(key="my-key")
    assert emulator.key == "my-key"
    assert call(emulator, "GET", "/v2/organization").data["name"] == "Acme"
    process.send_signal(ending)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "ended\n", "")


def test_state_survives_a_kill_and_beats_the_seed(start: Any, tmp_path: Path) -> None:
    seed, state = tmp_path / "seed.json", tmp_path / "state.json"
    seed.write_text(json.dumps(acme()))
    emulator, process = start(seed=seed, state=state, key="k")
    made = call(emulator, "POST", "/v2/organization/invitations", {"emails": ["kurt@acme.example"]}).data
    call(emulator, "DELETE", "/v2/projects/docs")
    process.kill()
    process.wait(10)
    emulator, _ = start(seed=seed, state=state, key="k")
    assert call(emulator, "GET", "/v2/organization/invitations").data == made
    assert [p["id"] for p in call(emulator, "GET", "/v2/projects").data["projects"]] == ["support-bot"]
    assert [m["why"] for m in call(emulator, "GET", "/_emulator/mails").json["mails"]] == ["invited"]


def test_a_key_is_made_up_where_none_is_given(start: Any) -> None:
    (one, _), (other, _) = start(), start()
    assert one.key != other.key
    assert call(one, "GET", "/v2/organization").status == 200
    assert call(one, "GET", "/v2/organization", key=other.key).status == 401


def test_a_taken_port_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingsError, match=r"port .*in use"):
        serve(taken.getsockname()[1])


def test_a_contradictory_seed_names_the_file(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text('{"organization": {"name": "A", "members": [{"email": "a@a.example", "role": "Boss"}]}}')
    with pytest.raises(SettingsError, match=r"seed\.json: A has no role Boss"):
        serve(0, seed=seed)
    with pytest.raises(SettingsError, match=r"nothing\.json: can't be read"):
        serve(0, seed=tmp_path / "nothing.json")


def test_a_state_file_that_can_t_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere/state\.json: can't be written: No such file"):
        serve(0, state=tmp_path / "nowhere" / "state.json")


def test_it_serves_in_this_process_and_gives_signals_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def ready(url: str, key: str) -> None:
        seen.append((url, key))
        signal.raise_signal(signal.SIGTERM)

    serve(0, state=tmp_path / "state.json", key="k", ready=ready)
    assert seen[0][1] == "k"
    assert signal.getsignal(signal.SIGTERM) is before
    serve(0, state=tmp_path / "state.json", ready=ready)
    assert seen[1][1] != "k"
    serve(0, ready=lambda *_: signal.raise_signal(signal.SIGINT))
