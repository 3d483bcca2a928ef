from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.access.load import load
from doorlist.commands import demo
from doorlist.emulator.running import running
from doorlist.tasks.demo_story import COMPANY, access_file
from support.commandline import doorlist, streams

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The demo as somebody without a key runs it, into a pipe, in an empty folder."""
    folder = tmp_path_factory.mktemp("demo")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "doorlist", "demo"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(folder)},
    )
    # 15 seconds on an idle machine; it usually takes three.
    assert time.monotonic() - started < 60
    assert list(folder.iterdir()) == []
    return done


def test_it_ends_in_sync(told: subprocess.CompletedProcess[str]) -> None:
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.endswith("\nin sync\n")


def test_it_tells_the_whole_story_in_order(told: subprocess.CompletedProcess[str]) -> None:
    chapters = [
        "$ cat access.yaml",
        "$ doorlist plan",
        "x revoke",
        "$ doorlist apply --auto-approve",
        "Waiting for 3 people",
        "kurt@acme.example accepts the invitation to Support Bot",
        "$ doorlist plan",
        "edsger@acme.example: Admin → Member",
        "3 people lose trace:delete",
        "$ doorlist apply --auto-approve",
        "Converged",
        "$ doorlist plan --detailed-exitcode",
        "No changes",
    ]
    at = -1
    for chapter in chapters:
        at = told.stdout.index(chapter, at + 1)


def test_no_escape_reaches_a_pipe(told: subprocess.CompletedProcess[str]) -> None:
    assert "\x1b" not in told.stdout


def test_its_access_file_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(access_file(datetime(2027, 1, 31, tzinfo=UTC)), encoding="utf-8")
    assert len(load([str(path)]).desired.projects) == 2


@pytest.fixture
def story(tmp_path: Path) -> Iterator[demo.Demo]:
    with running(COMPANY) as platform:
        yield demo.Demo(str(tmp_path), platform, lambda: None)


def test_a_command_that_fails_ends_it(story: demo.Demo, tmp_path: Path) -> None:
    (tmp_path / "access.yaml").write_text("version: 1\n", encoding="utf-8")
    with streams(), pytest.raises(demo.DoorlistError, match="doorlist plan ended with exit code 1"):
        story.run(tmp_path / "access.yaml")


@pytest.mark.parametrize(
    ("codes", "code", "last"), [([0] * 5, 0, "in sync\n"), ([0, 0, 0, 0, 2], 1, "not in sync\n")]
)
def test_only_the_last_plan_decides(
    story: demo.Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: list[int], code: int, last: str
) -> None:
    left = iter(codes)
    monkeypatch.setattr(story, "_doorlist", lambda *_: next(left))
    (tmp_path / "access.yaml").write_text("the file\n", encoding="utf-8")
    with streams() as (out, _):
        assert story.run(tmp_path / "access.yaml") == code
        assert out.written.endswith(last)
        assert "the file\n" in out.written


def test_a_person_goes_on_with_enter_and_a_pipe_does_not_wait() -> None:
    with streams("\n", terminal=True) as (_, err):
        demo._pause()
        assert "Enter goes on" in err.written
    with streams() as (out, err):
        demo._pause()
        assert out.written + err.written == ""


def test_the_change_outside_is_seen(story: demo.Demo) -> None:
    def role() -> str:
        members = story._platform.state()["organization"]["members"]
        return next(str(member["role"]) for member in members if member["email"] == "edsger@acme.example")

    before = role()
    story._change_outside()
    assert (before, role()) == ("Member", "Admin")


def test_the_command_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def run(_: demo.Demo, file: Path) -> int:
        assert file.read_text(encoding="utf-8").startswith("version: 1")
        seen.append(file)
        return 7

    monkeypatch.setattr(demo.Demo, "run", run)
    assert doorlist("demo").code == 7
    assert not seen[0].parent.exists()
