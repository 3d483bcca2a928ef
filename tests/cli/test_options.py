from __future__ import annotations

from pathlib import Path

import pytest

from doorlist.cli.options import default_files
from doorlist.errors import DoorlistError, UsageError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_named_files_are_those_read(folder: Path) -> None:
    (folder / "access.yaml").touch()
    assert default_files(["other.yaml", "more"]) == ("other.yaml", "more")


def test_without_a_name_it_is_the_file(folder: Path) -> None:
    (folder / "access.yaml").touch()
    assert default_files([]) == ("access.yaml",)


def test_or_the_folder(folder: Path) -> None:
    (folder / "access").mkdir()
    assert default_files([]) == ("access",)


def test_both_are_ambiguous(folder: Path) -> None:
    (folder / "access.yaml").touch()
    (folder / "access").mkdir()
    with pytest.raises(UsageError, match="and the folder access are here"):
        default_files([])


def test_neither_is_an_error() -> None:
    with pytest.raises(DoorlistError, match="no FILE is given") as caught:
        default_files([])
    assert caught.value.exit_code == 1
