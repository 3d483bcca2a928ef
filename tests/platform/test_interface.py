"""The real client and the fake one are what the interface asks for; the type checker sees to the arguments."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from doorlist.api.client import Client
from doorlist.platform.interface import Applying, Platform
from support.fake_platform import FakePlatform

if TYPE_CHECKING:

    def _(client: Client, fake: FakePlatform) -> tuple[Platform, Applying]:
        return client, fake


def calls(interface: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(interface, inspect.iscoroutinefunction)]


@pytest.mark.parametrize(("kind", "interface", "count"), [(Client, Platform, 20), (FakePlatform, Applying, 17)])
def test_every_call_is_there(kind: type, interface: type, count: int) -> None:
    assert len(calls(interface)) == count
    assert all(inspect.iscoroutinefunction(getattr(kind, name)) for name in calls(interface))
