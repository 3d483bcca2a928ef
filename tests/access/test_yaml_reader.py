"""Bytes → nodes: text as written, places, and YAML that an access file may not use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access import yaml_reader
from doorlist.access.problems import FileProblems, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping, Node, Scalar, Sequence, is_null
from doorlist.errors import AccessFileError

if TYPE_CHECKING:
    from conftest import AccessFiles


def read(text: str) -> tuple[Node | None, Problems]:
    problems = Problems(SourceLines())
    return yaml_reader.read(text, FileProblems(problems, "f")), problems


def plain(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in zip(node.keys, node.values, strict=True)}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if is_null(node) else node.text


@pytest.mark.parametrize(
    "text", ["on", "012", "2024", "2027-01-31", "1_000", "0x1F", "yes", "1e3", ".inf", "12:30:45", "="]
)
def test_text_stays_as_written(text: str) -> None:
    node, problems = read(f"{text}: {text}")
    assert isinstance(node, Mapping)
    assert plain(node) == {text: text}
    assert not problems


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_unless_in_quotes(text: str) -> None:
    assert plain(read(f"a: {text}")[0]) == {"a": None}  # type: ignore[arg-type]
    for quoted in (f"'{text}'", f'"{text}"', f"!!str {text}", f"! '{text}'"):
        assert plain(read(f"a: {quoted}")[0]) == {"a": text}  # type: ignore[arg-type]


def test_places_count_from_one() -> None:
    node, _ = read("é:\n  - ü: x\n    y: [1, zz]\n")
    assert isinstance(node, Mapping)
    assert node.keys == [Scalar("é", 1, 1, plain=True)]
    (items,) = node.values
    assert isinstance(items, Sequence)
    assert (items.line, items.column) == (2, 3)
    (inner,) = items.items
    assert isinstance(inner, Mapping)
    assert inner.keys[1] == Scalar("y", 3, 5, plain=True)
    flow = inner.values[1]
    assert isinstance(flow, Sequence)
    assert flow.items[1] == Scalar("zz", 3, 12, plain=True)


def test_an_alias_is_the_node_of_its_anchor() -> None:
    node, problems = read("a: &x {b: c}\nd: *x\ne: &y f\n*y : g\n")
    assert isinstance(node, Mapping)
    assert node.values[0] is node.values[1]
    assert [key.text for key in node.keys] == ["a", "d", "e", "f"]
    assert not problems


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n...\n"])
def test_an_empty_file_has_no_document_or_nothing_in_it(text: str) -> None:
    node, problems = read(text)
    assert node is None or is_null(node)
    assert not problems


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(6)
)

FATAL = {
    "bomb": (
        BOMB,
        "f:5:36: The aliases of this file stand for more than 100,000 keys and values\n"
        "  Use groups for people that recur.",
    ),
    "alias without anchor": (
        "a: *b\n",
        "f:1:4: The alias *b has no anchor before it\n  Put the text in quotes if it isn't meant as an alias.",
    ),
    "alias in itself": ("a: &a [*a]\n", "f:1:8: An alias that contains itself\n  Write out what is meant."),
    "two documents": (
        "a: b\n---\nc: d\n",
        "f:2:1: A second document begins here\n"
        "  A file holds one document: leave out the line ---, or make it a file of its own.",
    ),
    "deep list": (
        "[" * 1_000_000,
        "f:1:21: Lists and mappings are nested more than 20 deep\n"
        "  No part of an access file is nested deeper than five levels.",
    ),
    "deep mapping": (
        "{a: " * 250_000,
        "f:1:81: Lists and mappings are nested more than 20 deep\n"
        "  No part of an access file is nested deeper than five levels.",
    ),
    "deep blocks": (
        "- " * 500_000,
        "f:1:41: Lists and mappings are nested more than 20 deep\n"
        "  No part of an access file is nested deeper than five levels.",
    ),
}


def said(problems: Problems) -> list[str]:
    with pytest.raises(AccessFileError) as caught:
        problems.stop()
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("text", "message"), FATAL.values(), ids=FATAL)
def test_the_file_cannot_be_read_on(text: str, message: str) -> None:
    node, problems = read(text)
    assert node is None
    assert said(problems) == [message]


def test_too_many_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "MOST_NODES", 10)
    node, problems = read("[" + "a, " * 20 + "]")
    assert node is None
    assert said(problems) == [
        "f:1:20: More than 10 keys and values in one file\n  Split it into several files of one folder."
    ]


KEPT = {
    "duplicate": (
        "a: 1\nb: 2\na: 3\n",
        {"a": "1", "b": "2"},
        'f:3:1: The key "a" stands twice in one mapping\n  It stands in line 1 already: keep one of them.',
    ),
    "merge key": (
        "a: &x {b: c}\nd: {<<: *x, e: f}\n",
        {"a": {"b": "c"}, "d": {"e": "f"}},
        "f:2:5: Merge keys aren't allowed\n  Write the entries out, or put the people in a group.",
    ),
    "list as key": (
        "a: b\n? [c]\n: d\n",
        {"a": "b"},
        "f:2:3: A key must be text\n  For example: ada@acme.example: Member",
    ),
    "empty key": ("{a: b, '': c}", {"a": "b"}, "f:1:8: A key must be text\n  For example: ada@acme.example: Member"),
    "object": (
        "a: !!python/object/apply:os.system [echo]\n",
        {"a": ["echo"]},
        'f:1:4: The tag "!!python/object/apply:os.system" isn\'t allowed\n'
        "  An access file holds text, lists and mappings: leave the tag out.",
    ),
    "own tag": (
        "a: !vault |\n  x\n",
        {"a": "x\n"},
        'f:1:4: The tag "!vault" isn\'t allowed\n  An access file holds text, lists and mappings: leave the tag out.',
    ),
    "wrong kind of harmless tag": (
        "a: !!str [b]\n",
        {"a": ["b"]},
        'f:1:4: The tag "!!str" isn\'t allowed\n  An access file holds text, lists and mappings: leave the tag out.',
    ),
}


@pytest.mark.parametrize(("text", "kept", "message"), KEPT.values(), ids=KEPT)
def test_the_rest_of_the_file_is_read(text: str, kept: Any, message: str) -> None:
    node, problems = read(text)
    assert node is not None
    assert plain(node) == kept
    assert said(problems) == [message]


def test_harmless_tags_and_a_quoted_merge_sign() -> None:
    node, problems = read("!!map {a: !!seq [!!str b], '<<': c}")
    assert node is not None
    assert plain(node) == {"a": ["b"], "<<": "c"}
    assert not problems


def test_a_million_duplicate_keys_are_counted_and_a_hundred_shown(access: AccessFiles) -> None:
    told = access.wrong("{" + "a, " * 300_000 + "}").splitlines()
    assert len([line for line in told if "stands twice" in line]) == 100
    # Nor is `a` a key of an access file, and the version is missing.
    assert told[-1] == "and 299,901 more problems"


lines = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
trees = st.recursive(
    st.none() | lines,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(lines.filter(bool), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(lines.filter(lambda key: key not in ("", "<<")), trees, min_size=1, max_size=4))
def test_whatever_yaml_writes_is_read_back(tree: dict[str, Any]) -> None:
    node, problems = read(yaml.safe_dump(tree, allow_unicode=True))
    assert node is not None
    assert not problems
    assert plain(node) == tree
