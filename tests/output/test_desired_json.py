"""The desired state as a document: what was written is read back, and anything else is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.load import load
from doorlist.errors import PlanFileError
from doorlist.output.desired_json import desired_json, read_desired
from doorlist.values.desired import Desired

EXAMPLE = Path(__file__).parents[2] / "examples" / "access.yaml"


@pytest.fixture(scope="module")
def example() -> Desired:
    return load([str(EXAMPLE)]).desired


def test_what_was_written_is_read_back(example: Desired) -> None:
    text = "".join(desired_json(example))
    assert "".join(desired_json(read_desired(text.encode()))) == text
    assert read_desired(text.encode()).organization == example.organization


def test_another_state_under_the_digest_is_refused(example: Desired) -> None:
    document = json.loads("".join(desired_json(example)))
    document["state"]["organization"]["unlisted"] = "keep"
    with pytest.raises(PlanFileError, match="its digest is of"):
        read_desired(json.dumps(document).encode())


@given(st.binary(max_size=200))
def test_whatever_the_file_holds_it_is_refused(data: bytes) -> None:
    with pytest.raises(PlanFileError):
        read_desired(data)


VALUES: list[Any] = [None, 0, -1, 1e308, "", "x", [], {}, [[]], {"a": {}}, True, "\ud800", "9999-99-99"]


def test_any_value_anywhere_is_read_or_refused(example: Desired) -> None:
    whole = json.loads("".join(desired_json(example)))

    def places(value: Any, path: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return [path, *(place for key, item in items for place in places(item, (*path, key)))]

    for path in places(whole, ())[1:]:
        for value in VALUES:
            document = json.loads(json.dumps(whole))
            inner = document
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = value
            with suppress(PlanFileError):  # nothing else may come
                read_desired(json.dumps(document).encode())
