"""Leaving out what an edit hasn't touched changes nothing of what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from doorlist.editing.edit import edit
from doorlist.editing.grant import Wanted, grant
from doorlist.editing.objections import objections
from doorlist.editing.places import ORGANIZATION, Owner
from doorlist.editing.withdraw import withdraw
from doorlist.errors import AccessFileError, EditRefused
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.diff import diff
from support.random_worlds import examples
from support.written_files import PEOPLE, PROJECTS, written_files

if TYPE_CHECKING:
    from doorlist.access.load import Opened
    from doorlist.editing import places
    from support.written_files import Files

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OWNERS = st.sampled_from((ORGANIZATION, *(Owner("project", name) for name in PROJECTS)))

ROLES = st.sampled_from(("Owner", "Admin", "Member", None))


@examples
@given(
    written_files(),
    OWNERS,
    st.sampled_from((*PEOPLE, "x@other.example")),
    st.sampled_from(("Owner", "Admin", "Member", None)),
)
def test_the_diff_and_the_objections_are_the_same(files: Files, of: Owner, who: str, role: str | None) -> None:
    def work(opened: places.Files, _: Opened) -> None:
        if role is None:
            withdraw(opened, who, of)
        else:
            grant(opened, of, Wanted(who, {"role": role}))

    with TemporaryDirectory() as folder:
        try:
            edited = edit([str(files.write(Path(folder)))], work)
            sides, whole = edited.sides(CONFIDENT_AI, NOW), (edited.old.desired, edited.new.desired)
        except (EditRefused, AccessFileError):
            return
        assert diff(*sides, CONFIDENT_AI, moment=NOW, names=("a", "b")) == diff(
            *whole, CONFIDENT_AI, moment=NOW, names=("a", "b")
        )
        assert objections(*sides, CONFIDENT_AI, NOW) == objections(*whole, CONFIDENT_AI, NOW)
