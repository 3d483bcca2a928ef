"""One page, three formats."""

from __future__ import annotations

import pytest

from doorlist.output.page import Item, Page, Part, html_page, markdown_page, text_page
from doorlist.output.style import ANSI

PAGE = Page(
    "title",
    "3 changes.",
    ("A line.",),
    (
        Part("Loud", (Item("ada", "access.yaml:3", ("why", "also")),), shown=True, loud=True),
        Part("Empty", ()),
        Part("Quiet", (Item("alan"), Item("kurt"))),
    ),
)


def test_text_has_the_headline_last() -> None:
    assert "".join(text_page(PAGE)) == (
        "A line.\n\nLoud (1)\n  ada  access.yaml:3\n      why\n      also\n"
        "\nQuiet (2)\n  alan\n  kurt\n\n3 changes.\n"
    )


def test_what_is_loud_is_red() -> None:
    text = "".join(text_page(PAGE, ANSI))
    assert f"{ANSI.red}{ANSI.bold}Loud (1)" in text
    assert f"{ANSI.red}{ANSI.bold}Quiet" not in text


def test_markdown_folds_what_is_quiet_and_has_a_marker() -> None:
    assert markdown_page(PAGE, what="diff", key="team a") == (
        "<!-- doorlist:diff:team%20a -->\n### doorlist: 3 changes.\n\nA line.\n"
        "\n**Loud (1)**\n\n- ada (access.yaml:3)<br>why<br>also\n"
        "\n<details><summary>Quiet (2)</summary>\n\n- alan\n- kurt\n\n</details>\n"
    )


@pytest.mark.parametrize("limit", [300, 2_000, 20_000])
def test_markdown_keeps_its_limit_and_counts_what_is_left_out(limit: int) -> None:
    page = Page("t", "Many.", (), (Part("All", [Item(f"person {n}") for n in range(5_000)], shown=True),))
    text = markdown_page(page, what="diff", limit=limit)
    assert len(text.encode()) <= limit
    assert "left out here for length" in text


def test_html_is_one_page() -> None:
    text = "".join(html_page(PAGE))
    assert text.startswith("<!doctype html>")
    assert '<section class="loud"><h2>Loud (1)</h2>\n<ul>\n<li>ada <span class="small">access.yaml:3</span>' in text
    assert "Empty" not in text
    assert text.endswith("</html>\n")
