"""The journal's file: private, locked, and never somebody else's file."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.errors import JournalError
from doorlist.journal.opening import lock_file, open_locked

if TYPE_CHECKING:
    from pathlib import Path


def close(descriptors: tuple[int, int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def test_files_and_folders_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "journal.jsonl"
    close(open_locked(path))
    modes = [stat.S_IMODE(place.stat().st_mode) for place in (path, lock_file(path), path.parent, path.parent.parent)]
    assert modes == [0o600, 0o600, 0o700, 0o700]


def test_git_leaves_out_a_folder_made_for_a_journal(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".doorlist").mkdir()  # as a CI job does that brings the journal back
    (tmp_path / "logs").mkdir()
    for folder in (".doorlist", "made/here", "logs", "."):
        close(open_locked(tmp_path / folder / "journal.jsonl"))
    found = subprocess.run(
        ["git", "-C", tmp_path, "status", "--porcelain", "-uall"], check=True, capture_output=True, text=True
    )
    assert [line.removeprefix("?? ") for line in found.stdout.splitlines()] == [
        "journal.jsonl",
        "journal.jsonl.lock",
        "logs/journal.jsonl",
        "logs/journal.jsonl.lock",
    ]


def test_a_gitignore_that_is_there_stays(tmp_path: Path) -> None:
    mine = tmp_path / ".doorlist" / ".gitignore"
    mine.parent.mkdir()
    mine.write_text("*.lock\n")
    close(open_locked(mine.with_name("journal.jsonl")))
    assert mine.read_text() == "*.lock\n"


def test_a_second_run_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    held = open_locked(path)
    since = json.loads(lock_file(path).read_text())["since"]
    with pytest.raises(JournalError) as caught:
        open_locked(path)
    assert str(caught.value) == (
        f"{path}: the journal is in use by another run of doorlist "
        f"(process {os.getpid()}, since {datetime.fromisoformat(since).isoformat()})\n"
        "  Wait until that run has ended, then start this one again."
    )
    os.truncate(lock_file(path), 0)
    with pytest.raises(JournalError, match="in use by another run of doorlist\n"):
        open_locked(path)
    close(held)
    close(open_locked(path))


@pytest.mark.parametrize("which", ["journal.jsonl", "journal.jsonl.lock"])
def test_a_link_is_refused(tmp_path: Path, which: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    (tmp_path / which).symlink_to(elsewhere)
    with pytest.raises(JournalError, match="it is a symbolic link"):
        open_locked(tmp_path / "journal.jsonl")
    assert elsewhere.read_bytes() == b""


@pytest.mark.parametrize("text", ["", '{"run":"x"}\n', '{"ru', '{\n{"run":"x"}\n', '{"run":"x"}\nabc'])
def test_a_journal_is_known_by_its_beginning_even_torn(tmp_path: Path, text: str) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text(text)
    close(open_locked(path))
    assert path.read_text() == text


@pytest.mark.parametrize("text", ["version: 1\n", "\nversion: 1\n", '{"version": 1}', "\n", "{a"])
def test_another_file_is_never_added_to(tmp_path: Path, text: str) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text(text)
    with pytest.raises(JournalError, match="this file isn't a doorlist journal"):
        open_locked(path)
    assert path.read_text() == text


def test_a_pipe_a_folder_and_a_file_in_the_way_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(JournalError, match="isn't a plain file"):
        open_locked(pipe)
    with pytest.raises(JournalError, match="is a directory"):
        open_locked(_folder(tmp_path))
    with pytest.raises(JournalError, match="can't be used: "):
        open_locked(pipe / "journal.jsonl")


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def test_a_file_system_without_locks_or_folder_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_sync(_descriptor: int) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "fsync", no_sync)
    close(open_locked(tmp_path / "journal.jsonl"))

    def no_locks(_descriptor: int, _how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(JournalError, match="journal can't be used: no locks available"):
        open_locked(tmp_path / "journal.jsonl")
