"""What `tests/test_main.py` can't reach through the command line of this process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from doorlist.commands.failures import failed
from doorlist.commands.run import Run
from doorlist.errors import DoorlistError
from support.commandline import streams

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("error", "code"), [(SystemExit(3), 3), (SystemExit(), 0), (SystemExit("words"), 0)])
def test_who_wants_to_exit_exits(error: SystemExit, code: int) -> None:
    with streams() as (out, err):
        assert failed(error, [], Run()) == code
        assert out.written + err.written == ""


@pytest.mark.parametrize("error", [BrokenPipeError(32, "Broken pipe"), DoorlistError("told to nobody")])
def test_nobody_is_told_where_nobody_listens(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        monkeypatch.setattr(sys, "stderr", pipe)
        pipe.write("still buffered")
        assert failed(error, ["--format=json"], Run()) == 1


def test_a_full_disk_is_not_taken_for_a_closed_pipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Full:
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(OSError, match="No space"):
        failed(DoorlistError("no"), ["--format=json"], Run())
