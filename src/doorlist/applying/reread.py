"""Reads lists back. Whoever asks while a list is being read gets the next reading, which began after the question."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

from doorlist.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from doorlist.platform.interface import Applying
    from doorlist.values.live import Invitation, Member, Policy, Role
    from doorlist.values.scope import Scope

T = TypeVar("T")


class Shared(Generic[T]):
    """One read at a time; whoever asks during one shares the next."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._begun = 0
        self._latest: tuple[int, T] | None = None

    async def read(self, really: Callable[[], Awaitable[T]]) -> T:
        """The result of a read that began after this call. Raises what that read raises."""
        asked = self._begun
        async with self._one_at_a_time:
            if self._latest is not None and self._latest[0] > asked:
                return self._latest[1]
            self._begun += 1
            number = self._begun
            value = await really()
            self._latest = (number, value)
            return value


class Reread:
    """The lists of one run's platform as they are now. A scope that is gone reads as empty."""

    def __init__(self, client: Applying) -> None:
        self._client = client
        self._members: defaultdict[Scope, Shared[Mapping[str, Member]]] = defaultdict(Shared)
        self._invitations: defaultdict[Scope, Shared[Sequence[Invitation]]] = defaultdict(Shared)
        self._roles: defaultdict[Scope, Shared[Sequence[Role]]] = defaultdict(Shared)
        self._policies: defaultdict[Scope, Shared[Sequence[Policy]]] = defaultdict(Shared)

    async def members(self, scope: Scope) -> Mapping[str, Member]:
        """Who is in, by email. Raises PlatformError."""
        return await self._members[scope].read(lambda: _or(self._client.members(scope), {}))

    async def invitations(self, scope: Scope) -> Sequence[Invitation]:
        """What is outstanding. Raises PlatformError."""
        return await self._invitations[scope].read(lambda: _or(self._client.invitations(scope), ()))

    async def roles(self, scope: Scope) -> Sequence[Role]:
        """The roles with their policies. Raises PlatformError."""
        return await self._roles[scope].read(lambda: _or(self._client.whole_roles(scope), ()))

    async def policies(self, scope: Scope) -> Sequence[Policy]:
        """The policies. Raises PlatformError."""
        return await self._policies[scope].read(lambda: _or(self._client.policies(scope), ()))


async def _or(reading: Awaitable[T], nothing: T) -> T:
    try:
        return await reading
    except NotFound:
        return nothing
