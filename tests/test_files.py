"""Reading what may be anything, and writing whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from doorlist import files


def test_a_plain_file_comes_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x\r\n" * 3)
    assert files.read(path) == files.read(str(path)) == b"x\r\n" * 3
    assert files.read(path, most=9) == b"x\r\n" * 3


def test_nothing_is_cut_silently(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    with pytest.raises(files.Unreadable, match="it is larger than"):
        files.read(path, most=9)


def test_a_file_of_more_than_a_gibibyte_is_refused_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot of this size was cut at it, and then called broken."""

    class Endless:
        def read(self, count: int) -> range:
            return range(count)  # as long as what was asked for, and takes no room

        def fileno(self) -> int:
            return self._file.fileno()

        def __init__(self, path: Path) -> None:
            self._file = path.open("rb")

        def __enter__(self) -> Endless:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

    path = tmp_path / "a"
    path.touch()
    monkeypatch.setattr("builtins.open", lambda *_, **__: Endless(path))
    with pytest.raises(files.Unreadable, match="it is larger than 1 GiB"):
        files.read(path)


def test_what_cant_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, why, missing, special in (
        (tmp_path / "nobody", "no such file or directory", True, False),
        (tmp_path / "pipe", "it isn't a plain file", False, True),
        (tmp_path, "is a directory", False, True),
        ("nul\0", "embedded null byte", False, False),
        ("/dev/null", "it isn't a plain file", False, True),
    ):
        with pytest.raises(files.Unreadable) as caught:
            files.read(path)
        assert (str(caught.value), caught.value.missing, caught.value.special) == (why, missing, special)


def test_what_goes_wrong_while_reading_is_told_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(files.Unreadable, match="input/output error"), files.opened(tmp_path / "a"):
        raise OSError(errno.EIO, "Input/output error")


def test_a_file_is_its_owners_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_bytes(b"old")
    files.write(target, [b"n", b"ew"])
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_mode_can_be_kept(tmp_path: Path) -> None:
    prepared = files.prepare(tmp_path / "a", [b"x"], mode=0o640)
    assert not (tmp_path / "a").exists()
    prepared.put_in_place()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(target, [b"new"])
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_stops_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def pieces() -> object:
        yield b"new"
        raise KeyboardInterrupt

    target = tmp_path / "a"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        files.write(target, pieces())  # type: ignore[arg-type]  # a generator that never ends well
    target_folder = tmp_path / "folder"
    target_folder.mkdir()
    with pytest.raises(OSError, match="directory"):
        files.write(target_folder, [b"x"])
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "folder"]
