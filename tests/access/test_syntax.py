"""What isn't YAML, or is more YAML than an access file may be: each with its own message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from yaml import YAMLError

from doorlist.access.syntax import syntax_problem

if TYPE_CHECKING:
    from conftest import AccessFiles

CASES = {
    "tab": (
        "version: 1\n\torganization: {}\n",
        "access.yaml:2:1: A tab in the indentation\n  ␉organization: {}\n  ^\n"
        "  Indent with spaces: YAML allows no tabs there.",
    ),
    "tab in a list": (
        "version: 1\ngroups:\n\t- a\n",
        "access.yaml:3:1: A tab in the indentation\n  ␉- a\n  ^\n  Indent with spaces: YAML allows no tabs there.",
    ),
    "NUL": (
        "version: 1\na: \0\n",
        "access.yaml:2:4: A NUL character isn't allowed\n  a: ␀\n     ^\n"
        "  Remove it; in quotes it can be written as an escape.",
    ),
    "escape": (
        "version: 1\n\x1b[31m: b\n",
        "access.yaml:2:1: The control character U+001B isn't allowed\n  ␛[31m: b\n  ^\n"
        "  Remove it; in quotes it can be written as an escape.",
    ),
    "open quote": (
        'version: 1\na: "b\nc: d\n',
        "access.yaml:2:4: A quote isn't closed\n  a: \"b\n     ^\n  End the text with the quote that it began with.",
    ),
    "open quote before a document end": (
        "a: 'b\n---\n",
        "access.yaml:1:4: A quote isn't closed\n  a: 'b\n     ^\n  End the text with the quote that it began with.",
    ),
    "open list": (
        "a: [b, c\nd: e\n",
        "access.yaml:1:4: A list in brackets isn't closed\n  a: [b, c\n     ^\n"
        "  Separate its entries with commas and end it with ].",
    ),
    "open mapping": (
        "a: {b: c\n",
        "access.yaml:1:4: A mapping in braces isn't closed\n  a: {b: c\n     ^\n"
        "  Separate its entries with commas and end it with }.",
    ),
    "open list at the end": (
        "a: [b,\n",
        "access.yaml:2:1: Nothing stands where a value should\n"
        "  End what [ or { began, or take out a bracket too many.",
    ),
    "bracket too many": (
        "a: ]\n",
        "access.yaml:1:4: Nothing stands where a value should\n  a: ]\n     ^\n"
        "  End what [ or { began, or take out a bracket too many.",
    ),
    "no escape": (
        'a: "\\q"\n',
        'access.yaml:1:5: A \\ in double quotes that begins no escape\n  a: "\\q"\n      ^\n'
        "  Use single quotes, or write \\\\.",
    ),
    "two colons": (
        "a: b: c\n",
        'access.yaml:1:5: A ":" where no key can be\n  a: b: c\n      ^\n'
        "  Check the indentation, or put text that holds a colon in quotes.",
    ),
    "no colon": (
        "version: 1\nmembers\nfoo: 1\n",
        'access.yaml:2:1: A key without a ":"\n  members\n  ^\n  Write it as key: value.',
    ),
    "no blank, seen at the next line": (
        "a:\n  ada@acme.example:Owner\n  bob@acme.example: Admin\n",
        'access.yaml:2:19: No blank after the ":"\n    ada@acme.example:Owner\n'
        f"{' ' * 20}^\n  Write ada@acme.example: Owner",
    ),
    "no blank, the first of several": (
        "a:\n  group:ml:Owner\n  bob@acme.example:Custom Role # x\n  cy@acme.example: Admin\n",
        f'access.yaml:2:11: No blank after the ":"\n    group:ml:Owner\n{" " * 12}^\n  Write group:ml: Owner',
    ),
    "no blank, seen in its line": (
        "a:\n  bob@acme.example: Admin\n  ada@acme.example:Owner\nb: c\n",
        'access.yaml:3:19: No blank after the ":"\n    ada@acme.example:Owner\n'
        f"{' ' * 20}^\n  Write ada@acme.example: Owner",
    ),
    "indentation": (
        "a:\n  b: 1\n c: 2\n",
        "access.yaml:3:2: No key where one should be\n   c: 2\n   ^\n"
        "  Check the indentation: keys of one mapping begin in the same column.",
    ),
    "list and key": (
        "- a\nb: c\n",
        "access.yaml:2:1: No list item where one should be\n  b: c\n  ^\n"
        "  Check the indentation: items of one list begin with - in the same column.",
    ),
    "at sign": (
        "a: @b\n",
        "access.yaml:1:4: A character that no text can begin with\n  a: @b\n     ^\n  Put the text in quotes.",
    ),
    "directive": (
        "%FOO\n",
        "access.yaml:1:5: This isn't YAML: found unknown directive name\n  %FOO\n      ^\n"
        "  Put text with special characters in quotes.",
    ),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES)
def test_message(access: AccessFiles, text: str, message: str) -> None:
    assert access.wrong(text) == message


def test_an_error_without_a_place_is_told_all_the_same() -> None:
    assert syntax_problem(YAMLError("?"), "fine") == (
        ("", 1, 1),
        "This isn't YAML: it can't be read",
        "Save the file as UTF-8 text.",
    )
