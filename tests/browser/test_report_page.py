"""The access review's page in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.hostile import HOSTILE
from support.reports import hostile_report, large_report, reaching_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser


def count(page: Page) -> str:
    return page.inner_text("#count")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("shape", ["matrix", "list"])
@pytest.mark.parametrize("told", ["people", "powers"])
def test_axe_finds_nothing(visit: Visit, scheme: str, width: int, shape: str, told: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(reaching_report() if told == "powers" else large_report(60, 5, 3), width=width, color_scheme=scheme)
    page.click(f"label[for={shape}]")
    if told == "people":
        page.fill("#text", "project 001")
    if shape == "matrix":
        page.locator(".person").first.click()
    found = Axe().run(page).response

    assert len(found["passes"]) > 20
    assert [(one["impact"], one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("projects", "width", "shape"), [(19, 1280, "matrix"), (20, 1280, "list"), (2, 390, "list")])
def test_it_begins_with_the_list_where_a_matrix_is_wider_than_the_screen(
    visit: Visit, projects: int, width: int, shape: str
) -> None:
    page = visit(large_report(10, projects, 2), width=width)

    assert page.is_checked(f"#{shape}")
    page.click("label[for=matrix]")
    assert page.locator(".matrix thead th").count() > 2
    page.click("button[type=reset]")
    page.wait_for_function(f"document.getElementById('{shape}').checked")


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_are_text(visit: Visit, evil: str) -> None:
    page = visit(hostile_report(evil))
    for shape in ("matrix", "list"):
        page.click(f"label[for={shape}]")
        assert page.locator("#view img, #view a, #view script, #view iframe").count() == 0
        assert page.locator("#view th").count() > 3


def test_filters(visit: Visit) -> None:
    page = visit(large_report(200, 10, 4))
    assert count(page) == "200 of 200 people, 1,000 accesses"
    page.fill("#text", "PERSON 00042")
    assert count(page) == "1 of 200 people, 5 accesses"
    page.fill("#text", "person00042 project")
    assert count(page) == "1 of 200 people, 4 accesses"
    page.fill("#text", "nobody at all")
    assert count(page).startswith("Nobody matches")
    page.click("button[type=reset]")
    page.wait_for_function("document.getElementById('count').textContent.startsWith('200 ')")
    page.check("#differs")
    differing = count(page)
    assert 0 < int(differing.split(" ")[0]) < 200
    page.select_option("#role", "annotator")
    assert count(page) == differing
    page.select_option("#scope", "1")
    assert page.locator(".matrix thead th").all_inner_texts() == ["Person", "Project 000"]
    page.select_option("#within", "30")
    assert count(page).startswith("Nobody matches")


def test_what_ends_soon_is_found(visit: Visit) -> None:
    page = visit(hostile_report("ada"))
    page.select_option("#within", "30")
    assert count(page) == "2 of 4 people, 4 accesses"


def test_who_reaches_every_project_is_told_and_can_be_picked(visit: Visit) -> None:
    page = visit(reaching_report())
    assert page.locator(".matrix .chip.reaches").count() == 2
    page.check("#reaching")
    assert count(page) == "1 of 3 people, 1 access"
    page.click("label[for=list]")
    assert "reaches every project through the organization" in page.inner_text(".access tbody th")


def test_what_roles_may_do_is_a_matrix(visit: Visit) -> None:
    page = visit(reaching_report())
    assert page.locator(".powers").count() == 2
    heads = page.locator(".powers").nth(1).locator("thead th").all_inner_texts()
    assert [head.partition("\n")[0] for head in heads] == ["Permission", "Manager", "Labeler"]
    row = page.locator(".powers").nth(1).locator("tbody tr", has_text="trace:delete")
    assert row.locator("td").all_text_contents() == ["✓may", "may not"]


def test_with_many_scopes_it_begins_with_the_list_and_folds_long_ones(visit: Visit) -> None:
    assert visit(large_report(5, 20, 12)).is_checked("#list")
    assert visit(large_report(5, 19, 12)).is_checked("#matrix")
    page = visit(large_report(30, 30, 12))
    assert page.locator(".access tbody").first.locator("tr").count() == 9
    more = page.locator(".more").first
    assert more.inner_text() == "Show all 13 accesses of person00000@acme.example"
    more.focus()
    page.keyboard.press("Enter")
    assert page.locator(".access tbody").first.locator("tr").count() == 13
    assert page.evaluate("document.activeElement.tagName") == "TH"


def test_pages_keep_the_focus(visit: Visit) -> None:
    page = visit(large_report(120, 3, 2))
    assert page.inner_text("#pager span") == "Page 1 of 3"
    page.focus("text=Next")
    for _ in range(5):
        page.keyboard.press("Enter")
    assert page.inner_text("#pager span") == "Page 3 of 3"
    assert page.evaluate("document.activeElement.textContent") == "Next"
    assert page.locator(".person").count() == 20


def test_a_keyboard_reaches_it_all(visit: Visit) -> None:
    page = visit(large_report(5, 3, 2))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to who has what"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "text"
    page.focus(".person")
    page.keyboard.press("Enter")
    assert page.get_attribute(".person", "aria-expanded") == "true"
    assert "access.yaml:" in page.inner_text(".detail")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_phone_shows_cards(visit: Visit) -> None:
    page = visit(large_report(5, 3, 2), width=390, height=844)
    assert page.is_checked("#list")
    assert page.evaluate("getComputedStyle(document.querySelector('.access td')).display") != "table-cell"


def test_without_a_script_it_is_all_there(visit: Visit) -> None:
    page = visit(large_report(60, 5, 3), java_script_enabled=False)
    assert page.locator("noscript .access tbody").count() == 60
    assert page.locator("noscript .access tr").count() == 60 * 4 + 1
    assert not page.is_visible("#filters")


def test_paper_gets_everybody_who_matches(visit: Visit) -> None:
    page = visit(large_report(120, 3, 2))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#view .access tbody").count() == 120
    assert not page.is_visible("#filters")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(".matrix .person").count() == 50


_TIMED = """async (term) => {
  const box = document.getElementById("text");
  const times = [];
  for (let n = 1; n <= term.length; n++) {
    const start = performance.now();
    box.value = term.slice(0, n);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    await new Promise((done) => setTimeout(done));
    times.push(Math.round(performance.now() - start));
  }
  return times;
}"""


def figures(page: Page) -> dict[str, Any]:
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    return {"ready": ready, "key": page.evaluate(_TIMED, "person0123")}


def test_two_thousand_people_by_fifty_projects(visit: Visit, browser: Browser) -> None:
    """A keystroke takes at most 50 ms at the median, in the list and in the matrix; an empty page's takes 1 to 4.

    The best of a few tries counts: another process that has the core for a while slows them all.
    """
    bare = browser.new_page()
    bare.set_content('<input id="text" type="search">')
    page = visit(large_report(2_000, 50, 50))
    assert count(page) == "2,000 of 2,000 people, 102,000 accesses"
    assert figures(page)["ready"] < 6_000
    best = {"list": 1_000, "matrix": 1_000}
    for _ in range(6):
        nothing = _median(bare.evaluate(_TIMED, "person0123"))
        for shape in best:
            page.click(f"label[for={shape}]")
            best[shape] = min(best[shape], _median(figures(page)["key"]))
        print({"an empty page": nothing, **best})  # noqa: T201  # for whoever runs this with -s
        if max(best.values()) <= 50:
            break
    bare.close()
    assert max(best.values()) <= 50


def _median(times: list[int]) -> int:
    return sorted(times)[len(times) // 2]
