"""The error hierarchy: what it says, in which order, and with which exit code."""

from __future__ import annotations

import inspect

import pytest

import doorlist.errors as errors
from doorlist.errors import AccessFileError, DoorlistError, OutcomeUnknown, PlatformError, Problem, Rejected

ALL = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, DoorlistError)]
EXITS = {"UsageError": 64, "Blocked": 3, "StalePlan": 4}


@pytest.mark.parametrize("error", ALL)
def test_exit_codes(error: type[DoorlistError]) -> None:
    assert error.exit_code == EXITS.get(error.__name__, 1)


@pytest.mark.parametrize("error", [one for one in ALL if one is not DoorlistError])
def test_the_docstring_is_the_hierarchy(error: type[DoorlistError]) -> None:
    assert f" {error.__name__} " in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DoorlistError("It broke"), "It broke"),
        (DoorlistError("It broke", where="a.yaml:1:2"), "a.yaml:1:2: It broke"),
        (DoorlistError("It broke", fix="Mend it."), "It broke\n  Mend it."),
        (DoorlistError("It broke", where="here", fix="Mend it."), "here: It broke\n  Mend it."),
        (Rejected("No", verb="PUT", path="/v2/x", status=422), "PUT /v2/x: No"),
        (Rejected("No", verb="PUT", path="/v2/x", fix="Ask."), "PUT /v2/x: No\n  Ask."),
    ],
)
def test_what_where_and_what_to_do(error: DoorlistError, text: str) -> None:
    assert str(error) == text


def test_a_platform_error_carries_its_request() -> None:
    error = PlatformError("No", verb="GET", path="/v2/organization", status=500)
    assert (error.what, error.verb, error.path, error.status, error.fix) == (
        "No",
        "GET",
        "/v2/organization",
        500,
        None,
    )
    assert PlatformError("No", verb="GET", path="/").status is None
    assert OutcomeUnknown("Lost", verb="POST", path="/").retry_after is None


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a.yaml", 3, 5, "Wrong"), "a.yaml:3:5: Wrong"),
        (Problem("a.yaml", 3, 5, "Wrong", "Right."), "a.yaml:3:5: Wrong\n  Right."),
        (Problem("a.yaml", 3, 5, "Wrong", None, "abcdef"), "a.yaml:3:5: Wrong\n  abcdef\n      ^"),
        (Problem("a.yaml", 3, 1, "Wrong", "Right.", ""), "a.yaml:3:1: Wrong\n  \n  ^\n  Right."),
        (Problem("a.yaml", 3, 500, "Wrong", None, "…cd", 2), "a.yaml:3:500: Wrong\n  …cd\n   ^"),
    ],
)
def test_a_problem_shows_its_line(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_problems_are_in_order_and_each_once() -> None:
    late, early = Problem("b.yaml", 1, 1, "B"), Problem("a.yaml", 9, 1, "A")
    earlier = Problem("a.yaml", 2, 7, "A")
    error = AccessFileError([late, early, late, earlier])
    assert error.problems == (earlier, early, late)
    assert str(error) == "a.yaml:2:7: A\na.yaml:9:1: A\nb.yaml:1:1: B"
    assert error.more == 0


@pytest.mark.parametrize(("more", "words"), [(1, "and 1 more problem"), (2000, "and 2,000 more problems")])
def test_very_many_problems_are_counted(more: int, words: str) -> None:
    error = AccessFileError([Problem("a.yaml", 1, 1, "A")], more=more)
    assert str(error) == f"a.yaml:1:1: A\n{words}"
    assert error.more == more
