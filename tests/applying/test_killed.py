"""Killed in the middle of any request, or told to stop: run again, and it goes on. In a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.emulator.running import Running, running
from support.emulator import acme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ACCESS = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    grace@acme.example: Member
    alan@partner.example: Admin
    kurt@acme.example: Member
    dora@acme.example: Member
projects:
  Support Bot:
    members:
      grace@acme.example: Owner
      kurt@acme.example: Annotator
invitations:
  declined: resend
guardrails:
  max_removals: 100%
  max_role_changes: 100%
"""
# What the file comes to, in the plan's order.
WRITES = ["revoke", "remove", "project remove", "update-role", "update-role", "invite", "project invite", "resend"]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as server:
        yield server


class Story:
    """The command line in another process, against the emulator in this one."""

    def __init__(self, emulator: Running, folder: Path) -> None:
        seed = acme(invitations=[{"email": "dora@acme.example", "role": "Member", "status": "DECLINED"}])
        seed["projects"][0]["invitations"] = [{"email": "old@acme.example", "role": "Member"}]
        emulator.reset(seed)
        self.emulator = emulator
        self.folder = folder
        self.journal = folder / ".doorlist" / "journal.jsonl"
        (folder / "access.yaml").write_text(ACCESS)

    def start(self) -> subprocess.Popen[str]:
        options = ["--auto-approve", "--format", "json", "--concurrency", "1", "--base-url", self.emulator.url]
        return subprocess.Popen(
            [sys.executable, "-m", "doorlist", "apply", *options],
            cwd=self.folder,
            env={**os.environ, "CONFIDENT_ORG_API_KEY": self.emulator.key},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, process: subprocess.Popen[str]) -> tuple[int, dict[str, Any], str]:
        """Exit code, the JSON document, stderr."""
        stdout, stderr = process.communicate(timeout=30)
        return process.returncode, json.loads(stdout or "{}"), stderr

    def wait_for_request(self, process: subprocess.Popen[str], number: int) -> None:
        """Until the journal says that this request (from 1) is about to go out."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None:
            if self.journal.exists() and self.journal.read_bytes().count(b'"phase":"before"') >= number:
                return
            time.sleep(0.01)
        raise AssertionError(process.communicate())

    def mails(self) -> list[tuple[str, str]]:
        return sorted((mail["email"], mail["scope"]) for mail in self.emulator.mails())


MAILS = [
    ("dora@acme.example", "organization"),
    ("kurt@acme.example", "organization"),
    ("kurt@acme.example", "project:support-bot"),
]


def hang(skip: int, *, effect: bool) -> dict[str, Any]:
    """The write of this number takes long, before or after its effect."""
    return {"kind": "hang", "effect": effect, "seconds": 60, "skip": skip, "times": 1}


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize("number", [1, 4, 6, 8])
def test_killed_in_the_middle_of_a_request(server: Running, tmp_path: Path, number: int, effect: bool) -> None:
    story = Story(server, tmp_path)
    kinds = {"DELETE": 3, "PUT": 3, "POST": 2}
    assert sum(kinds.values()) == len(WRITES)
    verb = {1: "DELETE", 4: "PUT", 6: "POST", 8: "PUT"}[number]
    skip = {1: 0, 4: 0, 6: 0, 8: 2}[number]
    server.settings(faults=[{**hang(skip, effect=effect), "verb": verb}])
    process = story.start()
    story.wait_for_request(process, number)
    if effect:
        deadline = time.monotonic() + 10
        while not _has_effect(server, number) and time.monotonic() < deadline:
            time.sleep(0.01)
    process.kill()
    process.communicate()
    server.settings(faults=[])
    code, document, stderr = story.finish(story.start())
    assert (code, document["verdict"]) == (0, "waiting"), stderr
    assert story.mails() == MAILS
    lines = [json.loads(line) for line in story.journal.read_bytes().splitlines()]
    answered = {(line["run"], line["seq"]) for line in lines if line["phase"] == "after"}
    alone = [line for line in lines if line["phase"] == "before" and (line["run"], line["seq"]) not in answered]
    assert [line["seq"] for line in alone] == [number]


def _has_effect(server: Running, number: int) -> bool:
    state = server.state()
    if number in {6, 8}:
        return len(server.mails()) == (1 if number == 6 else 3)
    if number == 1:
        return not state["projects"][0]["invitations"]
    return any(member["role"] == "Admin" and "alan" in member["email"] for member in state["organization"]["members"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_once(server: Running, tmp_path: Path, number: signal.Signals) -> None:
    story = Story(server, tmp_path)
    server.settings(faults=[{"kind": "slow", "verb": "PUT", "seconds": 0.5, "times": 1}])
    process = story.start()
    story.wait_for_request(process, 4)
    process.send_signal(number)
    code, document, stderr = story.finish(process)
    assert (code, document["verdict"]) == (1, "interrupted")
    assert "Stopping: what is under way is finished first." in stderr
    assert "Traceback" not in stderr
    assert len(story.journal.read_bytes().splitlines()) == 8
    code, document, _ = story.finish(story.start())
    assert (code, document["verdict"]) == (0, "waiting")
    assert story.mails() == MAILS


def test_told_to_stop_twice(server: Running, tmp_path: Path) -> None:
    story = Story(server, tmp_path)
    server.settings(faults=[{**hang(0, effect=False), "verb": "PUT"}])
    process = story.start()
    while not any(request["verb"] == "PUT" for request in server.requests()):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    first = process.stderr
    assert first is not None
    assert "Stopping" in first.readline()
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=30)
    document = json.loads(stdout)
    assert (process.returncode, document["verdict"]) == (1, "interrupted")
    assert [each["result"] for each in document["actions"]] == ["done"] * 3 + ["unknown"] + ["skipped"] * 4
