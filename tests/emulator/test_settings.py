"""Settings: some at a time, and only what makes sense."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from doorlist.emulator.settings import Settings


def test_what_isn_t_given_stays() -> None:
    one = Settings().changed({"latency": 0.05, "faults": [{"kind": "cut"}]})
    two = one.changed({"clock": "2026-01-01T00:00:00Z"})
    assert (two.latency, two.faults[0].kind, two.seed) == (0.05, "cut", 0)
    assert two.changed({"clock": None, "latency": 0}).model_dump() == one.changed({"latency": 0}).model_dump()


@pytest.mark.parametrize(
    "changes",
    [
        {"latncy": 1},
        {"latency": -1},
        {"latency": float("inf")},
        {"clock": "2026-01-01T00:00:00"},
        {"faults": [{"kind": "explode"}]},
        {"faults": [{"kind": "cut", "verb": "PATCH"}]},
        {"faults": [{"kind": "none", "before": [{"verb": "DELETE", "path": "projects"}]}]},
        {"rate_limit": {"requests": 0}},
        {"versions": ["v3"]},
        [],
    ],
)
def test_nonsense_is_refused(changes: Any) -> None:
    with pytest.raises(ValidationError):
        Settings().changed(changes)
