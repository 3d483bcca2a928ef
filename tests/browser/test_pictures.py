"""The pictures of the access review, as they are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.review_pictures import review_page, taken

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def source() -> str:
    """The page, made before the browser's event loop takes this thread."""
    return review_page()


def test_there_is_one_for_light_and_one_for_dark(source: str, browser: Browser) -> None:
    pictures = dict(taken(browser, source))
    assert pictures.keys() == {"light", "dark"}
    assert pictures["light"] != pictures["dark"]
    assert all(10_000 < len(picture) < 60_000 for picture in pictures.values())
