"""A change from a fork: resolved without a key, planned with one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.accessfiles import write
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

FILE = """\
version: 1
organization:
  name: Acme
  unlisted: keep
  members:
    mary@acme.example: Admin
"""


@pytest.fixture
def resolved(platform: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(FILE)
    with monkeypatch.context() as patch:
        patch.delenv("CONFIDENT_ORG_API_KEY")
        ended = doorlist("validate", "--desired-out", "desired.json")
    assert ended.code == 0
    assert "Saved what the files come to in desired.json" in ended.err
    Path("access.yaml").unlink()
    return tmp_path


@pytest.mark.usefixtures("resolved")
def test_the_plan_is_that_of_the_files_with_their_places(platform: Running) -> None:
    ended = doorlist("plan", "--desired", "desired.json")
    assert ended.code == 0
    assert "mary@acme.example: Member → Admin" in ended.out
    assert "access.yaml:6" in ended.out
    assert {entry["verb"] for entry in platform.requests()} == {"GET"}


@pytest.mark.usefixtures("resolved")
def test_guardrails_from_outside_hold() -> None:
    Path("rails.yaml").write_text("version: 1\nguardrails:\n  max_role_changes: 0\n", encoding="utf-8")
    ended = doorlist("plan", "--desired", "desired.json", "--guardrails", "rails.yaml")
    assert ended.code == 3
    assert "max_role_changes" in ended.out


@pytest.mark.usefixtures("resolved")
@pytest.mark.parametrize("more", [["--out", "plan.json"], ["access.yaml"]])
def test_such_a_plan_is_for_reading(more: list[str]) -> None:
    ended = doorlist("plan", "--desired", "desired.json", *more)
    assert ended.code == 64
    assert "--desired stands instead of FILE" in ended.err


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("content", [None, "", "{}", "[1]", "version: 1\n"])
def test_what_is_no_desired_state_is_told(content: str | None) -> None:
    if content is not None:
        Path("desired.json").write_text(content, encoding="utf-8")
    ended = doorlist("plan", "--desired", "desired.json")
    assert ended.code == 1
    assert ended.err.startswith("error: desired.json: ")
    assert "Traceback" not in ended.err
