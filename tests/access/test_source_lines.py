"""Lines of files, cut to what can be read."""

from __future__ import annotations

from doorlist.access.source_lines import WIDTH, SourceLines, place_in


def lines(text: str) -> SourceLines:
    kept = SourceLines()
    kept.keep("f", text)
    return kept


def test_lines_end_where_yaml_says() -> None:
    kept = lines("a\r\nb\rc\nd\x85e\u2028f\x0bg")
    assert [kept.line("f", number) for number in range(9)] == [None, "a", "b", "c", "d", "e", "f\x0bg", None, None]
    assert kept.line("other", 1) is None


def test_words_are_found_one_behind_the_other_also_below() -> None:
    kept = lines(
        "  owner@acme.example: {Role: owner}\n  ada@acme.example:\n    # owner\n    role: Owner\n  c: owner\n"
    )
    assert kept.find("f", 1, []) == (1, 3)
    assert kept.find("f", 1, ["owner@acme.example"]) == (1, 3)
    assert kept.find("f", 1, ["owner@acme.example", "Owner"]) == (1, 30)
    assert kept.find("f", 1, ["owner@acme.example", "own"]) == (1, 3)
    assert kept.find("f", 1, ["nowhere", "role"]) == (1, 24)
    assert kept.find("f", 2, ["ada@acme.example", "role", "owner"]) == (4, 11)
    assert kept.find("f", 2, ["ada@acme.example", "c"]) == (2, 3)
    assert kept.find("f", 9, ["a"]) == (9, 1)
    assert kept.find("other", 1, ["a"]) == (1, 1)


def test_controls_are_shown_as_pictures() -> None:
    assert lines("a\tb\x1b[31m\u202ec").shown("f", 1, 3) == ("a␉b␛[31m\N{REPLACEMENT CHARACTER}c", 3)


def test_a_long_line_is_cut_around_the_column() -> None:
    line = "".join(str(number % 10) for number in range(1000))
    assert lines(line).shown("f", 1, 1) == (line[:WIDTH] + "…", 1)
    text, caret = lines(line).shown("f", 1, 500)
    assert text is not None
    assert len(text) == WIDTH + 2
    assert text[caret - 1] == line[499]
    text, caret = lines(line).shown("f", 1, 1000)
    assert text is not None
    assert not text.endswith("…")
    assert text[caret - 1] == line[999]


def test_no_line_to_show() -> None:
    assert lines("\n  \n").shown("f", 2, 1) == (None, 1)
    assert lines("").shown("f", 7, 3) == (None, 3)


def test_place_in() -> None:
    assert place_in("ab\ncd", 4) == (2, 2)
    assert place_in("ab", 0) == (1, 1)
