"""What `tests/test_main.py` can't reach through the command line of this process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pydantic_core import SchemaError, SchemaValidator

from doorlist.cli.failures import failed
from doorlist.cli.run_state import Run
from doorlist.errors import DoorlistError
from support.commandline import streams


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_where_stdout_takes_nothing_stderr_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with streams() as (_, err), Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        full.write("still buffered")
        assert failed(DoorlistError("no"), ["--format=json"], Run()) == 1
        assert err.written == "error: no\n"


def test_ctrl_c_while_pydantic_builds_a_validator_is_no_mistake_of_doorlists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """pydantic puts whatever comes into an error of its own, as story 48 of seed 12 had it."""

    class Pressed:
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises(SchemaError) as raised:
        SchemaValidator({"type": "enum", "cls": int, "members": [Pressed()]})  # type: ignore[arg-type,typeddict-item,list-item]
    assert failed(raised.value, [], Run(verbosity=2)) == 1
    assert capsys.readouterr().err == "error: stopped by you\n"
    with pytest.raises(SchemaError) as other:
        SchemaValidator({"type": "no such"})  # type: ignore[arg-type,typeddict-item]
    assert failed(other.value, [], Run()) == 1
    assert "doorlist made a mistake" in capsys.readouterr().err
