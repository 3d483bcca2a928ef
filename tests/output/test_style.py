from __future__ import annotations

from doorlist.output.style import ANSI, PLAIN, palette


def test_palette() -> None:
    assert palette(True) is ANSI
    assert palette(False) is PLAIN
    assert not any(PLAIN)
