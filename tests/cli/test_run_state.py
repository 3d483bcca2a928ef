"""Of a whole run: the log of its requests, and the key that keeps the comments of two jobs apart."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

ACCESS = """version: 1
organization: {name: Acme, unlisted: keep}
projects: {Docs: {unlisted: keep, members: {mary@acme.example: Manager}}}
"""


def test_requests_are_logged_on_stderr_without_the_key(platform: Running) -> None:
    ended = doorlist("whoami", "-v", "--format", "json")
    assert ended.json["organization"]["name"] == "Acme"
    assert "GET /v2/organization 200" in ended.err
    assert platform.key not in ended.out + ended.err


def test_nothing_is_logged_without_it(platform: Running) -> None:
    doorlist("whoami", "-v")
    assert doorlist("whoami").err == ""
    assert logging.getLogger("doorlist").handlers == []


def test_it_may_stand_before_the_command_too(platform: Running) -> None:
    assert "GET /v2/organization 200" in doorlist("-v", "whoami").err


def test_a_request_without_an_answer_is_logged_too(platform: Running) -> None:
    ended = doorlist("whoami", "-v", "--base-url", "http://127.0.0.1:9")
    assert ended.code == 1
    assert "GET /v2/organization failed: no connection" in ended.err


@pytest.fixture
def file(platform: object) -> None:
    assert platform
    Path("access.yaml").write_text(ACCESS, encoding="utf-8")


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    ("command", "what"),
    [
        (["plan"], "plan"),
        (["plan", "--out", "plan.json"], "plan"),
        (["apply", "--auto-approve"], "outcome"),
        (["drift"], "drift"),
        (["diff", "access.yaml", "access.yaml"], "diff"),
        (["report"], "report"),
    ],
)
def test_the_key_stands_in_the_marker(command: list[str], what: str) -> None:
    assert doorlist(*command, "--format", "markdown").out.startswith(f"<!-- doorlist:{what}:default -->\n")
    keyed = doorlist(*command, "--format", "markdown", "--comment-key", "eu --> bot")
    assert keyed.code == 0
    assert keyed.out.startswith(f"<!-- doorlist:{what}:eu%20--%3E%20bot -->\n")


@pytest.mark.usefixtures("file")
def test_show_takes_one_too() -> None:
    assert doorlist("plan", "--out", "plan.json").code == 0
    shown = doorlist("show", "plan.json", "--format", "markdown", "--comment-key", "b")
    assert shown.out.startswith("<!-- doorlist:plan:b -->\n")


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_is_neither_empty_nor_cut(key: str) -> None:
    ended = doorlist("plan", "--format", "markdown", "--comment-key", key)
    assert ended.code == 64
    assert "1 to 100 bytes" in ended.err
