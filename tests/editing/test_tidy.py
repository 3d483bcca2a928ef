"""`tidy` of random files: nobody holds anything else now or later, and what has had its time is gone or named."""

from __future__ import annotations

from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.load import load, load_to_edit
from doorlist.editing import places
from doorlist.editing.edit import edit
from doorlist.editing.tidy import tidy
from doorlist.values.at_moment import at
from doorlist.values.times import read_end
from support.edited_files import OWNERS, Case, said_besides
from support.random_worlds import examples
from support.written_files import Files, written_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from doorlist.access.load import Opened
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


#: Two hundred who have ended, in the organization and in a project, and in a group.
ENDED = "\n".join(
    (
        "version: 1",
        "organization:",
        "  name: Acme",
        "  members:",
        "    ada@acme.example: Owner",
        *(f"    P{number}@acme.example: {{role: Member, expires: 2020-01-01}}" for number in range(200)),
        "projects:",
        "  Docs:",
        "    members:",
        *(f"      p{number}@acme.example: {{role: Member, expires: 2020-01-01}}" for number in range(200)),
        "groups:",
        f"  ml: [{', '.join(f'p{number}@Acme.example' for number in range(200))}]",
        "",
    )
)


def test_many_who_have_ended_are_not_each_looked_for_in_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "access.yaml", 0

    def counting(*given: object) -> list[int]:
        nonlocal asked
        asked += 1
        return found_in(*given)  # type: ignore[arg-type]

    def work(files: places.Files, opened: Opened) -> None:
        assert tidy(files, opened.loaded().desired, MOMENTS[0]) == []

    found_in = places.found_in
    monkeypatch.setattr(places, "found_in", counting)
    path.write_text(ENDED, encoding="utf-8")
    edited = edit([str(path)], work)
    assert "expires" not in edited.files[0].new_text
    assert asked < 100


def test_an_index_finds_what_looking_does(tmp_path: Path) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(ENDED, encoding="utf-8")
    files = places.Files(load_to_edit([str(path)]).files)
    whom = ("p7@acme.example", "ada@acme.example", "nobody@acme.example")
    first = [(files.entries(who), files.items(who)) for who in whom]
    assert [(len(entries), len(items)) for entries, items in first] == [(2, 1), (1, 0), (0, 0)]
    for _ in range(20):
        files.entries("bo@acme.example")
    assert [(files.entries(who), files.items(who)) for who in whom] == first


def test_the_templates_that_projects_use_are_gone_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "access.yaml", 0
    sections = places.Files.sections

    def counting(files: places.Files) -> Iterator[places.Section]:
        nonlocal seen
        seen += 1
        return sections(files)

    def work(files: places.Files, opened: Opened) -> None:
        assert tidy(files, opened.loaded().desired, MOMENTS[0]) == []

    monkeypatch.setattr(places.Files, "sections", counting)
    path.write_text(ENDED, encoding="utf-8")
    assert edit([str(path)], work).files
    assert seen < 100
