"""Nodes as they are written: where they begin and end."""

from __future__ import annotations

import pytest

from doorlist.editing.splice import Text
from doorlist.editing.written import anchor_at, body, is_flow, is_used, node_at, pair_at, whole


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("a: b # c\n", "a", "b"),
        ("'a' :  \"b\"\n", "'a'", '"b"'),
        ("a:\nc: d\n", "a", ""),
        ("a: &x !!str b\n", "a", "&x !!str b"),
        ("a: {b: c,\n  d: e}  \nf: g\n", "a", "{b: c,\n  d: e}"),
        ("a:\n  b: c\n  # d\n\ne: f\n", "a", "b: c"),
        ("a: |\n  b\n  c\n\n# d\n", "a", "|\n  b\n  c"),
        ("a:\n- b\n- c # d\ne: f\n", "a", "- b\n- c"),
        ("é: *x\n", "é", "*x"),
    ],
)
def test_a_pair(text: str, key: str, value: str) -> None:
    one, other = pair_at(text, 0, 0)
    assert (text[one.start : one.end], text[other.start : other.end]) == (key, value)


def test_what_stands_behind_a_list_or_braces_is_not_read() -> None:
    text = "x:\n  - a\n  - b\n  next: 1: 2\n"
    items = node_at(text, 5, 2).items
    assert [text[item.start : item.end] for item in items] == ["a", "b"]
    assert node_at("{a: b}, c: {d: e}}", 0, 0).end == 6


def test_properties_and_styles() -> None:
    root = whole("a: &x 'b'\nc: &y\n  d: e\nf: [g]\n")
    (_, quoted), (_, block), (_, flow) = root.pairs()
    text = "a: &x 'b'\nc: &y\n  d: e\nf: [g]\n"
    assert (quoted.style, quoted.anchor, body(text, quoted)) == ("'", "x", 6)
    assert (block.anchor, is_flow(text, block.start), is_flow(text, flow.start)) == ("y", False, True)
    assert anchor_at(text, block.start) == "y"
    assert (is_used("b: *y\n", "y"), is_used("b: *yy\n", "y")) == (True, False)


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\r\nb", "a\x85b\u2028", "\n\n"])
def test_lines(text: str) -> None:
    lines = Text(text)
    for index in range(len(text) + 1):
        start, end = lines.line_start(index), lines.line_end(index)
        assert start <= index
        assert index < end or index == end == len(text)
        assert lines.line_number(index) == 1 + sum(
            text[:index].replace("\r\n", "\n").count(one) for one in "\n\x85\u2028"
        )
