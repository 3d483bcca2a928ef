from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.output.width import cells, wrapped


@pytest.mark.parametrize(("text", "count"), [("", 0), ("ada", 3), ("王", 2), ("e\u0301", 1)])
def test_cells(text: str, count: int) -> None:
    assert cells(text) == count


def test_lines_break_at_blanks_and_words_stay_whole() -> None:
    long = "a" * 50
    assert wrapped(f"one two {long} three", 30) == ["one two", long, "three"]


def test_no_terminal_is_so_narrow_that_nothing_can_be_read() -> None:
    assert wrapped("twenty columns, no less", 3) == ["twenty columns, no less"]


def test_a_command_in_the_middle_stays_powerless_at_a_lines_start() -> None:
    assert wrapped(f"{'x' * 29} ::error::no", 30)[1] == "\\::error::no"


@given(st.text("ab 王", max_size=200), st.integers(30, 90))
def test_nothing_is_lost_and_everything_fits_that_can(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert " ".join(lines) == text
    assert all(cells(line) <= width or " " not in line.strip() for line in lines)
