"""One document in three formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.output import html, markdown, text
from doorlist.output.blocks import (
    PEOPLE_SHOWN,
    Document,
    Group,
    Item,
    Legend,
    Line,
    Mark,
    Section,
    Table,
    people,
    section,
)
from doorlist.output.style import ANSI

if TYPE_CHECKING:
    from doorlist.output.blocks import Escaping

EVIL = "<b>*\n##[error]"
GIVE, TAKE = Mark("+", "give", "green"), Mark("-", "take", "red")


def build(escaping: Escaping) -> Document:
    loud = Item(escaping.name("eve"), "access.yaml:3", ("why", "also"), TAKE, loud=True)
    runs = Item("Because:", under=[Item("ada", mark=GIVE), Item("kurt", mark=GIVE)])
    groups = [Group("Organization", [loud, runs], "1 to take, 2 to give"), Group("Empty", [])]
    return Document(
        "test",
        "title",
        Line("3 changes.", "good"),
        [Line("A line."), Line("A warning.", "warning")],
        [
            section("Blocked", [Item("rule", mark=Mark("!", "", "red"))], tone="loud"),
            section("Nothing", []),
            Section("Changes", 3, groups, shown="folded", legend=Legend("In this order", (TAKE, GIVE)), mark_width=4),
            Section("Figures", 2, table=Table(("Who", "How many"), [("ada", "1"), ("王", "20")]), shown="folded"),
            section("Kept", [Item("zoe")], shown="counted"),
        ],
        [Line("Do this.")],
    )


def test_text_has_the_headline_last_and_what_is_most_important_before_it() -> None:
    assert "".join(text.rendered(build)) == (
        "A line.\nA warning.\n"
        "\nKept (1)  -v shows them\n"
        "\nFigures (2)\n  Who  How many\n  ada  1\n  王   20\n"
        "\nChanges (3)\n  In this order:  - take   + give\n"
        "\n  Organization: 1 to take, 2 to give\n"
        "    - take  eve  access.yaml:3\n        why\n        also\n"
        "    Because:\n      + give  ada\n      + give  kurt\n"
        "\n  Empty\n"
        "\nBlocked (1)\n  ! rule\n"
        "\n3 changes.\nDo this.\n"
    )


def test_a_table_wider_than_the_terminal_is_shown_row_by_row() -> None:
    def wide(_: Escaping) -> Document:
        rows = [("Voice Assistant of Europe", "12", "ada@acme.example"), ("Docs", "3", "none")]
        table = Table(("Scope", "In", "Owner"), rows)
        return Document("test", "t", Line("Two."), sections=[Section("Scopes", 2, table=table)])

    assert "  Scope                      In  Owner\n" in "".join(text.rendered(wide, width=60))
    assert "".join(text.rendered(wide, width=40)) == (
        "Scopes (2)\n"
        "  Voice Assistant of Europe\n      In: 12, Owner: ada@acme.example\n"
        "  Docs\n      In: 3, Owner: none\n"
        "\nTwo.\n"
    )


def test_text_shows_everything_where_it_is_asked_to() -> None:
    assert "\nKept (1)\n  zoe\n" in "".join(text.rendered(build, verbose=True))


def test_colour_only_with_a_palette() -> None:
    plain, colourful = "".join(text.rendered(build)), "".join(text.rendered(build, palette=ANSI))
    assert f"{ANSI.red}{ANSI.bold}Blocked (1)" in colourful
    assert f"{ANSI.green}+ give{ANSI.end}  ada" in colourful
    assert "\x1b" not in plain
    for code in ANSI:
        colourful = colourful.replace(code, "")
    assert colourful == plain


def test_markdown_shows_what_is_loud_above_the_fold() -> None:
    assert markdown.rendered(build, key="team a") == (
        "<!-- doorlist:test:team%20a -->\n### doorlist test: 3 changes.\n\nA line.\n**A warning.**\nDo this.\n"
        "\n**Blocked (1)**\n\n- \\! rule\n"
        "\n**Changes: look at these first (1)**\n\nIn this order: **take**, **give**.\n\n"
        "**Organization**\n\n- **take** `eve` (access.yaml:3)<br>why<br>also\n"
        "\n<details><summary>Changes: the others (2)</summary>\n\n"
        "**Organization: 1 to take, 2 to give in all**\n\n- Because:\n  - **give** ada\n  - **give** kurt\n"
        "\n</details>\n"
        "\n<details><summary>Figures (2)</summary>\n\n| Who | How many |\n| --- | --- |\n| ada | 1 |\n| 王 | 20 |\n"
        "\n</details>\n"
        "\n<details><summary>Kept (1)</summary>\n\n- zoe\n\n</details>\n"
    )


@pytest.mark.parametrize("limit", [300, 2_000, 20_000])
def test_markdown_keeps_its_limit_and_counts_what_is_left_out(limit: int) -> None:
    def many(_: Escaping) -> Document:
        items = [Item(f"person {n}") for n in range(2_500)]
        groups = [Group("A", [Item("Because:", under=items)]), Group("B", items)]
        return Document("diff", "t", Line("Many."), sections=[Section("All", 5_000, groups)])

    written = markdown.rendered(many, limit=limit)
    shown = written.count("person ")

    assert len(written.encode()) <= limit
    assert f"… {5_000 - shown:,} {'more ' if shown else ''}left out here for length" in written


def test_html_is_one_page() -> None:
    page = "".join(html.rendered(build))
    assert page.startswith("<!doctype html>")
    assert "<title>title</title>" in page
    assert "<h1>3 changes.</h1>\n<p>A line.</p>\n" in page
    assert '<section class="loud"><h2>Blocked (1)</h2>\n<ul>\n<li><b class="red">!</b> rule</li>\n' in page
    assert "<h3>Organization: 1 to take, 2 to give</h3>\n<ul>\n<li>" in page
    assert '<li>Because:<ul>\n<li><b class="green">+ give</b> ada</li>\n' in page
    assert "<tr><td>ada</td><td>1</td></tr>" in page
    assert "<details><summary>Kept (1)</summary>" in page
    assert "Nothing" not in page
    assert page.endswith("</html>\n")


@pytest.mark.parametrize(
    ("rendered", "name"),
    [
        (lambda made: "".join(text.rendered(made)), "<b>*\\n##\\[error]"),
        (lambda made: markdown.rendered(made), "<code>&lt;b&gt;\\*\\\\n\\#\\#\\\\\\[error\\]</code>"),
        (lambda made: "".join(html.rendered(made)), "&lt;b&gt;*\\n#&#35;[error]"),
    ],
)
def test_each_renderer_builds_with_its_own_escaping(rendered: object, name: str) -> None:
    def made(escaping: Escaping) -> Document:
        return Document("test", "t", Line(escaping.name(EVIL)))

    assert callable(rendered)
    assert name in rendered(made)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, ""),
        (1, "p0"),
        (2, "p0 and p1"),
        (PEOPLE_SHOWN, "p18 and p19"),
        (PEOPLE_SHOWN + 1, "p18 and 2 more"),
        (10_000, "p18 and 9,981 more"),
    ],
)
def test_people_past_a_number_are_counted(count: int, told: str) -> None:
    assert people([f"p{n}" for n in range(count)], text.ESCAPING).endswith(told)
