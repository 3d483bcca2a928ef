"""Reading again after a change gives what reading from the beginning gives, places included; or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from doorlist.access import yaml_rereader
from doorlist.access.problems import FileProblems, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence
from doorlist.access.yaml_reader import read
from doorlist.access.yaml_rereader import reread
from support.random_worlds import examples
from support.written_files import Files, written_files

if TYPE_CHECKING:
    from doorlist.access.yaml_nodes import Node

#: Lines that are put in: sound ones, and each kind of what reaches further than its place.
_LINES = (
    "", "#", "a: b", "  a: b", "    a: b", "      a: b", "    a: {role: b, reason: c}", "    a: {b: c",
    "    }", "  ]", "    a: [b,", "    a: 'b", "    '", "    \"", "    a: &x b", "    a: *x", "    <<: *x",
    "    ? a", "    : b", "  - a", "    - a", "---", "...", "%TAG ! !x", "    a: !x b", "    a: |",
    "      text", "      # text", "    # text", "    a: >+", "    a:", "    : a", "  members:", "members:",
    "projects:", "version: 1", "    !!str a: b", "  a:\tb", "\ta: b", "    a: b\x85",
    "    a: b\u2028    c: d", "    a: \x0c", "    ada@acme.example: Member", "    a: b # c", "    {a: b}",
)  # fmt: skip


def whole(text: str) -> tuple[Node | None, bool]:
    """What reading gives, and whether all was in order."""
    problems = Problems(SourceLines())
    return read(text, FileProblems(problems, "")), not problems


def plain(node: Node | None) -> Any:
    """All of a node, to be compared."""
    if isinstance(node, Mapping):
        return "{", node.line, node.column, node.size, *map(plain, node.keys), *map(plain, node.values)
    if isinstance(node, Sequence):
        return "[", node.line, node.column, node.size, *map(plain, node.items)
    return node and tuple(node)


def check(old: str, new: str) -> bool:
    """Compare both ways; whether what was read before could be used."""
    root, sound = whole(old)
    if not sound or not isinstance(root, Mapping) or not root.keys:
        return False
    before = plain(root)
    found = reread(old, root, new)
    assert plain(root) == before
    if found is None:
        return False
    node, sound = whole(new)
    assert sound
    assert plain(found) == plain(node)
    return True


@st.composite
def edits(draw: Any, text: str) -> str:
    """The text with some of its lines taken out, written anew, moved, or cut in the middle."""
    lines = text.splitlines(keepends=True)
    start = draw(st.integers(0, len(lines)))
    gone = draw(st.sampled_from((0, 0, 0, 1, 1, 2, 5)))
    eol = draw(st.sampled_from(("\n", "\n", "\r\n", "\r", "")))
    mine = st.sampled_from(lines)
    moved = st.tuples(mine, st.sampled_from(("x", "  ", " ", "#"))).map(lambda one: one[1] + one[0])
    renamed = mine.map(lambda one: re.sub("[a-z]", "y", one, count=1))
    came = draw(st.lists(st.sampled_from(_LINES).map(lambda one: one + eol) | mine | moved | renamed, max_size=3))
    return "".join([*lines[:start], *came, *lines[start + gone :]])


@examples
@given(written_files(), st.data())
def test_random_edits_of_random_files(files: Files, data: st.DataObject) -> None:
    for content in files.contents.values():
        text = content.decode().removeprefix("\ufeff")
        for _ in range(8):
            event(f"used: {check(text, data.draw(edits(text)))}")


FILE = """\
version: 1
organization:
  name: A  # the name
  members:
    ada@x: Owner
    # before bo
    bo@x: {role: Member,
      reason: x}
    cy@x:
      role: Member
      reason: |
        text
    dee@x: Admin
projects:
  Bot:
    members: {ada@x: Owner}
  Two:
    members:
      ada@x: Owner
groups:
  ml: [ada@x]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    ada@x: Owner\n    #", "    aa@x: Member\n    ada@x: Owner\n    #"),
        ("    dee@x", "    da@x: Member\n    dee@x"),
        ("projects:", "    eve@x: Member\nprojects:"),
        ("    cy@x:\n", "    cy@x:\n      expires: 2030-01-01\n"),
        ("    # before bo\n", ""),
        ("dee@x: Admin", "dee@x: Owner"),
        ("      ada@x: Owner\n", "      ada@x: Owner\n      bo@x: Owner\n"),
        ("[ada@x]\n", "[ada@x, bo@x]"),
        ("  Two:", "  Three:\n    members:\n      bo@x: Owner\n  Two:"),
        ("  Two:\n    members:\n      ada@x: Owner\n", ""),
        ("    dee@x", "        # text\n    dee@x"),
        ("A  #", "B  #"),
        ("reason: x}", "reason: 'x\n\n      y'}"),
    ],
)
def test_an_everyday_edit_uses_what_was_read(old: str, new: str) -> None:
    assert FILE.count(old) == 1
    assert check(FILE, FILE.replace(old, new))
    assert check(FILE.replace("\n", "\r\n"), FILE.replace(old, new).replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    dee@x", "    ada@x: Member\n    dee@x"),
        ("version: 1\n", "# about it\nversion: 1\n"),
        ("    dee@x", "    'dee@x"),
        ("    dee@x", "    &a dee@x"),
        ("    dee@x", "    <<: {}\n    dee@x"),
        ("    dee@x", "...\n    dee@x"),
        ("    dee@x", "\r...\r    dee@x"),
        ("    dee@x: Admin\n", "    ? dee@x\n"),
        ("    dee@x", "     dee@x"),
        ("    dee@x", "   dee@x"),
        ("ml: [ada@x]", "ml: &a [ada@x]\n  ops: *a"),
        ("version: 1", "--- \nversion: 1"),
        ("    dee@x", f"    eve@x: {'[' * 18}{']' * 18}\n    dee@x"),
    ],
)
def test_what_reaches_further_is_for_the_reader(old: str, new: str) -> None:
    assert FILE.count(old) == 1
    assert not check(FILE, FILE.replace(old, new))


def test_a_text_with_anchors_is_for_the_reader() -> None:
    old = "a: &x\n  b: c\nd: *x\ne: f\n"
    assert not check(old, old.replace("e: f", "e: g"))


def test_a_text_as_it_was_is_what_was_read() -> None:
    assert check(FILE, FILE)


def test_the_most_of_a_file_counts_what_was_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_rereader, "MOST_NODES", 40)
    assert not check(FILE, FILE.replace("dee@x: Admin", "dee@x: Owner"))


def test_no_more_than_places_differ_in_what_is_moved() -> None:
    root, _ = whole(FILE)
    assert isinstance(root, Mapping)
    found = reread(FILE, root, FILE.replace("  name: A", "  id: org\n  name: A"))
    assert found is not None
    assert found.keys[0] is root.keys[0]
    assert isinstance(found.keys[-1], Scalar)
    assert found.keys[-1].line == root.keys[-1].line + 1
