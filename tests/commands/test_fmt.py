"""`doorlist fmt`, the whole way."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commandline import doorlist

OLD = (
    b"\xef\xbb\xbfversion: 1\r\norganization:\r\n  members:\r\n    bo@x.yz: Member # bo\r\n    ada@x.yz: Owner\r\n"
    b"  name: Acme\r\n"
)
NEW = (
    b"\xef\xbb\xbfversion: 1\r\norganization:\r\n  name: Acme\r\n  members:\r\n    ada@x.yz: Owner\r\n"
    b"    bo@x.yz: Member # bo\r\n"
)


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "access.yaml"
    path.write_bytes(OLD)
    return path


def test_it_writes_once_and_keeps_line_ends_and_mark(file: Path) -> None:
    ended = doorlist("fmt")
    assert (ended.code, ended.out, ended.err) == (0, "access.yaml\n", "Laid out 1 file.\n")
    assert file.read_bytes() == NEW
    again = doorlist("fmt")
    assert (again.code, again.out, again.err) == (0, "", "Nothing to change.\n")


def test_check_writes_nothing_and_exits_2(file: Path) -> None:
    ended = doorlist("fmt", "--check")
    assert (ended.code, ended.out) == (2, "access.yaml\n")
    assert file.read_bytes() == OLD
    file.write_bytes(NEW)
    assert doorlist("fmt", "--check").code == 0


def test_diff_writes_nothing(file: Path) -> None:
    ended = doorlist("fmt", "--diff")
    assert ended.code == 0
    assert ended.out.startswith("--- a/access.yaml\n+++ b/access.yaml\n")
    assert "+  name: Acme" in ended.out
    assert doorlist("fmt", "--diff", "--check").code == 2
    assert file.read_bytes() == OLD


def test_wrong_files_are_told_off(file: Path) -> None:
    file.write_bytes(OLD.replace(b"name:", b"nam:"))
    ended = doorlist("fmt")
    assert ended.code == 1
    assert '"nam" isn\'t a key of the organization' in ended.err


def test_what_cannot_be_laid_out_is_told_at_its_place(file: Path) -> None:
    text = "version: 1\norganization:\n  id: &n Acme\n  name: *n\n"
    file.write_text(text, encoding="utf-8")
    ended = doorlist("fmt", "--check")
    assert ended.code == 1
    assert (
        "access.yaml:4:9: This can't be changed by itself: sorting would put this alias before its anchor"
        in ended.err
    )
    assert file.read_text(encoding="utf-8") == text
