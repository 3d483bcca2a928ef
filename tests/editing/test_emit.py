"""Text → YAML: what comes out is read as that very text, by the loader and by PyYAML."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.problems import FileProblems, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping, Scalar, is_null
from doorlist.access.yaml_reader import read
from doorlist.editing.emit import comment, is_expressible, scalar
from support.live_states import AWKWARD

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def read_back(text: str) -> Mapping:
    problems = Problems(SourceLines())
    node = read(text, FileProblems(problems, "f"))
    assert not problems, text
    assert isinstance(node, Mapping)
    return node


@given(texts, texts)
def test_keys_and_values_survive_the_loaders_reading(key: str, value: str) -> None:
    node = read_back(f"{scalar(key)}: {scalar(value)}  # {comment(value)}\n")
    found = node.values[0]
    assert isinstance(found, Scalar)
    assert (node.keys[0].text, found.text) == (key, value)
    assert not is_null(found)


@given(texts)
def test_other_readers_take_it_for_text_too(text: str) -> None:
    assert yaml.safe_load(f"{{a: {scalar(text)}}}") == {"a": text}


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_names_are_quoted_where_they_need_it(text: str) -> None:
    assert yaml.safe_load(f"{scalar(text)}: x") == {text: "x"}


@pytest.mark.parametrize("text", ["ada@acme.example", "2024@acme.example", "Support Bot", "Zürich (EU)", "a-b.c"])
def test_ordinary_names_have_no_quotes(text: str) -> None:
    assert scalar(text) == text


@given(st.text(max_size=300))
def test_a_comment_stays_on_its_line(text: str) -> None:
    shown = comment(text)
    assert len(shown) <= 120
    assert shown.isprintable()
    assert read_back(f"a: b  # {shown}\nc: d\n").keys[1].text == "c"


@pytest.mark.parametrize("text", ["", " a", "a\n", "\ud800"])
def test_what_no_file_can_hold(text: str) -> None:
    assert not is_expressible(text)


@pytest.mark.parametrize("name", ["##[command]rm", "###[error]", "a##b", "#" * 7])
def test_no_scalar_and_no_comment_holds_a_workflow_command(name: str) -> None:
    assert "##" not in scalar(name) + comment(name)
    assert yaml.safe_load(scalar(name)) == name
