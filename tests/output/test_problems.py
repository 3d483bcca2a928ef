from __future__ import annotations

import json

import pytest

from doorlist.errors import AccessFileError, Problem, SettingsError, Unreachable
from doorlist.output.problems import error_text, errors_json
from doorlist.output.style import ANSI

TWO = AccessFileError(
    [
        Problem(
            "access.yaml", 4, 21, "no role is called `Onwer`", "did you mean Owner?", "    ada@acme.example: Onwer"
        ),
        Problem("access.yaml", 9, 5, "the key stands twice", None, "    bea@acme.example: Member"),
        Problem("more.yaml", 1, 1, "not UTF-8", "save the file as UTF-8"),
    ]
)


def test_problems_as_text() -> None:
    assert "".join(error_text(TWO)) == (
        "error: access.yaml:4:21: no role is called `Onwer`\n"
        "    4 |     ada@acme.example: Onwer\n"
        "      |                     ^\n"
        "  fix: did you mean Owner?\n"
        "\n"
        "error: access.yaml:9:5: the key stands twice\n"
        "    9 |     bea@acme.example: Member\n"
        "      |     ^\n"
        "\n"
        "error: more.yaml:1:1: not UTF-8\n"
        "  fix: save the file as UTF-8\n"
        "\n"
        "3 problems in 2 files\n"
    )


def test_colour_changes_nothing_else() -> None:
    text = "".join(error_text(TWO, palette=ANSI))
    for code in ANSI:
        text = text.replace(code, "")

    assert text == "".join(error_text(TWO))


def _caret(line: str, column: int) -> tuple[str, int]:
    """The line as shown, and the cell below which the caret stands."""
    error = AccessFileError([Problem("a.yaml", 1, column, "wrong", None, line)])
    _, shown, caret, *_ = "".join(error_text(error)).split("\n")
    return shown.removeprefix("    1 | "), caret.index("^") - len("    1 | ")


@pytest.mark.parametrize(
    ("line", "column", "shown", "cell"),
    [
        ("a: b", 4, "a: b", 3),
        ("a: b", 1, "a: b", 0),
        ("a: b", 5, "a: b", 4),
        ("a: b", 99, "a: b", 4),
        ("\ta: b", 2, "    a: b", 4),
        ("王小明: b", 6, "王小明: b", 8),
        ("Zoe\u0308: b", 7, "Zoe\u0308: b", 5),
        ("a\u202e: b", 5, "a\\u202e: b", 9),
        ("\x1b[31m: b", 8, "\\x1b[31m: b", 10),
        ("::error::b", 9, "\\::error::b", 9),
        ("##[error]: b", 12, "##\\[error]: b", 12),
        ("", 1, "", 0),
    ],
)
def test_the_caret_stands_below_the_place(line: str, column: int, shown: str, cell: int) -> None:
    assert _caret(line, column) == (shown, cell)


def test_a_long_line_is_shown_around_the_place() -> None:
    shown, cell = _caret("x" * 5_000 + "y" + "z" * 5_000, 5_001)

    assert shown == "…" + "x" * 70 + "y" + "z" * 69 + "…"
    assert shown[cell] == "y"


def test_other_errors() -> None:
    where = Unreachable("no route\x1b[0m", verb="GET", path="/v2/projects", fix="check the base URL\nand the proxy")

    assert "".join(error_text(where)) == (
        "error: GET /v2/projects: no route\\x1b[0m\n  check the base URL\n  and the proxy\n"
    )
    assert "".join(error_text(SettingsError("no key"))) == "error: no key\n"


def test_problems_as_json() -> None:
    document = json.loads(errors_json(TWO))

    assert document["errors"][0] == {
        "file": "access.yaml",
        "line": 4,
        "column": 21,
        "message": "no role is called `Onwer`",
        "fix": "did you mean Owner?",
    }
    assert len(document["errors"]) == 3


def test_other_errors_as_json() -> None:
    error = Unreachable("no route", verb="GET", path="/v2/projects", fix="check the base URL")

    assert json.loads(errors_json(error))["errors"] == [
        {
            "file": None,
            "line": None,
            "column": None,
            "message": "GET /v2/projects: no route",
            "fix": "check the base URL",
        }
    ]
    assert json.loads(errors_json(SettingsError("no key\x9b")))["errors"][0]["message"] == "no key\x9b"
    assert "\x9b" not in errors_json(SettingsError("no key\x9b"))
