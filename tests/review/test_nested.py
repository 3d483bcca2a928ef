"""Nested values, compared."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.review.nested import ABSENT, Leaf, differences


@pytest.mark.parametrize(
    ("old", "new", "leaves"),
    [
        ({}, {}, []),
        ({"a": {"b": "x"}}, {"a": {"b": "x"}}, []),
        ({"a": {"b": "x"}}, {"a": {"b": "y"}}, [Leaf(("a", "b"), "x", "y")]),
        ({"a": {"b": "x"}}, {"a": {"b": None}}, [Leaf(("a", "b"), "x", None)]),
        ({"a": {}}, {"a": {"b": None}}, [Leaf(("a", "b"), ABSENT, None)]),
        ({"a": {"b": "x"}}, {}, [Leaf(("a",), {"b": "x"}, ABSENT)]),
        ({}, {"a": {"b": "x"}}, [Leaf(("a",), ABSENT, {"b": "x"})]),
        ({"a": {"s": {"x", "y"}}}, {"a": {"s": {"x", "z"}}}, [Leaf(("a", "s"), {"x", "y"}, {"x", "z"})]),
        ({"a": {"s": {"x"}}}, {"a": {"s": set()}}, [Leaf(("a", "s"), {"x"}, set())]),
        # Nothing in common isn't folded into one difference.
        ({"a": {"b": "1", "c": "2"}}, {"a": {"d": "3"}}, 3),
        # Keys that look like paths are keys.
        ({"a['b']": {"c.d": "1"}}, {"a['b']": {"c.d": "2"}}, [Leaf(("a['b']", "c.d"), "1", "2")]),
    ],
)
def test_differences(old: Any, new: Any, leaves: Any) -> None:
    found = differences(old, new)
    assert (len(found) if isinstance(leaves, int) else found) == leaves


NESTED = st.dictionaries(
    st.text(max_size=3),
    st.dictionaries(st.text(max_size=3), st.frozensets(st.text(max_size=2), max_size=3) | st.none()),
)


@given(old=NESTED, new=NESTED)
def test_putting_the_differences_in_gives_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    result = {key: dict(value) for key, value in old.items()}
    for path, before, after in differences(old, new):
        place, key = (result, path[0]) if len(path) == 1 else (result[path[0]], path[1])
        assert place.get(key, ABSENT) == before
        if after is ABSENT:
            del place[key]
        else:
            place[key] = after
    assert result == new
