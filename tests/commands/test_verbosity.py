from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


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
