"""`tidy` of random files: nobody holds anything else now or later, and what has had its time is gone or named."""

from __future__ import annotations

from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.load import load
from doorlist.editing.edit import edit
from doorlist.editing.tidy import tidy
from doorlist.values.at_moment import at
from doorlist.values.times import read_end
from support.edited_files import OWNERS, Case, said_besides
from support.random_worlds import examples
from support.written_files import Files, written_files

if TYPE_CHECKING:
    from doorlist.access.load import Opened
    from doorlist.editing import places
    from doorlist.editing.places import Owner

#: Between the ends that the random files have, and after all of them.
MOMENTS = tuple(datetime(year, 11, 24, tzinfo=UTC) for year in (2021, 2026, 2030, 2031, 2040))


def held(case: Case, moment: datetime) -> dict[tuple[str, str], object]:
    """Who holds what in which scope, and through which group."""
    now = at(load([str(case.path)]).desired, moment)
    return {
        (scope.name or "", email): (entry.role, entry.listing, entry.group, entry.ends, entry.falls_back)
        for scope in now.scopes()
        for email, entry in scope.entries.items()
    }


def ended(case: Case, moment: datetime) -> set[tuple[Owner, str]]:
    """The entries that have ended, of whom or which group."""
    found = set()
    for owner in OWNERS:
        for who, fields in case.entries(owner).items():
            end = read_end(fields["expires"]) if "expires" in fields and "then" not in fields else None
            if end is not None and not isinstance(end, str) and end <= moment:
                found.add((owner, who))
    return found


@examples
@given(written_files(), st.sampled_from(MOMENTS))
def test_random_files(files: Files, moment: datetime) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        later = [one for one in MOMENTS if one >= moment]
        before, over = [held(case, one) for one in later], ended(case, moment)
        hints: list[str] = []

        def work(opened: places.Files, loaded: Opened) -> None:
            hints.extend(tidy(opened, loaded.loaded().desired, moment))

        if case.edit_with(work) is None:
            return
        assert [held(case, one) for one in later] == before
        assert said_besides(case.meaning()) == said_besides(case.before)
        left = ended(case, moment)
        assert left <= over
        assert len(hints) == len(left)
        assert all(any(f" {who} has ended" in hint for hint in hints) for _, who in left)
        gone, came = case.changed_lines()
        assert all(any(one in line for line in gone) for one in case.lost_comments())
        assert bool(gone or came) == (left != over)
        again = case.again(files)
        assert not edit([str(again.path)], work).files
