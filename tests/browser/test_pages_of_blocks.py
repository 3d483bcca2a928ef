"""The pages that blocks make, in a real browser: readable by everybody, in the light and in the dark, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.output.outcome import outcome_view
from doorlist.output.plan import plan_view
from support.plans import representative_outcome, representative_plan
from support.shown import as_html

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PAGES = {
    "plan": lambda: as_html(plan_view(representative_plan())),
    "outcome": lambda: as_html(outcome_view(representative_outcome())),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, name: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "page.html"
    file.write_text(PAGES[name](), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    trouble: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: trouble.append(message.text))
    page.goto(file.as_uri())
    for summary in page.locator("summary").all():
        summary.click()
    found = Axe().run(page).response
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()

    assert len(found["passes"]) > 10
    assert [(one["impact"], one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert fits
    assert trouble == []
