"""Words for people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorlist.words import an, how_long, listed, nearest, nearest_email, plural, plural_of


@pytest.mark.parametrize(
    ("count", "noun", "expected"),
    [
        (0, "invitation", "0 invitations"),
        (1, "invitation", "1 invitation"),
        (2, "invitation", "2 invitations"),
        (1000, "person", "1,000 people"),
        (1, "person", "1 person"),
        (2, "entry", "2 entries"),
    ],
)
def test_plural(count: int, noun: str, expected: str) -> None:
    assert plural(count, noun) == expected


@pytest.mark.parametrize(("noun", "expected"), [("is", "are"), ("has", "have"), ("role", "roles")])
def test_plural_of(noun: str, expected: str) -> None:
    assert plural_of(noun) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefgh"), "a, b, c, d, e, f, g and h"),
        (list("abcdefghi"), "a, b, c, d, e, f, g and 2 more"),
        (["x"] * 2008, "x, x, x, x, x, x, x and 2,001 more"),
    ],
)
def test_listed(words: list[str], expected: str) -> None:
    assert listed(words) == expected


@pytest.mark.parametrize(("hours", "expected"), [(1, "1 hour"), (24, "1 day"), (36, "36 hours"), (336, "14 days")])
def test_how_long(hours: int, expected: str) -> None:
    assert how_long(timedelta(hours=hours)) == expected


@pytest.mark.parametrize(("noun", "expected"), [("Owner", "an Owner"), ("admin", "an admin"), ("Boss", "a Boss")])
def test_an(noun: str, expected: str) -> None:
    assert an(noun) == expected


def test_listed_with_other_words() -> None:
    assert listed(["a", "b", "c"], last="or") == "a, b or c"
    assert listed(["a", "b", "c"], most=2) == "a and 2 more"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("viewr", "Viewer"), ("MEMBERS", "Member"), ("xyzzy", None), ("", None), ("member" * 100_000, None)],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, ["Viewer", "Member", "Owner"]) == expected


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("adaa@acme.example", "ada@acme.example"),
        ("zed@acme.example", None),
        ("ada@acme.exmple", "ada@acme.example"),
        ("adda@acme.exmple", "ada@acme.example"),
        ("alan@acme.example", "alan@partner.example"),
        ("grace", None),
        ("", None),
    ],
)
def test_nearest_email(email: str, expected: str | None) -> None:
    known = ["ada@acme.example", "bob@acme.example", "alan@partner.example", "root@intranet"]
    assert nearest_email(email, known) == expected
    assert nearest_email(email, []) is None


def test_nearest_of_nothing() -> None:
    assert nearest("viewer", []) is None
