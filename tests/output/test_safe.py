from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.output import safe

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ada@acme.example", "ada@acme.example"),
        ("Zoë 王小明 🎉", "Zoë 王小明 🎉"),
        ("", ""),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),
        ("\x00\x07\x08\x7f", "\\x00\\x07\\x08\\x7f"),
        ("\u202eevil\u202c", "\\u202eevil\\u202c"),
        ("\u2066\u2069\u200e\u200f\u061c", "\\u2066\\u2069\\u200e\\u200f\\u061c"),
        ("\u200b\u200c\u200d\u2060\ufeff\u00ad", "\\u200b\\u200c\\u200d\\u2060\\ufeff\\xad"),
        ("\u2028\u2029\u0085", "\\u2028\\u2029\\x85"),
        ("\u3164\u115f\ufe0f", "\\u3164\\u115f\\ufe0f"),
        ("\U000e0041\U000e0100", "\\U000e0041\\U000e0100"),
        ("\ud800", "\\ud800"),
        ("::set-output name=a::b", "\\::set-output name=a::b"),
        (" \u00a0::error::x", " \\xa0::error::x"),
        ("  ::error::x", "  \\::error::x"),
        ("std::vector", "std::vector"),
        ("a ##[error]b ##vso[x] ##[y]", "a ##\\[error]b ##vso\\[x] ##\\[y]"),
        ("## heading", "## heading"),
        ("x" * 201, "x" * 200 + "… (201 characters)"),
        ("x" * 10_000, "x" * 200 + "… (10,000 characters)"),
        ("\n" * 10_000, "\\n" * 100 + "… (10,000 characters)"),
    ],
)
def test_terminal(text: str, shown: str) -> None:
    assert safe.terminal(text) == shown


@given(ANY_TEXT)
def test_terminal_is_one_printable_line_without_a_command(text: str) -> None:
    shown = safe.terminal(text)

    assert shown.isprintable()
    assert not shown.lstrip().startswith("::")
    assert "##[" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ada@acme.example is in.", "ada@acme.example is in."),
        ("@everyone, see #1 and GH-2", "@\u200beveryone, see \\#\u200b1 and GH\u200b-2"),
        ("`code` | *b* _i_ ~s~", "\\`code\\` \\| \\*b\\* \\_i\\_ \\~s\\~"),
        ("</details><script>&amp;", "&lt;/details&gt;&lt;script&gt;&amp;amp;"),
        ("![x](https://e.example) www.e.example", "\\!\\[x\\]\\(https:\u200b//e.example\\) www\u200b.e.example"),
        ("a\n# b", "a\\\\n\\# b"),
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("/close", "\\/close"),
        ("    code", "code"),
        ("##[error]", "\\#\\#\\\\\\[error\\]"),
    ],
)
def test_markdown(text: str, shown: str) -> None:
    assert safe.markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ada@acme.example", "`ada@acme.example`"),
        ("@everyone", "`@everyone`"),
        ("", "<code></code>"),
        (" a ", "<code>a</code>"),
        ("a`b", "<code>a\\`b</code>"),
        ("a|b", "<code>a\\|b</code>"),
        ("</code>", "<code>&lt;/code&gt;</code>"),
        ("a\nb", "<code>a\\\\nb</code>"),
    ],
)
def test_markdown_code(text: str, shown: str) -> None:
    assert safe.markdown_code(text) == shown


def test_html() -> None:
    shown = safe.html("<script>'\"&\u202e##[x]")

    assert shown == "&lt;script&gt;&#x27;&quot;&amp;\\u202e#&#35;[x]"


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "|x"])
def test_csv_takes_the_formula_out(text: str) -> None:
    assert safe.csv(text).startswith("'")


@pytest.mark.parametrize(
    ("text", "shown"), [("ada@acme.example", "ada@acme.example"), ("::x::", "\\::x::"), ("", "")]
)
def test_csv_leaves_text(text: str, shown: str) -> None:
    assert safe.csv(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x;=1+1", "x;'=1+1"),
        ('x; "=1+1', "x; \"'=1+1"),
        ("x|+1", "x|'+1"),
        ("x;;-1", "x;;'-1"),
        ("x;y", "x;y"),
        ("a; b=1", "a; b=1"),
    ],
)
def test_csv_takes_the_formula_out_of_the_cells_that_another_separator_makes(text: str, shown: str) -> None:
    assert safe.csv(text) == shown


@given(st.text("x;|=+-@% \"'\t,", max_size=20))
def test_no_separator_makes_a_formula(text: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow(["Acme", safe.csv(text), "y"])

    for separator in ",;|\t":
        for row in csv.reader([written.getvalue()], delimiter=separator):
            assert not [cell for cell in row[1:] if cell.lstrip(" ").startswith(("=", "+", "-", "@", "%"))]


def test_github_escaping() -> None:
    assert safe.github_data("100%\r\n:,") == "100%25%0D%0A:,"
    assert safe.github_property("100%\r\n:,") == "100%25%0D%0A%3A%2C"


def test_json_text_is_visible_and_means_the_same() -> None:
    value = {"name": "Zoë \u202e \x9b31m \x7f ##[error] ##vso[x] \\##[y] \U000e0041 \u2028 \U0001f389 # [ ## "}

    text = safe.json_text(json.dumps(value, ensure_ascii=False))

    assert json.loads(text) == value
    assert text.isprintable()
    assert "##[" not in text
    assert "##vso[" not in text
    assert "Zoë" in text
    assert "\U0001f389" in text


@given(ANY_TEXT)
def test_json_text_means_the_same_for_any_text(text: str) -> None:
    shown = safe.json_text(json.dumps({"a": text}, ensure_ascii=False))

    assert json.loads(shown) == {"a": text}
    assert "##[" not in shown
    assert shown.isprintable()
