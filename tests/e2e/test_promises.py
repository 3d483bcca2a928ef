"""What holds for every command: clean stdout, secrets kept, nothing but reads where nothing may change."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.accessfiles import BLOCKED, CHANGES, IN_SYNC, NO_PROJECT, write
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

RUNS = [
    (IN_SYNC, ["validate"]),
    (CHANGES, ["plan"]),
    (BLOCKED, ["plan"]),
    (NO_PROJECT, ["plan"]),
    (CHANGES, ["apply", "--auto-approve"]),
    (BLOCKED, ["apply", "--auto-approve"]),
    (CHANGES, ["apply"]),
    (CHANGES, ["apply", "--plan", "missing.json"]),
    (CHANGES, ["show", "missing.json"]),
    (CHANGES, ["whoami"]),
    (CHANGES, ["plan", "--no-such-option"]),
    ("version: [", ["validate"]),
    ("version: 2\n", ["plan"]),
]


@pytest.mark.parametrize(("text", "arguments"), RUNS)
def test_with_json_stdout_is_one_document_whatever_happens(
    platform: Running, text: str, arguments: list[str]
) -> None:
    write(text)
    ended = doorlist(*arguments, "--format", "json", "-vv")
    assert isinstance(json.loads(ended.out), dict)
    assert ended.code == 0 or ended.err


@pytest.mark.parametrize("fault", [None, "status", "html", "truncated", "cut", "throttle"])
@pytest.mark.parametrize(("text", "arguments"), RUNS)
def test_key_and_tokens_reach_neither_a_stream_nor_a_file(
    platform: Running, text: str, arguments: list[str], fault: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault is not None:
        platform.settings(faults=[{"kind": fault, "effect": True, "verb": "POST", "times": 1, "seconds": 0}])
    monkeypatch.setenv("DOORLIST_DEBUG", "1")
    write(text)
    ended = doorlist(*arguments, "-vv", terminal=True, stdin="yes\n")
    with platform.world.lock:
        scopes = [platform.world.organization, *platform.world.projects.values()]
        tokens = [str(one.token) for scope in scopes for one in scope.invitations.values()]
    written = [path.read_text(errors="replace") for path in Path().rglob("*") if path.is_file()]
    for secret in [platform.key, *tokens]:
        assert len(secret) > 10
        assert not any(secret in text for text in (ended.out, ended.err, *written))


@pytest.mark.parametrize("arguments", [["validate"], ["plan"], ["plan", "--as-of", "2096-01-01"], ["whoami"]])
def test_what_only_looks_sends_nothing_but_get(platform: Running, arguments: list[str]) -> None:
    write(CHANGES)
    platform.clear_requests()
    before = platform.state()
    assert doorlist(*arguments).code == 0
    assert {request["verb"] for request in platform.requests()} <= {"GET"}
    assert platform.state() == before


def process(*arguments: str, **more: Any) -> subprocess.Popen[str]:
    """doorlist as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "doorlist", *arguments],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        **more,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_what_is_under_way_and_the_next_run_goes_on(platform: Running, number: int) -> None:
    write(CHANGES)
    platform.clear_requests()
    platform.settings(latency=0.5)
    running = process("apply", "--auto-approve", "--format", "json")
    while not any(request["verb"] in {"PUT", "POST"} for request in platform.requests()):
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert json.loads(out)["verdict"] == "interrupted"
    assert "Stopping" in err
    platform.settings(latency=0)
    assert doorlist("apply", "--auto-approve").code == 0
    mails = [(mail["email"], mail["scope"]) for mail in platform.mails()]
    assert mails == [("kurt@acme.example", "organization")]


def test_ctrl_c_while_reading_is_quiet(platform: Running) -> None:
    write(CHANGES)
    platform.clear_requests()
    platform.settings(latency=5)
    running = process("plan")
    while not platform.requests():
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (1, "")
    assert "stopped by you" in err
    assert "Traceback" not in err
    platform.settings(latency=0)


CTRL_C_WHILE_THE_LOOP_IS_MADE = """
import os, signal, sys
from asyncio.selector_events import BaseSelectorEventLoop as Loop
usual = Loop._make_self_pipe
Loop._make_self_pipe = lambda self: (os.kill(os.getpid(), signal.SIGINT), usual(self))
from doorlist.__main__ import main
sys.exit(main(["plan"]))
"""


@pytest.mark.usefixtures("platform")
def test_ctrl_c_while_the_event_loop_is_made_is_quiet() -> None:
    write(CHANGES)
    ended = subprocess.run(
        [sys.executable, "-c", CTRL_C_WHILE_THE_LOOP_IS_MADE], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.strip() == "error: stopped by you"


CTRL_C_WHILE_NOTHING_CAN_PASS_IT_ON = """
import os, signal, sys
class Finalized:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(10): pass
import doorlist.tasks.session as session
plan_now = session.plan_now
def interrupted(*given, **more):
    Finalized()
    return plan_now(*given, **more)
session.plan_now = interrupted
from doorlist.__main__ import main
sys.exit(main(["plan"]))
"""


@pytest.mark.usefixtures("platform")
def test_ctrl_c_is_not_lost_where_it_cannot_be_passed_on() -> None:
    write(CHANGES)
    ended = subprocess.run(
        [sys.executable, "-c", CTRL_C_WHILE_NOTHING_CAN_PASS_IT_ON],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.strip() == "error: stopped by you"


CTRL_C_WHILE_AN_ERROR_IS_TOLD = """
import os, signal, sys
import doorlist.cli.failures as failures
usual = failures.error_text
failures.error_text = lambda *given, **more: (os.kill(os.getpid(), signal.SIGINT), usual(*given, **more))[1]
from doorlist.__main__ import main
sys.exit(main(["validate", "missing.yaml"]))
"""


def test_ctrl_c_while_an_error_is_told_is_quiet(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CTRL_C_WHILE_AN_ERROR_IS_TOLD],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("error:")
    assert "Traceback" not in ended.stderr


def test_a_real_terminal_has_colour_asks_and_takes_yes(platform: Running) -> None:
    write(CHANGES)
    outer, inner = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "CI"}}
    running = subprocess.Popen(
        [sys.executable, "-m", "doorlist", "apply"],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**environment, "TERM": "xterm"},
    )
    os.close(inner)
    seen, answered = b"", False
    while True:
        try:
            piece = os.read(outer, 65_536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
        if not answered and b"is taken as approval" in seen:
            os.write(outer, b"yes\n")
            answered = True
    os.close(outer)
    assert running.wait(60) == 0
    assert b"\x1b[32m" in seen
    assert b"Waiting for 1 person" in seen


def test_two_runs_do_not_share_a_journal(platform: Running) -> None:
    write(CHANGES)
    platform.clear_requests()
    # The first run is held in its first write, however slow the machine is with the second.
    platform.settings(faults=[{"kind": "slow", "verb": "PUT", "seconds": 5, "times": 1}])
    first = process("apply", "--auto-approve")
    while not any(request["verb"] in {"PUT", "POST"} for request in platform.requests()):
        assert first.poll() is None
        time.sleep(0.02)
    second = doorlist("apply", "--auto-approve")
    assert second.code == 1
    assert "in use by another run" in second.err
    first.communicate(timeout=60)
    assert first.returncode == 0
    platform.settings(faults=[])
