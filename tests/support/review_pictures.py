"""Makes the README's pictures of the access review, light and dark, from its page in a headless Chromium.

Whether they are current is told without a browser: beside them stands the digest of the page that they were taken of.
Pixels aren't compared, as another version of the browser draws others.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from doorlist import __version__
from support.browsers import MISSING, QUIET, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "pictures"
RECORD = FOLDER / "review.json"
SCHEMES = ("light", "dark")
#: In the page's own pixels; two thirds as many are in the picture.
WIDTH, HEIGHT, SCALE = 1280, 1020, 2 / 3
#: Some days after the youngest invitation of the example company.
_NOW = datetime(2026, 7, 6, 9, 30, tzinfo=UTC)
#: The browser draws a PNG; as WebP it is a third as large.
_SMALLER = """async png => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.8).split(",")[1];
}"""


def picture_file(scheme: str) -> Path:
    """Where the picture of one colour scheme is."""
    return FOLDER / f"review-{scheme}.webp"


def review_page() -> str:
    """The example company's access review, always as of one moment, without the version that made it."""
    from doorlist.emulator.running import running
    from doorlist.emulator.store import company
    from doorlist.output.report.html import report_html
    from doorlist.tasks.report import reported
    from doorlist.tasks.session import Link, Request

    with tempfile.TemporaryDirectory() as folder, running(company()) as emulator, chdir(folder):
        shutil.copy(ROOT / "examples" / "access.yaml", folder)
        settings = {"CONFIDENT_ORG_API_KEY": emulator.key, "CONFIDENT_BASE_URL": emulator.url}
        with patch.dict(os.environ, settings), patch("doorlist.tasks.session.now", lambda: _NOW):
            report = reported(Request(()), Link(), 90)
    return "".join(report_html(report)).replace(f"doorlist {__version__}", "doorlist")


def digest_of(page: str) -> str:
    """What tells one page from another."""
    return f"sha256:{hashlib.sha256(page.encode()).hexdigest()}"


def record(page: str) -> dict[str, str]:
    """The digests of the page and of the pictures as they lie there."""
    pictures = {
        picture_file(scheme).name: f"sha256:{hashlib.sha256(picture_file(scheme).read_bytes()).hexdigest()}"
        for scheme in SCHEMES
    }
    return {"page": digest_of(page), **pictures}


def taken(browser: Browser, page: str) -> Iterator[tuple[str, bytes]]:
    """The first screen of a page in each colour scheme, as WebP."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "review.html")
        file.write_text(page, encoding="utf-8")
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": WIDTH, "height": HEIGHT},
                device_scale_factor=SCALE,
                color_scheme="dark" if scheme == "dark" else "light",
            )
            shown = context.new_page()
            shown.goto(file.as_uri())
            shown.fill("#text", "partner")
            drawn = base64.b64encode(shown.screenshot()).decode()
            # On a page without the review's policy, which lets nothing in.
            yield scheme, base64.b64decode(context.new_page().evaluate(_SMALLER, drawn))
            context.close()


def make_review_pictures() -> None:
    """Take the pictures anew, and write down of what."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise SystemExit(MISSING)
    page = review_page()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET, headless=True)
        for scheme, content in taken(browser, page):
            picture_file(scheme).write_bytes(content)
        browser.close()
    RECORD.write_text(json.dumps(record(page), indent=2) + "\n", encoding="utf-8")
