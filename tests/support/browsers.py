"""The system's Chromium, and how it is started so that it asks nothing of anybody."""

from __future__ import annotations

import os
import shutil
from typing import Final

QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING: Final = "no Chromium here: install the package `chromium`, or set DOORLIST_CHROMIUM to its path"


def chromium() -> str | None:
    """The path of this machine's Chromium, or the one that `DOORLIST_CHROMIUM` names."""
    return os.environ.get("DOORLIST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
