"""What stands in a file, in words."""

from __future__ import annotations

from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence, brief, found, quoted, visible


def test_found() -> None:
    assert found(Mapping(1, 1)) == "a mapping"
    assert found(Sequence(1, 1)) == "a list"
    assert found(Scalar("null", 1, 1, plain=True)) == "nothing"
    assert found(Scalar("null", 1, 1, plain=False)) == '"null"'


def test_text_of_others_is_cut_and_made_visible() -> None:
    assert quoted("a\nb\x00\x1b\x7f\u202e") == '"a␊b␀␛\ufffd\ufffd"'
    assert quoted("x" * 100) == f'"{"x" * 59}…"'
    assert brief("x\n" * 100) == "x␊" * 29 + "x…"
    assert visible("é ok") == "é ok"
