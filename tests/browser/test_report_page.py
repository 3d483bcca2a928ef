"""The access review's page in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.hostile import HOSTILE
from support.reports import hostile_report, large_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser


def count(page: Page) -> str:
    return page.inner_text("#count")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("shape", ["matrix", "list"])
def test_axe_finds_nothing(visit: Visit, scheme: str, width: int, shape: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(large_report(60, 5, 3), width=width, color_scheme=scheme)
    page.click(f"label[for={shape}]")
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


def test_two_thousand_people_by_fifty_projects(visit: Visit) -> None:
    """On two busy cores: ready in 1.3 s, 85 ms a key. The limits are wide, as machines differ."""
    page = visit(large_report(2_000, 50, 50))
    assert count(page) == "2,000 of 2,000 people, 102,000 accesses"
    measured = figures(page)
    print(measured)  # noqa: T201  # for whoever runs this with -s
    assert measured["ready"] < 6_000
    assert sorted(measured["key"])[5] < 500  # the median
