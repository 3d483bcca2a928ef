from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from doorlist.cli.printing import colour, note, put, save, save_all, stdout
from doorlist.errors import DoorlistError
from support.commandline import Stream, streams


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals(
    terminal: bool, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colour(Stream(terminal=terminal)) is expected


def test_results_go_to_stdout_and_notes_to_stderr() -> None:
    with streams() as (out, err):
        put(["a", "b\n"])
        note("saved")
        assert (out.written, err.written, stdout()) == ("ab\n", "saved\n", out)


def test_text_survives_a_terminal_that_lacks_its_letters() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    put(["Ada → Owner"], to=stream)
    stream.flush()
    assert raw.getvalue() == b"Ada \\u2192 Owner"


def test_documents_are_utf_8_whatever_the_terminal_speaks() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    put(["→\n"], to=stream, text=False)
    stream.flush()
    assert raw.getvalue() == "→\n".encode()


def test_a_stream_that_can_not_be_set_up_is_written_all_the_same() -> None:
    stream = io.StringIO()
    put(["a"], to=stream)
    assert stream.getvalue() == "a"


def test_a_saved_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        save(str(tmp_path / "plan.json"), ["{", "}"])
    finally:
        os.umask(old)
    assert (tmp_path / "plan.json").read_text() == "{}"
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o600


def test_a_file_that_was_readable_by_all_is_so_no_more(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("old")
    (tmp_path / "plan.json").chmod(0o644)
    save(str(tmp_path / "plan.json"), ["new"])
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o600


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def pieces() -> object:
        yield "half"
        raise RuntimeError

    (tmp_path / "plan.json").write_text("before")
    with pytest.raises(RuntimeError):
        save(str(tmp_path / "plan.json"), pieces())  # type: ignore[arg-type]
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]
    assert (tmp_path / "plan.json").read_text() == "before"


@pytest.mark.parametrize("path", ["no/such/folder/plan.json", "nul\0.json", "/", "."])
def test_what_can_not_be_written_is_an_error_with_its_place(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DoorlistError, match="can't be written") as caught:
        save(path, ["x"])
    assert caught.value.where == path


def test_stdout_is_looked_up_late() -> None:
    with streams() as (out, _):
        assert stdout() is out
    assert stdout() is sys.stdout


def test_several_formats_go_into_a_folder_of_the_owner_s(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "today"
    save_all(str(folder), "report", {"text": ["a"], "markdown": ["b"]})
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"report.txt": "a", "report.md": "b"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_can_not_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DoorlistError, match="can't be made"):
        save_all(str(tmp_path / "file" / "x"), "report", {})
