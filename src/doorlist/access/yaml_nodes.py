"""What a YAML file holds, as written: text, mappings and lists with their places. No value is guessed at.

A scalar stays text (`2024`, `on` and `2027-01-31` are just that), so what is a number or a date is decided by the
key it belongs to.
"""

from __future__ import annotations

from typing import NamedTuple

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """Text; `line` and `column` count from 1; `plain` where it is written without quotes."""

    text: str
    line: int
    column: int
    plain: bool


class Mapping:
    """Keys and values side by side, in the file's order; no key stands twice."""

    __slots__ = ("column", "keys", "line", "size", "values")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.keys: list[Scalar] = []
        self.values: list[Node] = []
        #: Nodes below, with what aliases stand for; `None` while it is still being read.
        self.size: int | None = None


class Sequence:
    """A list."""

    __slots__ = ("column", "items", "line", "size")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.items: list[Node] = []
        self.size: int | None = None


Node = Scalar | Mapping | Sequence


def is_null(node: Node) -> bool:
    """Whether nothing is written there: empty, `~` or `null`, without quotes."""
    return type(node) is Scalar and node.plain and node.text in _NULLS


def found(node: Node) -> str:
    """What stands there, for a sentence: `a list`, `a mapping`, `nothing`, or the text in quotes."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "nothing" if is_null(node) else quoted(node.text)


def quoted(text: str, most: int = 60) -> str:
    """Text from a file for use in a sentence: in quotes, cut to `most` characters, controls replaced."""
    return f'"{brief(text, most)}"'


def brief(text: str, most: int = 60) -> str:
    """Text from a file for use in a sentence, without quotes."""
    return visible(text if len(text) <= most else text[: most - 1] + "…")


def visible(text: str) -> str:
    """As many characters, all of them printable: controls become their pictures, others a replacement character."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else chr(0x2400 + ord(char)) if char < " " else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )
