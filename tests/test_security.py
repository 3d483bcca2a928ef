"""SECURITY.md promises nothing that no test shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and "shown by" not in line and "---" not in line]


def test_there_are_rows_for_each_attacker() -> None:
    assert len(re.findall(r"^## A hostile|^## A stolen", TEXT, flags=re.MULTILINE)) == 4
    assert len(ROWS) > 20


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:50])
def test_every_row_points_to_a_test(row: str) -> None:
    found = re.search(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row)
    assert found is not None
    file = ROOT / found[1]
    assert file.is_file()
    if found[2] is not None:
        assert re.search(rf"^def {found[2]}\(", file.read_text(encoding="utf-8"), flags=re.MULTILINE), found[2]
