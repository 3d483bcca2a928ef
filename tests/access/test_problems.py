"""What is wrong, collected, bounded, and shown with its line."""

from __future__ import annotations

import pytest

from doorlist.access.problems import MOST, FileProblems, Place, Problems, shown
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Scalar
from doorlist.errors import AccessFileError, Problem
from doorlist.values.source import Source


def collected(text: str = "") -> Problems:
    lines = SourceLines()
    lines.keep("f", text)
    return Problems(lines)


def raised(problems: Problems) -> AccessFileError:
    with pytest.raises(AccessFileError) as caught:
        problems.stop()
    return caught.value


def test_ordered_by_place_and_each_once() -> None:
    problems = collected("one\ntwo\n")
    report = FileProblems(problems, "f")
    report.add(Scalar("x", 2, 1, plain=True), "B")
    report.add(Scalar("x", 1, 2, plain=True), "A", "Do this.")
    report.add(Scalar("x", 2, 1, plain=True), "B")
    assert len(problems) == 2
    assert str(raised(problems)) == "f:1:2: A\n  one\n   ^\n  Do this.\nf:2:1: B\n  two\n  ^"


def test_at_a_line_the_word_is_found() -> None:
    problems = collected("members: {Ada@acme.example: x}")
    problems.at(Source("f", 1), "Here", words=["ada@acme.example"])
    assert raised(problems).problems[0].column == 11


def test_past_the_most_they_are_counted() -> None:
    problems = collected()
    for line in range(MOST + 1):
        assert problems.full is (line >= MOST)
        problems.add(Place("f", line + 1, 1), "x")
    assert str(raised(problems)).splitlines()[-1] == "and 1 more problem"
    problems.at(Source("f", 7), "x")
    error = raised(problems)
    assert (len(error.problems), error.more, len(problems)) == (MOST, 2, MOST + 2)
    assert str(error).splitlines()[-1] == "and 2 more problems"
    assert problems.did_you_mean("member", ["members"]) is None


def test_did_you_mean() -> None:
    problems = collected()
    assert problems.did_you_mean("mebers", ["members", "invitees"]) == 'Did you mean "members"?'
    assert problems.did_you_mean("zzz", ["members"], "Look around.") == "Look around."
    many = [f"team-{number}" for number in range(100_000)]
    assert problems.did_you_mean("team-7777x", many) is not None


def test_a_long_line_keeps_its_mark() -> None:
    lines = SourceLines()
    lines.keep("f", "x" * 500 + "y" + "x" * 500)
    problem = shown(Problem("f", 1, 501, "Here"), lines)
    _, line, mark = str(problem).splitlines()
    assert line[mark.index("^")] == "y"
    assert shown(Problem("f", 1, 1, "Here"), lines).caret is None


def test_a_file_without_text_shows_no_line() -> None:
    assert str(shown(Problem("g", 1, 1, "Here", "Do this."), SourceLines())) == "g:1:1: Here\n  Do this."
