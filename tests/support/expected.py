"""Outputs pinned as files. `UPDATE_EXPECTED=1 pytest …` writes them anew: look at the difference afterwards."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def check(path: str, text: str) -> None:
    """Asserts that the file at `path` (from the repository's root) holds exactly this text."""
    file = ROOT / path
    if os.environ.get("UPDATE_EXPECTED"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    assert file.read_bytes().decode() == text, f"{path} is not current: run with UPDATE_EXPECTED=1"
