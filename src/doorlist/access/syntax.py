"""What the YAML parser complains about, in words for somebody who writes an access file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from yaml.error import MarkedYAMLError

from doorlist.access.problems import Place
from doorlist.access.source_lines import BREAK, place_in
from doorlist.access.yaml_nodes import brief

if TYPE_CHECKING:
    from yaml import YAMLError

#: Code points that YAML 1.1 refuses. Source: YAML 1.1, section 5.1 (c-printable).
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A key, its colon and its value without a blank between; only what could be meant for an entry.
_NO_BLANK: Final = re.compile(
    r"""\s*(?P<key>(?:group:)?[^\s:#'"{}\[\],]+)(?P<colon>:)(?P<value>[^\s:/#'"{}\[\]][^:#{}\[\]]*?)\s*(?:\#.*)?$"""
)
_NO_BLANK_SAYS: Final = ("expected ':'", "mapping values", "expected key")
_MOST_LINE: Final = 300
#: Lines before a complaint that are looked at.
_LOOKED_AT: Final = 20
_LEADING_TAB: Final = re.compile(r"[ ]*\t")


class _Meaning(NamedTuple):
    """A part of libyaml's sentence, what it means here, what is right."""

    part: str
    message: str
    fix: str
    #: Told where the thing began, not where the parser gave up.
    at_start: bool = False


_QUOTE: Final = ("A quote isn't closed", "End the text with the quote that it began with.", True)
_MEANINGS: Final = (
    _Meaning(
        "mapping values are not allowed",
        'A ":" where no key can be',
        "Check the indentation, or put text that holds a colon in quotes.",
    ),
    _Meaning("could not find expected ':'", 'A key without a ":"', "Write it as key: value.", at_start=True),
    _Meaning(
        "expected ',' or '}'",
        "A mapping in braces isn't closed",
        "Separate its entries with commas and end it with }.",
        at_start=True,
    ),
    _Meaning(
        "expected ',' or ']'",
        "A list in brackets isn't closed",
        "Separate its entries with commas and end it with ].",
        at_start=True,
    ),
    _Meaning(
        "did not find expected key",
        "No key where one should be",
        "Check the indentation: keys of one mapping begin in the same column.",
    ),
    _Meaning(
        "expected '-' indicator",
        "No list item where one should be",
        "Check the indentation: items of one list begin with - in the same column.",
    ),
    _Meaning("unexpected end of stream", *_QUOTE),
    _Meaning("unexpected document indicator", *_QUOTE),
    _Meaning(
        "expected node content",
        "Nothing stands where a value should",
        "End what [ or { began, or take out a bracket too many.",
    ),
    _Meaning("unknown escape", "A \\ in double quotes that begins no escape", "Use single quotes, or write \\\\."),
    _Meaning("cannot start any token", "A character that no text can begin with", "Put the text in quotes."),
    _Meaning("tab character", "A tab in the indentation", "Indent with spaces: YAML allows no tabs there."),
)


def missing_blank(line: str) -> tuple[int, str, str] | None:
    """Find a colon that has no blank behind it: its column, what is wrong, and what would be right.

    YAML takes `ada@acme.example:Owner` for one text, and complains about the next line.
    """
    match = _NO_BLANK.match(line[:_MOST_LINE])
    if match is None:
        return None
    key, value = match["key"], match["value"]
    return match.start("colon") + 1, 'No blank after the ":"', f"Write {brief(key)}: {brief(value)}"


def syntax_problem(error: YAMLError, text: str) -> tuple[Place, str, str | None]:
    """Place (its file left empty), message and fix for what ended the parsing of `text`."""
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    if not isinstance(error, MarkedYAMLError) or mark is None:
        return _unprintable(text)
    place = Place("", mark.line + 1, mark.column + 1)
    if _LEADING_TAB.match(_line_of(text, mark.index, mark.column)):
        return place, "A tab in the indentation", "Indent with spaces: YAML allows no tabs there."
    said = error.problem or "unreadable"
    blank = _missing_blank(error, text) if any(part in said for part in _NO_BLANK_SAYS) else None
    if blank is not None:
        return blank
    for part, message, fix, at_start in _MEANINGS:
        if part in said:
            start = error.context_mark if at_start else None
            return Place("", start.line + 1, start.column + 1) if start else place, message, fix
    return place, f"This isn't YAML: {said}", "Put text with special characters in quotes."


def _missing_blank(error: MarkedYAMLError, text: str) -> tuple[Place, str, str] | None:
    """Look for a missing blank in the line that the parser complains about, and in the lines just before."""
    # A key's context is its own line, that of a mapping its first one.
    mark = error.context_mark if "':'" in (error.problem or "") else error.problem_mark
    assert mark is not None, "asked only where the place is known"
    lines = BREAK.split(text[: mark.index - mark.column])[:-1]
    lines.append(_line_of(text, mark.index, mark.column).partition("\n")[0])
    found = None
    for number in range(len(lines), max(0, len(lines) - _LOOKED_AT), -1):
        wrong = missing_blank(lines[number - 1])
        if wrong is not None:
            column, message, fix = wrong
            found = Place("", number, column), message, fix
        elif number < len(lines):
            break
    return found


def _unprintable(text: str) -> tuple[Place, str, str]:
    match = _UNPRINTABLE.search(text)
    if match is None:
        return Place("", 1, 1), "This isn't YAML: it can't be read", "Save the file as UTF-8 text."
    code = ord(match[0])
    name = "A NUL character" if code == 0 else f"The control character U+{code:04X}"
    return (
        Place("", *place_in(text, match.start())),
        f"{name} isn't allowed",
        "Remove it; in quotes it can be written as an escape.",
    )


def _line_of(text: str, index: int, column: int) -> str:
    start = index - column
    return text[start : start + column + 200]
