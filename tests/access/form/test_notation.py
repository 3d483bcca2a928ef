"""How counts, limits and durations are written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorlist.access.form.notation import count, duration, limit
from doorlist.values.guardrails import Limit

JUNK = ["", "-1", "1.5", "x", "١", "1_0", " 1", "0x1", "1e3", "9" * 5000, "%"]


@pytest.mark.parametrize("text", JUNK)
def test_junk(text: str) -> None:
    assert count(text) is None
    assert limit(text) is None
    assert duration(text) is None


def test_counts() -> None:
    assert [count(text) for text in ("0", "007", "999999999")] == [0, 7, 999_999_999]


def test_limits() -> None:
    assert limit("3") == Limit(3.0)
    assert limit("25%") == Limit(25.0, percent=True)
    assert limit("12.5%") == Limit(12.5, percent=True)
    assert limit("0%") == Limit(0.0, percent=True)
    assert limit("100%") == Limit(100.0, percent=True)
    assert [limit(text) for text in ("100.1%", "999%", "-1%", "1.%", "5 %")] == [None] * 5


def test_durations() -> None:
    assert duration("36h") == timedelta(hours=36)
    assert duration("7d") == timedelta(days=7)
    assert duration("2w") == timedelta(days=14)
    assert duration("99999w") == timedelta(weeks=99_999)
    assert [duration(text) for text in ("7", "0d", "7m", "7D", "1d12h", "100000d")] == [None] * 6
