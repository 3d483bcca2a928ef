"""A shape says how an answer is built, and nothing of what stands in it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from doorlist.doctor.shapes import shape

MARK = "m4rked"
marked = st.text(max_size=8).map(lambda text: MARK + text)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | marked,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(marked | st.sampled_from(["id", "name"]), inner),
    max_leaves=20,
)


@given(documents)
def test_no_value_and_no_key_that_is_data_comes_through(document: object) -> None:
    assert MARK not in json.dumps(shape(document))


@given(st.integers(min_value=10**6))
def test_no_number_comes_through(number: int) -> None:
    assert str(number) not in json.dumps(shape({"id": number, "members": [number, {"id": number}]}))


def test_lists_are_counted_by_the_shapes_of_their_items() -> None:
    assert shape([{"id": "a"}, {"id": "b"}, {"id": None}]) == {
        "count": 3,
        "items": [{"times": 1, "shape": {"id": "null"}}, {"times": 2, "shape": {"id": "string"}}],
    }


def test_fields_that_are_addresses_are_counted() -> None:
    assert shape({"ada@acme.example": 1, "cm5x0id": 2, "name": "x"}) == {"name": "string", "(other fields)": 2}


def test_depth_is_bounded() -> None:
    deep: object = "x"
    for _ in range(100):
        deep = [deep]
    assert json.dumps(shape(deep)).count("items") < 20
