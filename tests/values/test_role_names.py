from __future__ import annotations

import pytest

from doorlist.values.role_names import same_role


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Admin", "admin", True),
        ("Straße", "STRASSE", True),
        ("Admin", "Member", False),
        (None, None, True),
        (None, "Member", False),
        ("Member", None, False),
    ],
)
def test_same_role(one: str | None, other: str | None, expected: bool) -> None:
    assert same_role(one, other) is expected
