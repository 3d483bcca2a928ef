"""Items put into mappings and lists and taken out of them, byte by byte."""

from __future__ import annotations

import pytest

from doorlist.access.problems import FileProblems, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping, Sequence
from doorlist.access.yaml_reader import read
from doorlist.editing.splice import Collection, NotEditable, Text, spliced


def collection(text: str, key: str = "m") -> Collection:
    problems = Problems(SourceLines())
    root = read(text, FileProblems(problems, "access.yaml"))
    assert isinstance(root, Mapping)
    assert not problems
    at = [one.text for one in root.keys].index(key)
    node = root.values[at]
    assert isinstance(node, (Mapping, Sequence))
    return Collection(Text(text), root.keys[at], node)


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("m:\n  a: b # x\n  # of c\n  c: d\n", [0], "m:\n  # of c\n  c: d\n"),
        ("m:\n  a:\n    # &x *x\n    b: c\n  # *x\n  c: d\n", [0], "m:\n  # *x\n  c: d\n"),
        ("m:\n  a: b\n  # of c\n  c: d\n# end\n", [1], "m:\n  a: b\n  # of c\n# end\n"),
        ("m:\n  a: b\n  c: d", [1], "m:\n  a: b"),
        ("m:\r\n  a: b\r\n  c: d", [1], "m:\r\n  a: b"),
        ("m: # who\n  a: b\nn: 1\n", [0], "m: {} # who\nn: 1\n"),
        ("m: &x # who\n  a: b\nn: 1\n", [0], "m: &x {} # who\nn: 1\n"),
        ("'m' :\n  a: b\n", [0], "'m' : {}\n"),
        ("m:\n  a:\n    x: y # z\n\n  c: d\n", [0], "m:\n\n  c: d\n"),
        ("m:\n  a: |\n    x\n    y\n  c: d\n", [0], "m:\n  c: d\n"),
        ("m:\n  - a\n  - b # x\nn: 1\n", [0], "m:\n  - b # x\nn: 1\n"),
        ("m:\n- a\n- b\nn: 1\n", [1], "m:\n- a\nn: 1\n"),
        ("m:\n- a\n- b\nn: 1\n", [0, 1], "m: []\nn: 1\n"),
        ("m: {a: b, c: d, e: f}\n", [0], "m: {c: d, e: f}\n"),
        ("m: {a: b, c: d, e: f}\n", [1], "m: {a: b, e: f}\n"),
        ("m: {a: b, c: d, e: f}\n", [2], "m: {a: b, c: d}\n"),
        ("m: {a: b, c: d, e: f}\n", [1, 2], "m: {a: b}\n"),
        ("m: {a: b, c: d, e: f,}\n", [0, 2], "m: {c: d,}\n"),
        ("m: { a: b }\n", [0], "m: { }\n"),
        ("m: [a , b,]\n", [1], "m: [a ,]\n"),
        ("m: [a, b]\n", [0, 1], "m: []\n"),
        ("m: {\n  a: b, # x\n  c: d # y\n}\n", [0], "m: {\n  c: d # y\n}\n"),
        ("m: {\n  a: b, # x\n  c: d # y\n}\n", [1], "m: {\n  a: b # x\n}\n"),
        ("m: {\n  a: b, # x\n  c: d, # y\n}\n", [1], "m: {\n  a: b, # x\n}\n"),
        ("m: {a: b,\n  c: d, e: f}\n", [1], "m: {a: b,\n  e: f}\n"),
        ("m: {a: b,\n  c: d}\n", [0], "m: {\n  c: d}\n"),
    ],
)
def test_items_go_and_the_rest_stays(text: str, gone: list[int], left: str) -> None:
    assert spliced(text, collection(text).without(gone)) == left
    collection(left)


@pytest.mark.parametrize(
    ("text", "place", "now"),
    [
        ("m:\n    a: b # x\n    c: d\n", 1, "m:\n    a: b # x\n    N\n    c: d\n"),
        ("m:\n  # of a\n  a: b\n", 0, "m:\n  N\n  # of a\n  a: b\n"),
        ("m: # of m\n  # of a\n  a: b\n", 0, "m: # of m\n  N\n  # of a\n  a: b\n"),
        ("m:\n  # head\n\n  a: b\n", 0, "m:\n  # head\n\n  N\n  a: b\n"),
        ("m:\r\n  a: b", 1, "m:\r\n  a: b\r\n  N"),
        ("m:\n- a\nn: 1\n", 1, "m:\n- a\n- N\nn: 1\n"),
        ("m: {}\n", 0, "m: {N}\n"),
        ("m: { }\n", 0, "m: { N }\n"),
        ("m: [a, b]\n", 0, "m: [N, a, b]\n"),
        ("m: [a, b]\n", 1, "m: [a, N, b]\n"),
        ("m: [a, b, ]\n", 2, "m: [a, b, N, ]\n"),
        ("m: [\n  a, # x\n  b # y\n]\n", 0, "m: [\n  N,\n  a, # x\n  b # y\n]\n"),
        ("m: [\n  a, # x\n  b # y\n]\n", 1, "m: [\n  a, # x\n  N,\n  b # y\n]\n"),
        ("m: [\n  a, # x\n  b # y\n]\n", 2, "m: [\n  a, # x\n  b, # y\n  N\n]\n"),
        ("m: [\n  a,\n  b,\n]\n", 2, "m: [\n  a,\n  b,\n  N,\n]\n"),
    ],
)
def test_an_item_comes_and_goes_again(text: str, place: int, now: str) -> None:
    there = collection(text)
    new = "new: x" if isinstance(there.node, Mapping) else "new"
    after = spliced(text, there.with_items(place, [[new]]))
    assert after == now.replace("N", new)
    assert spliced(after, collection(after).without([place])) == text


def test_several_items_come_together() -> None:
    for text, now in (
        ("m:\n  a: b\n", "m:\n  a: b\n  x: 1\n  y: 2\n"),
        ("m: {a: b}\n", "m: {a: b, x: 1, y: 2}\n"),
        ("m: {}\n", "m: {x: 1, y: 2}\n"),
        ("m: {\n  a: b\n}\n", "m: {\n  a: b,\n  x: 1,\n  y: 2\n}\n"),
    ):
        there = collection(text)
        assert spliced(text, there.with_items(len(there), [["x: 1"], ["y: 2"]])) == now


@pytest.mark.parametrize(
    ("text", "number", "what"),
    [
        ("m:\n  ? a\n  : b\n  c: d\n", 0, "on a line of its own"),
        ("m:\n  a: &x b\n  c: *x\n", 0, "anchor &x"),
        ("m: &x\n  a: b\nn: *x\n", 0, "anchored as &x"),
        ("m:\n  -\n    a\n  - b\n", 0, "behind its -"),
        ("? m\n:\n  a: 1\n", 0, "the key isn't written as key: value"),
        ("? m\n:\n  - a\n", 0, "the key isn't written as key: value"),
    ],
)
def test_what_would_touch_more_is_said(text: str, number: int, what: str) -> None:
    with pytest.raises(NotEditable, match=what):
        collection(text).without([number])


def test_an_alias_is_left_alone() -> None:
    with pytest.raises(NotEditable, match="alias"):
        collection("n: &x {a: b}\nm: *x\n")
