"""Reading back: shared, and never from before the question."""

from __future__ import annotations

import asyncio

import pytest

from doorlist.applying.reread import Reread, Shared
from doorlist.errors import PlatformError, Rejected
from doorlist.values.scope import Scope
from support.fake_platform import Before, FakePlatform, error
from support.worlds import live, mail

NOWHERE = Scope("project", "gone", "Gone")


def test_whoever_asks_during_a_read_shares_the_next() -> None:
    begun: list[int] = []

    async def work() -> list[int]:
        shared: Shared[int] = Shared()
        going = asyncio.Event()

        async def read() -> int:
            begun.append(len(begun))
            number = begun[-1]
            if number == 0:
                await going.wait()
            return number

        first = asyncio.ensure_future(shared.read(read))
        await asyncio.sleep(0)
        during = [asyncio.ensure_future(shared.read(read)) for _ in range(5)]
        await asyncio.sleep(0)
        going.set()
        return [await first, *await asyncio.gather(*during), await shared.read(read)]

    assert asyncio.run(work()) == [0, 1, 1, 1, 1, 1, 2]


def test_a_failed_read_is_not_shared() -> None:
    async def work() -> list[object]:
        shared: Shared[int] = Shared()
        results: list[int | PlatformError] = [error(Rejected), 7]

        async def read() -> int:
            await asyncio.sleep(0)
            result = results.pop(0)
            if isinstance(result, PlatformError):
                raise result
            return result

        jobs = [asyncio.ensure_future(shared.read(read)) for _ in range(3)]
        return list(await asyncio.gather(*jobs, return_exceptions=True))

    first, *others = asyncio.run(work())
    assert isinstance(first, Rejected)
    assert others == [7, 7]


def test_a_scope_that_is_gone_reads_as_empty() -> None:
    there = live({"ada": "Owner"}, {"bob": "Member"})
    (organization,) = there.scopes

    async def work() -> None:
        platform = FakePlatform(there)
        reread = Reread(platform)
        assert set(await reread.members(organization)) == {mail("ada")}
        assert [one.email for one in await reread.invitations(organization)] == [mail("bob")]
        assert await reread.members(NOWHERE) == {}
        assert await reread.invitations(NOWHERE) == ()
        platform.script("members", Before(error(Rejected)))
        with pytest.raises(Rejected):
            await reread.members(organization)

    asyncio.run(work())
