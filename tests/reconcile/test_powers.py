"""What tells who may do what is read, or known not to be known."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from doorlist.errors import NotEntitled, NotFound, PlatformError, Rejected, Unreadable
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live
from doorlist.powers.ways import Ways
from doorlist.reconcile.powers import read_powers
from doorlist.values.scope import ORGANIZATION
from support.fake_platform import Before, FakePlatform, error
from support.powers_reference import PROJECTS, PlainScope
from support.powers_reference import as_live as live_state

if TYPE_CHECKING:
    from doorlist.values.live import Live


POWERS = live_state(
    {
        ORGANIZATION: PlainScope(people={"ada@acme.example": "owner"}),
        PROJECTS[0]: PlainScope({"k": ("trace:read",)}, {"r": ("k",)}, {"bob@acme.example": "r"}),
        PROJECTS[1]: PlainScope(),
    }
)


def outline_of(whole: Live) -> Live:
    return replace(whole, scopes={})


def test_powers_are_read_where_somebody_holds_a_custom_role() -> None:
    platform = FakePlatform(POWERS)
    found = asyncio.run(read_powers(platform, outline_of(POWERS), PROJECTS))
    asked = Counter(call for call, *_ in platform.calls)
    assert (asked["members"], asked["policies"], asked["roles"], asked["permissions"]) == (3, 1, 1, 2)
    assert from_live(found, CONFIDENT_AI).effective(PROJECTS[0], "bob@acme.example") == {"trace:read"}
    assert found.of(PROJECTS[1]).permissions == found.of(PROJECTS[0]).permissions


@pytest.mark.parametrize("what", ["policies", "roles", "permissions"])
@pytest.mark.parametrize("kind", [NotEntitled, NotFound, Rejected, Unreadable])
def test_what_cannot_be_read_is_an_error_or_not_known(what: str, kind: type[PlatformError]) -> None:
    def refusing() -> FakePlatform:
        platform = FakePlatform(POWERS)
        platform.script(what, *[Before(error(kind))] * 2)
        return platform

    with pytest.raises(kind):
        asyncio.run(read_powers(refusing(), outline_of(POWERS), PROJECTS))
    found = asyncio.run(read_powers(refusing(), outline_of(POWERS), PROJECTS, strict=False))
    (way,) = Ways(from_live(found, CONFIDENT_AI)).of(PROJECTS[0], "bob@acme.example")
    assert way.known is (what == "permissions")
