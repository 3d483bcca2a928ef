"""Since when somebody has what, commit by commit."""

from __future__ import annotations

from doorlist.access.load import load_given
from doorlist.access.past import Commit
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.history import Access, access_of, history

ADA = "ada@acme.example"
HEAD = "version: 1\norganization: {name: Acme}\n"


def commit(name: str, *parents: str, cut: bool = False) -> Commit:
    return Commit(name, parents, "Grace Hopper", "2026-01-01T09:00:00+00:00", f"Do {name}", cut)


def says(text: str, file: str = "access.yaml") -> Access:
    return access_of(load_given([(file, (HEAD + text).encode())]).desired, CONFIDENT_AI, ADA)


def alpha(members: str, rest: str = "", more: str = "") -> str:
    return f"projects:\n  Alpha:\n    members: {{{members}}}\n{more}{rest}"


def told(*states: Access | str, commits: list[Commit] | None = None) -> list[tuple[str, str, str]]:
    """Of a line of commits, what each meant: the commit, the word, and the scope."""
    line = commits or [
        commit(str(number), *([str(number - 1)] if number else [])) for number in reversed(range(len(states)))
    ]
    found = history(ADA, line, {str(number): state for number, state in enumerate(states)})
    return [(e.commit.id, c.what, c.scope.name) for e in found.events for c in e.changes]


MEMBER = says(alpha(f"{ADA}: Member"))


def test_given_changed_and_taken() -> None:
    manager = says(alpha(f"{ADA}: Manager"))
    assert told((), MEMBER, MEMBER, manager, ()) == [
        ("4", "took", "Alpha"),
        ("3", "changed", "Alpha"),
        ("1", "gave", "Alpha"),
    ]


def test_every_term_of_an_entry_counts() -> None:
    for words in (
        "{role: Member, expires: 2026-12-31}",
        "{role: Member, starts: 2026-01-31}",
        "{role: Manager}",
        "{role_id: r-1}",
    ):
        assert told(MEMBER, says(alpha(f"{ADA}: {words}")))[0] == ("1", "changed", "Alpha"), words
    for same in ("{role: Member}", "{role: member}", "{role: Member, reason: SEC-1}"):
        assert told(MEMBER, says(alpha(f"{ADA}: {same}")))[0] == ("0", "gave", "Alpha"), same


def test_by_a_group_and_by_a_template() -> None:
    group = says(alpha("group:team: Member", f"groups:\n  team: [{ADA}]\n"))
    template = says(f"projects:\n  Alpha: {{use: t}}\ntemplates:\n  t:\n    members: {{{ADA}: Member}}\n")
    found = history(ADA, [commit("2", "1"), commit("1", "0"), commit("0")], {"0": (), "1": group, "2": template})
    last, first = (event.changes[0] for event in found.events)
    assert (first.what, first.via.before, first.via.after) == ("gave", None, "group team")
    assert (last.what, last.via.before, last.via.after) == ("changed", "group team", "template t")


def test_leaving_a_group_takes() -> None:
    before = says(alpha("group:team: Member", f"groups:\n  team: [{ADA}]\n"))
    after = says(alpha("group:team: Member", "groups:\n  team: []\n"))
    found = history(ADA, [commit("1", "0"), commit("0")], {"0": before, "1": after})
    assert (found.events[0].changes[0].what, found.events[0].changes[0].via.before) == ("took", "group team")


def test_a_role_that_may_do_more_is_a_change() -> None:
    def with_policy(permissions: str) -> Access:
        return says(
            alpha(f"{ADA}: Labeler", more=f"    roles: {{Labeler: [P]}}\n    policies: {{P: [{permissions}]}}\n")
        )

    found = history(
        ADA,
        [commit("1", "0"), commit("0")],
        {"0": with_policy("trace:read, span:read"), "1": with_policy('trace:read, "iam:*"')},
    )
    change = found.events[0].changes[0]
    assert (change.what, change.gains, change.loses) == ("changed", ("iam:*",), ("span:read",))


def test_another_file_is_a_move_and_another_line_is_nothing() -> None:
    elsewhere = says(alpha(f"{ADA}: Member"), "people.yaml")
    lower = says(f"\n\n{alpha(f'{ADA}: Member')}")
    assert told(MEMBER, elsewhere) == [("1", "moved", "Alpha"), ("0", "gave", "Alpha")]
    assert told(MEMBER, lower) == [("0", "gave", "Alpha")]


def test_a_project_is_the_same_by_its_id() -> None:
    before = says(f"projects:\n  Alpha:\n    id: p-1\n    members: {{{ADA}: Member}}\n")
    renamed = says(f"projects:\n  Beta:\n    id: p-1\n    members: {{{ADA}: Member}}\n")
    other = says(f"projects:\n  Alpha:\n    id: p-2\n    members: {{{ADA}: Member}}\n")
    assert told(before, renamed) == [("0", "gave", "Alpha")]
    assert told(before, other) == [("1", "gave", "Alpha"), ("1", "took", "Alpha"), ("0", "gave", "Alpha")]


def test_a_section_that_gains_or_loses_its_id_means_another_project() -> None:
    of_id = says(f"projects:\n  Alpha:\n    id: p-1\n    members: {{{ADA}: Member}}\n")
    assert told(MEMBER, of_id, MEMBER) == [
        ("2", "gave", "Alpha"),
        ("2", "took", "Alpha"),
        ("1", "gave", "Alpha"),
        ("1", "took", "Alpha"),
        ("0", "gave", "Alpha"),
    ]


def test_where_a_file_was_moved_from() -> None:
    found = history(ADA, [commit("0")], {"0": MEMBER}, moved=lambda commit, path: f"old/{path}")
    assert found.events[0].changes[0].moved == "old/access.yaml"


def test_a_merge_decides_only_what_neither_side_had() -> None:
    manager = says(alpha(f"{ADA}: Manager"))
    line = [commit("3", "1", "2"), commit("2", "0"), commit("1", "0"), commit("0")]
    assert told((), (), MEMBER, MEMBER, commits=line) == [("2", "gave", "Alpha")]
    assert told((), (), MEMBER, manager, commits=line)[0] == ("3", "gave", "Alpha")
    found = history(ADA, line, {"0": (), "1": (), "2": MEMBER, "3": MEMBER})
    assert found.events[0].merged is not None
    assert found.events[0].merged.id == "3"


def test_what_was_made_on_the_main_line_has_no_merge() -> None:
    line = [commit("3", "1", "2"), commit("2", "0"), commit("1", "0"), commit("0")]
    found = history(ADA, line, {"0": (), "1": MEMBER, "2": (), "3": MEMBER})
    assert [event.merged for event in found.events] == [None]


def test_a_commit_in_error_is_told_and_passed_over() -> None:
    found = history(
        ADA, [commit("2", "1"), commit("1", "0"), commit("0")], {"0": MEMBER, "1": "access.yaml:3: no", "2": MEMBER}
    )
    assert [event.commit.id for event in found.events] == ["0"]
    assert [(one.commit.id, one.why) for one in found.unknown] == [("1", "access.yaml:3: no")]


def test_where_a_shallow_clone_ends_nothing_is_given() -> None:
    line = [commit("1", "0"), commit("0", cut=True)]
    found = history(ADA, line, {"0": MEMBER, "1": ()})
    assert [one.id for one in found.begins] == ["0"]
    assert [(e.commit.id, e.changes[0].what) for e in found.events] == [("1", "took")]
    assert history(ADA, line, {"0": (), "1": MEMBER}).begins == ()
