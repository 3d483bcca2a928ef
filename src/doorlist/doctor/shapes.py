"""The shape of an answer: types, counts and fields, and nothing that anybody wrote.

A shape can be attached to a report. It holds no name, address, id or token: of a value only its type is kept, and of
a field its name, where that looks like a programmer's word.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

#: Names of fields that are kept. An address, an id or a token in a field's place is counted instead.
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_]{0,31}").fullmatch
_TYPES: Final = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
_MOST_DEPTH: Final = 12


def is_word(name: str) -> bool:
    """Whether the name of a field looks like a programmer's word, so that it can be told."""
    return _WORD(name) is not None


def shape(value: Any, depth: int = 0) -> Any:
    """A JSON value's shape.

    Returns:
        A type's name; for an object its fields with their shapes; for a list `{"count": n, "items": [...]}` with each
        different shape of an item and how often it occurs.
    """
    if depth > _MOST_DEPTH:
        return "…"
    if isinstance(value, list):
        return {"count": len(value), "items": _different([shape(item, depth + 1) for item in value])}
    if isinstance(value, dict):
        return _object(value, depth)
    return _TYPES.get(type(value), "other")


def _object(value: dict[str, Any], depth: int) -> dict[str, Any]:
    named = {name: shape(item, depth + 1) for name, item in sorted(value.items()) if is_word(name)}
    others = len(value) - len(named)
    return named | ({"(other fields)": others} if others else {})


def _different(shapes: list[Any]) -> list[dict[str, Any]]:
    counts = Counter(map(repr, shapes))
    first = {repr(one): one for one in reversed(shapes)}
    return [{"times": times, "shape": first[text]} for text, times in sorted(counts.items())]
