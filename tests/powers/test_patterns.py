from __future__ import annotations

import pytest

from doorlist.powers.patterns import Catalogue, folded, is_pattern, matches

NAMES = frozenset({"trace:read", "trace:delete", "dataset:read", "iam:manage"})


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*:*", NAMES),
        ("*:read", {"trace:read", "dataset:read"}),
        ("trace:*", {"trace:read", "trace:delete"}),
        ("trace:read", {"trace:read"}),
        ("span:*", set()),
        ("tr*:read", set()),
        ("*", set()),
    ],
)
def test_matches(pattern: str, found: set[str]) -> None:
    assert {name for name in NAMES if matches(pattern, name)} == found


def test_what_stands_before_the_first_colon_is_the_resource() -> None:
    assert matches("a:*", "a:b:c")
    assert matches("*:b:c", "a:b:c")
    assert not matches("*:c", "a:b:c")
    assert not matches("a:b:*", "a:b:c"), "the action is a star alone"
    assert folded(frozenset({"a:b:c", "a:d"}), Catalogue(frozenset({"a:b:c", "a:d", "e:f"}))) == ("a:*",)


def test_a_pattern_has_a_star_for_a_whole_part() -> None:
    assert [is_pattern(one) for one in ("*:*", "*:read", "trace:*", "trace:read", "tr*:read", "queue_item:read")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_expands_to_what_the_catalogue_has() -> None:
    catalogue = Catalogue(NAMES)
    assert catalogue.expand(["*:read", "iam:manage"]) == {"trace:read", "dataset:read", "iam:manage"}
    assert catalogue.expand(["span:*"]) == frozenset()
    assert catalogue.all_but(frozenset({"iam:manage"})) == NAMES - {"iam:manage"}


def test_a_policy_keeps_a_permission_that_the_catalogue_has_no_more() -> None:
    assert Catalogue(NAMES).expand(["gone:read"]) == {"gone:read"}


def test_without_a_catalogue_a_pattern_stands_for_itself_too() -> None:
    catalogue = Catalogue(frozenset({"iam:manage"}), read=False)
    assert catalogue.expand(["*:manage"]) == {"*:manage", "iam:manage"}
    assert catalogue.all_but(frozenset({"iam:manage"})) == {"*:*"}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (NAMES, ("*:*",)),
        ({"trace:read", "trace:delete"}, ("trace:*",)),
        ({"trace:read", "iam:manage"}, ("iam:manage", "trace:read")),
        (set(), ()),
    ],
)
def test_folds_what_is_whole(held: set[str], words: tuple[str, ...]) -> None:
    assert folded(frozenset(held), Catalogue(NAMES)) == words


def test_a_pattern_that_is_held_takes_in_what_it_matches() -> None:
    unread = Catalogue(frozenset({"trace:read", "trace:delete", "iam:manage"}), read=False)
    assert folded(frozenset({"*:read", "trace:read", "iam:manage"}), unread) == ("*:read", "iam:manage")


def test_two_patterns_match_where_a_permission_could_be_both() -> None:
    assert matches("trace:*", "*:read")
    assert matches("*:read", "trace:*")
    assert not matches("trace:delete", "*:read")
    assert not matches("trace:*", "span:*")
