"""The real client and the fake one are both what applying asks for."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from doorlist.api.client import Client
from doorlist.applying.platform import Platform
from support.fake_platform import FakePlatform

if TYPE_CHECKING:

    def _(client: Client, fake: FakePlatform) -> tuple[Platform, Platform]:
        return client, fake


def test_both_have_every_call() -> None:
    calls = [name for name, _ in inspect.getmembers(Platform, inspect.iscoroutinefunction)]
    assert len(calls) == 8
    for kind in (Client, FakePlatform):
        assert all(inspect.iscoroutinefunction(getattr(kind, name)) for name in calls)
