"""`fmt`: one layout that changes no meaning and loses no comment."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.load import load_given
from doorlist.editing.layout import laid_out
from doorlist.editing.splice import NotEditable
from doorlist.errors import AccessFileError
from fuzz.targets import WORDS, samples
from support.edited_files import comments
from support.meaning import meaning
from support.random_worlds import examples
from support.written_files import written_files

if TYPE_CHECKING:
    from support.written_files import Files

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("projects: {}\nversion: 1\n", "version: 1\nprojects: {}\n"),
        ("version: 1   \n\n\n\nprojects:   {b: {},a: {}}", "version: 1\n\nprojects: {a: {}, b: {}}\n"),
        ("# head\n\n# of b\ngroups: {}\nversion: 1\n", "# head\n\nversion: 1\n# of b\ngroups: {}\n"),
        ("---\n# of v\nversion: 1 # v\n...\n", "---\n# of v\nversion: 1 # v\n"),
        ("%YAML 1.1\n--- # x\nversion: 1\n", "%YAML 1.1\n--- # x\nversion: 1\n"),
        (
            "groups:\n    b:\n      - z@x.yz # of z\n      # of a\n"
            "      - a@x.yz\n      # end of b\n    a: []\n  # end\n",
            "groups:\n  a: []\n  b:\n    # of a\n    - a@x.yz\n    - z@x.yz # of z\n    # end of b\n# end\n",
        ),
        (
            "groups: { # g\n  b: [z@x.yz,\n    a@x.yz], # of b\n  # of a\n"
            "  a: [y@x.yz, x@x.yz] # a\n  # end\n} # out\n",
            "groups: # g\n  # of a\n  a: [x@x.yz, y@x.yz] # a\n  b:\n"
            "    - a@x.yz\n    - z@x.yz\n    # of b\n  # end\n  # out\n",
        ),
        (
            "organization:\n  members:\n    group:x: Member\n    b@x.yz: {reason: r, role: Member} # b\n"
            "    A@x.yz:\n      reason: >\n        one\n\n        two\n      role: Owner\n  name: Acme\n",
            "organization:\n  name: Acme\n  members:\n    A@x.yz:\n      role: Owner\n      reason: >\n        one\n"
            "\n        two\n    b@x.yz: {role: Member, reason: r} # b\n    group:x: Member\n",
        ),
        (
            "organization:\n      name: &n 'Acme'\n      id: *n\n",
            "organization:\n  name: &n 'Acme'\n  id: *n\n",
        ),
        (
            "guardrails: {protected: [b@x.yz, a@x.yz], max_removals: 3}\n",
            "guardrails: {max_removals: 3, protected: [a@x.yz, b@x.yz]}\n",
        ),
        ("groups:\n  b:\n  - z@x.yz\n  # of a\n  a: []\n", "groups:\n  # of a\n  a: []\n  b:\n    - z@x.yz\n"),
        ("version: 1\r\n# c\r\ngroups: {}", "version: 1\r\n# c\r\ngroups: {}\r\n"),
        ("&a\n\n# c\nversion: 1\n", "# c\nversion: 1\n"),
        ("\n\n# c\n\nversion: 1\n", "# c\n\nversion: 1\n"),
        ("? version\n: 1\n", "version: 1\n"),
        ("projects:\n  a:\n  # of b\n  b: ~ # b\n", "projects:\n  a:\n  # of b\n  b: ~ # b\n"),
        (
            "projects:\n  a: # of a\n    {}\n  b:\n    # above\n    ~\n",
            "projects:\n  a: {} # of a\n  # above\n  b: ~\n",
        ),
    ],
)
def test_the_layout(old: str, new: str) -> None:
    assert laid_out(old) == new
    assert laid_out(new) == new


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("organization:\n  id: &n Acme\n  name: *n\n", "alias before its anchor"),
        ("organization:\n  name: &n Acme\n  id: &n Acme\n", "a second time"),
        ("version: !!str # c\n  1\n", "between an anchor or a tag"),
    ],
)
def test_what_cannot_be_laid_out_is_said(text: str, what: str) -> None:
    with pytest.raises(NotEditable, match=what):
        laid_out(text)


def test_the_examples_keep_their_comments_and_meaning() -> None:
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        new = laid_out(text)
        assert comments(new) == comments(text)
        assert sorted(filter(None, new.splitlines())) == sorted(filter(None, text.splitlines()))
        assert laid_out(new) == new


@examples
@given(written_files(), st.randoms(use_true_random=False))
def test_random_files(files: Files, chance: random.Random) -> None:
    old = list(files.contents.items())
    chance.shuffle(old)
    new = []
    for name, data in old:
        text = data.decode().removeprefix("\ufeff")
        try:
            laid = laid_out(text)
        except NotEditable as error:
            # A break of its own kind within a folded text is part of the text, which lines of one kind would change.
            assert files.odd or files.mixed, error.what
            return
        assert comments(laid) == comments(text)
        assert laid_out(laid) == laid
        assert files.mixed or ("\r\n" in laid) == ("\r\n" in text)
        new.append((name, laid.encode()))
    assert meaning(load_given(new).desired) == meaning(load_given(old).desired)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sample of the fuzzer with pieces put in, taken out and doubled."""
    text = draw(st.sampled_from(samples("access"))).decode()
    for _ in range(draw(st.integers(1, 4))):
        at, more = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        piece = draw(st.sampled_from((*WORDS, "\n", "\r\n", "  ", " # c", "\n# c\n", "\n\n", text[at : at + more])))
        text = text[:at] + piece + text[at + draw(st.sampled_from((0, 0, more))) :]
    return text


@examples
@given(mutated())
def test_the_fuzzers_files(text: str) -> None:
    try:
        old = load_given([("access.yaml", text.encode())]).desired
        text = text.removeprefix("\ufeff")
        new = laid_out(text)
    except (AccessFileError, NotEditable, UnicodeEncodeError):
        return
    assert laid_out(new) == new
    assert meaning(load_given([("access.yaml", new.encode())]).desired) == meaning(old)


@pytest.mark.parametrize(
    "text", ["%YAML 1.1\r--- # c\x85version: 1\n", "\x85# c\nversion: 1\n", "version: 1\u2028", "# c\rversion: 1\r"]
)
def test_other_line_ends_become_plain_ones(text: str) -> None:
    new = laid_out(text)
    assert new.endswith("version: 1\n")
    assert laid_out(new) == new
