"""Edits of random files: they change what was asked for, and no other byte."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from doorlist.access.load import load
from doorlist.editing.edit import Edited, edit
from doorlist.editing.grant import Wanted, fields_of, grant
from doorlist.editing.places import ORGANIZATION, Owner
from doorlist.editing.rename import rename
from doorlist.editing.renew import renew
from doorlist.editing.replacing import replace
from doorlist.editing.withdraw import withdraw
from doorlist.errors import AccessFileError, EditRefused
from support.random_worlds import examples
from support.written_files import NEW, PEOPLE, PROJECTS, Files, written_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.access.load import Opened
    from doorlist.editing import places
    from doorlist.values.desired import Desired

    Work = Callable[[places.Files, Opened], None]

State = dict[tuple[str, str], tuple[str, str, object, object]]
#: Where a scope is chosen.
SCOPES = (ORGANIZATION, *(Owner("project", name) for name in PROJECTS))
ENTRIES = st.fixed_dictionaries(
    {"role": st.sampled_from(("Member", "Admin", "Auditor"))},
    optional={
        "expires": st.sampled_from(("2029-05-31", "2029-05-31T12:00:00Z")),
        "reason": st.text(min_size=1).map(
            lambda text: "".join(char for char in text if char.isprintable()).strip() or "x"
        ),
    },
)


def state(desired: Desired) -> State:
    """Who holds what, by scope and email; where it is written is left out."""
    return {
        ("" if scope is desired.organization else scope.name or "", email): (
            entry.listing,
            str(entry.role),
            entry.expires,
            entry.reason,
        )
        for scope in desired.scopes()
        for email, entry in scope.entries.items()
        if entry.group is None
    }


def texts(folder: Path) -> dict[str, str]:
    """The files."""
    return {file.name: file.read_bytes().decode() for file in folder.iterdir()}


def comments(text: str) -> list[str]:
    """All comments: the random files have no `#` elsewhere."""
    return sorted(re.findall(r"#[^\r\n]*", text))


class Case:
    """Files in a folder of their own, edited in place."""

    def __init__(self, files: Files, folder: str) -> None:
        self.path = files.write(Path(folder))
        self.first = texts(self.path)
        self.before = load([str(self.path)]).desired

    def edit(self, work: Work) -> Edited:
        edited = edit([str(self.path)], work)
        _ = edited.new
        replace(edited.replacements())
        return edited

    def state(self) -> State:
        return state(load([str(self.path)]).desired)

    def other_lines(self) -> tuple[list[str], list[str]]:
        """Lines that went, and lines that came."""
        now = texts(self.path)
        assert now.keys() == self.first.keys()
        gone: list[str] = []
        came: list[str] = []
        for name, old in self.first.items():
            one, other = old.splitlines(keepends=True), now[name].splitlines(keepends=True)
            for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
                if tag != "equal":
                    gone += one[a:b]
                    came += other[c:d]
        return gone, came


def _noting(change: Callable[[places.Files], object]) -> Work:
    def work(files: places.Files, _: Opened) -> None:
        change(files)

    return work


def _has_scope(case: Case, of: Owner) -> bool:
    return of == ORGANIZATION or any(project.name == of.name for project in case.before.projects)


def _comes_through(case: Case, of: Owner, who: str) -> bool:
    """Whether groups bring somebody into a scope, so that taking the entry out wouldn't do."""
    scopes = {"" if one is case.before.organization else one.name: one for one in case.before.scopes()}
    entry = scopes[of.name].entries.get(who)
    return entry is not None and entry.group is not None


@examples
@given(written_files(), st.sampled_from(SCOPES), st.sampled_from((NEW, *PEOPLE[1:])), ENTRIES)
def test_grant(files: Files, of: Owner, who: str, fields: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        assume(_has_scope(case, of))
        listings: list[str] = []
        case.edit(_noting(lambda opened: listings.extend(one.listing for one in opened.people() if one.owner == of)))
        work = _noting(lambda opened: grant(opened, of, Wanted(who, fields_of(**fields))))
        before = state(case.before)
        new_in_organization = ("", who) not in before and of != ORGANIZATION
        if new_in_organization:
            case.edit(_noting(lambda opened: grant(opened, ORGANIZATION, Wanted(who, {"role": "Member"}))))
            case.first, before = texts(case.path), case.state()
        case.edit(work)
        after = case.state()
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        assert changed <= {(of.name, who)}
        _, role, expires, reason = after[of.name, who]
        old = before.get((of.name, who))
        assert role == fields["role"]
        assert reason == fields.get("reason", old[3] if old else None)
        assert (expires is None) == ("expires" not in fields and (old is None or old[2] is None))
        now = texts(case.path)
        for name, text in case.first.items():
            assert [c for c in comments(text) if c not in comments(now[name])] == []
        gone, came = case.other_lines()
        assert len(gone) <= 3
        assert len(came) <= 5
        # The same once more.
        assert not edit([str(case.path)], work).files
        if old is None and "members" in listings and not _comes_through(case, of, who):
            case.edit(_noting(lambda opened: withdraw(opened, who, of)))
            assert texts(case.path) == case.first


@examples
@given(written_files(), st.sampled_from(PEOPLE[1:]), st.sampled_from((None, *SCOPES)))
def test_withdraw(files: Files, who: str, of: Owner | None) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        assume(of is None or _has_scope(case, of))
        work = _noting(lambda opened: withdraw(opened, who, of))
        before = state(case.before)
        try:
            case.edit(work)
        except EditRefused:
            assert texts(case.path) == case.first
            return
        except AccessFileError as error:
            # Out of the organization alone, and listed in a project.
            assert all("but not in the organization" in one.message for one in error.problems)  # noqa: PT017
            assert texts(case.path) == case.first
            return
        after = case.state()
        gone = {key for key in before if key not in after}
        assert gone == {key for key in before if key[1] == who and (of is None or key[0] == of.name)}
        assert all(after[key] == before[key] for key in after)
        managed = {scope.name: scope.managed for scope in load([str(case.path)]).desired.scopes()}
        assert managed == {scope.name: scope.managed for scope in case.before.scopes()}
        lines, _ = case.other_lines()
        assert of is not None or not any(who in text for text in texts(case.path).values())
        kept = comments("".join(texts(case.path).values()))
        lost = [one for one in comments("".join(case.first.values())) if one not in kept]
        assert all(any(one in line for line in lines) for one in lost)


@examples
@given(written_files(), st.sampled_from(PEOPLE), st.sampled_from((NEW, *PEOPLE)))
def test_rename(files: Files, old: str, new: str) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        work = _noting(lambda opened: rename(opened, old, new))
        try:
            case.edit(work)
        except EditRefused:
            assert texts(case.path) == case.first
            return
        assert texts(case.path) == {name: text.replace(old, new) for name, text in case.first.items()}


@examples
@given(written_files(), st.sampled_from(PEOPLE), st.sampled_from((None, *SCOPES)))
def test_renew(files: Files, who: str, of: Owner | None) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        before = state(case.before)
        try:
            case.edit(_noting(lambda opened: renew(opened, who, "2040-02-29", of)))
        except EditRefused:
            assert texts(case.path) == case.first
            return
        after = case.state()
        ((scope, email),) = {key for key in before if before[key] != after[key]}
        assert email == who
        assert of is None or scope == of.name
        gone, came = case.other_lines()
        assert len(gone) == len(came) == 1
        assert re.sub(r"\d{4}-\d\d-\d\d", "", gone[0]) == re.sub(r"\d{4}-\d\d-\d\d", "", came[0])
