"""Edits of random files: they change what was asked for, and no other byte."""

from __future__ import annotations

import re
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from doorlist.editing.grant import Wanted, fields_of, grant
from doorlist.editing.places import ORGANIZATION, Owner
from doorlist.editing.rename import rename
from doorlist.editing.renew import renew
from doorlist.editing.withdraw import withdraw
from doorlist.errors import AccessFileError, EditRefused
from doorlist.values.times import read_end, read_start
from support.edited_files import OWNERS, Case, changed, said_besides, said_of_people
from support.random_worlds import examples
from support.written_files import GROUPS, NEW, PEOPLE, Files, written_files

GROUP_ENTRIES = tuple(f"group:{name}" for name in GROUPS)
DROPPABLE = ("starts", "expires", "then", "reason")
FIELDS = st.fixed_dictionaries(
    {"role": st.sampled_from(("Member", "Auditor"))},
    optional={
        "starts": st.sampled_from(("2028-12-31", "2028-02-29T12:00:00+02:00")),
        "expires": st.sampled_from(("2029-05-31", "2029-05-31T12:00:00Z")),
        "then": st.just("Member"),
        "reason": st.text(min_size=1).map(
            lambda text: "".join(char for char in text if char.isprintable()).strip() or "x"
        ),
    },
)


def valid(fields: dict[str, str]) -> bool:
    """Whether an entry may have these fields together."""
    starts, end = fields.get("starts"), read_end(fields["expires"]) if "expires" in fields else None
    start = read_start(starts) if starts else None
    assert not isinstance(start, str)
    assert not isinstance(end, str)
    return "then" not in fields if end is None else start is None or start < end


def check_entry(entry: dict[str, Any], wanted: dict[str, str]) -> None:
    """The person's own entry says what is wanted, and nothing else."""
    for name in ("role", "then"):
        assert (None if entry[name] is None else entry[name]["name"]) == wanted.get(name)
    assert entry["starts"] == (read_start(wanted["starts"]) if "starts" in wanted else None)
    assert entry["expires"] == (read_end(wanted["expires"]) if "expires" in wanted else None)
    assert entry["reason"] == wanted.get("reason")
    assert (entry["group"], entry["template"]) == (None, None)


@examples
@given(
    written_files(),
    st.sampled_from(OWNERS),
    st.sampled_from((NEW, *PEOPLE[1:], *GROUP_ENTRIES)),
    FIELDS,
    st.frozensets(st.sampled_from(DROPPABLE)),
)
def test_grant(files: Files, of: Owner, who: str, fields: dict[str, str], dropped: frozenset[str]) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        people = case.people_of(who)
        assume(case.has(of) and people is not None)
        assert people is not None
        if who == NEW and of != ORGANIZATION:
            case.edit(lambda opened: grant(opened, ORGANIZATION, Wanted(NEW, {"role": "Member"})))
            case = case.again(files)
        old = case.entries(of).get(who)
        dropped = dropped - fields.keys()
        wanted = {**{name: text for name, text in (old or {}).items() if name not in dropped}, **fields}
        asked = Wanted(who, fields_of(**fields), dropped, manage=True)
        try:
            edited = case.edit(lambda opened: grant(opened, of, asked))
        except EditRefused as refused:
            assert case.unchanged()
            assert (old, "several files" in str(refused)) == (None, True)
            return
        except AccessFileError as error:
            assert case.unchanged()
            # Groups or templates come to disagree, or whoever isn't in the organization is let into a project.
            organized = case.entries(ORGANIZATION).keys()
            known = ["group", "disagree", *([] if organized >= people else ["but not in the organization"])]
            told = [one for one in error.problems if any(word in one.message for word in known)]
            assert len(told) == len(error.problems) or not valid(wanted), str(error)
            return
        if edited is None:
            return
        assert valid(wanted)
        assert case.entries(of)[who] == wanted
        after, reached = case.meaning(), case.reached(of)
        assert changed(case.before, after) <= {(name, one) for name in reached for one in people}
        assert said_besides(case.before, reached) == said_besides(after, reached)
        if of.is_scope and people == {who}:
            check_entry(after["scopes"][of.name]["entries"][who], wanted)
        assert case.lost_comments() == []
        gone, came = case.changed_lines()
        # A new entry moves no line; a changed one has a line for each field at most, and a role may become braces.
        assert len(gone) <= (len(fields) + len(dropped) + 1 if old is not None else 1)
        assert len(came) <= len(fields) + len(dropped) + 2
        again = case.again(files)
        again.edit(lambda opened: grant(opened, of, asked))
        assert again.unchanged()
        if old is None and again.has_members(of) and case.has_members(of) and not case.comes_through(of, who):
            case.edit(lambda opened: withdraw(opened, who, of))
            assert case.unchanged()


@examples
@given(written_files(), st.sampled_from((*PEOPLE[1:], *GROUP_ENTRIES)), st.sampled_from((None, *OWNERS)))
def test_withdraw(files: Files, who: str, of: Owner | None) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        people = case.people_of(who) or set()
        assume(of is None or case.has(of))
        try:
            edited = case.edit(lambda opened: withdraw(opened, who, of))
        except EditRefused:
            assert case.unchanged()
            return
        except AccessFileError as error:
            assert case.unchanged()
            # Out of the organization alone, and listed in a project; or what others have besides comes to disagree.
            known = ("but not in the organization", "group", "disagree")
            assert all(any(word in one.message for word in known) for one in error.problems), str(error)
            return
        if edited is None:
            return
        after = case.meaning()
        reached = set(after["scopes"]) if of is None else case.reached(of)
        assert changed(case.before, after) <= {(name, one) for name in reached for one in people}
        assert all(who not in case.entries(owner) for owner in (OWNERS if of is None else (of,)))
        if people == {who} and (of is None or of.is_scope):
            assert not any((name, who) in said_of_people(after) for name in reached)
        managed = {name: scope["managed"] for name, scope in case.before["scopes"].items()}
        assert {name: scope["managed"] for name, scope in after["scopes"].items()} == managed
        assert of is not None or not any(who in text for text in case.texts().values())
        gone, _ = case.changed_lines()
        assert all(any(one in line for line in gone) for one in case.lost_comments())


@examples
@given(written_files(), st.sampled_from(PEOPLE), st.sampled_from((NEW, *PEOPLE)))
def test_rename(files: Files, old: str, new: str) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        try:
            edited = case.edit(lambda opened: rename(opened, old, new))
        except EditRefused:
            assert case.unchanged()
            return
        if edited is not None:
            assert case.texts() == {name: text.replace(old, new) for name, text in case.first.items()}


@examples
@given(written_files(), st.sampled_from((*PEOPLE, *GROUP_ENTRIES)), st.sampled_from((None, *OWNERS)))
def test_renew(files: Files, who: str, of: Owner | None) -> None:
    with TemporaryDirectory() as folder:
        case = Case(files, folder)
        assume(of is None or case.has(of))
        given_ = {owner: case.entries(owner).get(who, {}) for owner in OWNERS if of in (None, owner)}
        ending = {owner: fields for owner, fields in given_.items() if "expires" in fields}
        try:
            edited = case.edit(lambda opened: renew(opened, who, "2040-02-29", of))
        except EditRefused:
            assert case.unchanged()
            assert len(ending) != 1
            return
        if edited is None:
            return
        ((owner, fields),) = ending.items()
        assert case.entries(owner)[who] == {**fields, "expires": "2040-02-29"}
        gone, came = case.changed_lines()
        assert len(gone) == len(came) == 1
        assert _dateless(gone[0]) == _dateless(came[0])


def _dateless(line: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?", "", line)
