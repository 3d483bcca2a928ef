"""A JSON document piece by piece."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from doorlist.output.json_writer import document_json, entry_json, value_json, whole_json


@dataclass
class Row:
    name: str


@dataclass
class Document:
    first: str
    rows: tuple[Row, ...]
    large: Row
    none: tuple[Row, ...] = ()


DOCUMENT = Document("x", (Row("a"), Row("b")), Row("c"))


def test_lists_have_a_line_for_each_entry_and_what_is_large_is_written_whole() -> None:
    text = "".join(document_json(DOCUMENT, {"rows": Row, "none": Row}, {"large": Row}))
    assert text == (
        '{\n  "first": "x",\n  "rows": [\n    {"name":"a"},\n    {"name":"b"}\n  ],\n'
        '  "large": {"name":"c"},\n  "none": []\n}\n'
    )


def test_without_such_fields_it_is_the_same_document() -> None:
    whole = json.loads("".join(document_json(DOCUMENT, {})))
    assert whole == json.loads("".join(document_json(DOCUMENT, {"rows": Row}, {"large": Row})))


def test_a_short_document_is_indented() -> None:
    assert whole_json(Document("x", (), Row("c"))) == (
        '{\n "first": "x",\n "rows": [],\n "large": {\n  "name": "c"\n },\n "none": []\n}\n'
    )


@pytest.mark.parametrize("name", ["\x1b[31m", "\u202e", "\ud800"])
def test_nothing_that_a_terminal_would_obey_is_written_as_it_is(name: str) -> None:
    assert whole_json(Row(name)).replace("\n", "").isprintable()
    for text in (value_json(name), entry_json(Row, Row(name))):
        assert text.isprintable()
        assert name in str(json.loads(text)) or name in json.loads(text).values()
