"""A headless Chromium, the system's own. Without one these tests fail; they run with `-m browser`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from doorlist.output.report.html import report_html
from support.browsers import MISSING, QUIET, chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from doorlist.review.report_values import Report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file's tests, closed after them: while Playwright's synchronous API is open, its event loop
    counts as running in this thread, and whatever calls `asyncio.run` beside it fails."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET, headless=True)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens the page of a report. Any request, error or message of the console fails the test."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def opened(report: Report, *, width: int = 1280, height: int = 900, **settings: Any) -> Page:
        file = tmp_path / "report.html"
        file.write_text("".join(report_html(report)), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: trouble.append(dialog.message))
        page.on("request", lambda asked: None if asked.url == file.as_uri() else trouble.append(asked.url))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []
