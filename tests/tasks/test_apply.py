from __future__ import annotations

import pytest

from doorlist.errors import DoorlistError
from doorlist.tasks.apply import approved, must_be_able_to_ask
from support.commandline import streams


@pytest.mark.parametrize(
    ("typed", "expected"), [("yes\n", True), ("y\n", False), ("\n", False), ("", False), (" yes \n", True)]
)
def test_only_yes_written_out_counts(typed: str, expected: bool) -> None:
    with streams(typed, terminal=True) as (out, err):
        assert approved("Carry out 3 actions?") is expected
        assert out.written == ""
        assert "Carry out 3 actions?" in err.written


def test_without_a_terminal_nobody_is_asked() -> None:
    with streams(terminal=True):
        must_be_able_to_ask()
    with streams(), pytest.raises(DoorlistError, match="no terminal to ask at") as caught:
        must_be_able_to_ask()
    assert caught.value.exit_code == 1
