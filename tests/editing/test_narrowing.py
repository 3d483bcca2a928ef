"""Leaving out what is the same changes nothing of what a diff says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from doorlist.access.load import load_given
from doorlist.editing.narrowing import narrowed
from doorlist.errors import AccessFileError
from doorlist.review.diff import diff
from support.random_worlds import examples
from support.written_files import PEOPLE, written_files

if TYPE_CHECKING:
    from support.written_files import Files

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@examples
@given(
    written_files(),
    st.sampled_from((*PEOPLE, "Member", "keep", "Bot", "2030-01-31")),
    st.sampled_from((*PEOPLE, "Admin", "remove", "x@other.example")),
)
def test_the_diff_is_the_same(files: Files, old: str, new: str) -> None:
    before = list(files.contents.items())
    after = [(name, data.replace(old.encode(), new.encode(), 1)) for name, data in before]
    try:
        one, other = load_given(before).desired, load_given(after).desired
    except AccessFileError:
        assume(False)
    said = diff(one, other, moment=NOW, names=("a", "b"))
    less = diff(*narrowed(one, other, NOW), moment=NOW, names=("a", "b"))
    assert less == said
