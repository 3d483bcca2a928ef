"""Which version of the API an installation speaks: as told, or found out without a request of its own.

With `auto` the first calls go to `/v2`. Any answer but 404 settles it. A 404 may mean that the thing isn't there or
that `/v2` isn't; the organization itself is always there for its key, so asking for that tells the two apart.
Source: `manual: platform#versions`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal

from doorlist.errors import NotFound, PlatformError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from doorlist.api.settings import Api

Version = Literal["v1", "v2"]
_PROBE: Final = "/organization"


class Versions:
    """The version of one installation, decided once."""

    def __init__(self, api: Api) -> None:
        self.decided: Version | None = None if api == "auto" else api
        #: Whether somebody named the version, and it hasn't answered yet.
        self.unproven = api != "auto"
        self._deciding = asyncio.Lock()

    @property
    def current(self) -> Version:
        """The version that the next request goes to."""
        return self.decided or "v2"

    def answered(self, version: Version) -> None:
        """Note that a call succeeded there."""
        self.decided = self.decided or version
        self.unproven = False

    async def decide(self, get: Callable[[str], Awaitable[object]]) -> Version:
        """Settle the version after a 404 on `/v2`.

        Args:
            get: reads one path, version included; raises PlatformError.

        Raises:
            NotFound: neither version is there.
            PlatformError: as `get` raises it.
        """
        async with self._deciding:
            if self.decided is None:
                self.decided = await self._probed(get)
            return self.decided

    async def _probed(self, get: Callable[[str], Awaitable[object]]) -> Version:
        if await _is_there(get, "v2"):
            return "v2"
        if await _is_there(get, "v1"):
            return "v1"
        raise NotFound(
            "there is no API here: neither /v2 nor /v1 knows an organization",
            verb="GET",
            path=f"/v2{_PROBE}",
            status=404,
            fix="Check the base URL (--base-url, CONFIDENT_BASE_URL): it ends before /v2.",
        )


def not_served(version: Version, verb: str, path: str) -> NotFound:
    """The error for a version that somebody named, and that knows nothing of the first that it is asked."""
    return NotFound(
        f"there is no /{version} here",
        verb=verb,
        path=path,
        status=404,
        fix="Leave --api out, so that doorlist finds the version; if there is none, check the base URL (--base-url, "
        "CONFIDENT_BASE_URL): it ends before the version.",
    )


async def _is_there(get: Callable[[str], Awaitable[object]], version: Version) -> bool:
    try:
        await get(f"/{version}{_PROBE}")
    except PlatformError as error:
        if error.status == 404:
            return False
        raise
    return True
