from __future__ import annotations

import asyncio

import pytest

from doorlist.side_by_side import side_by_side


def test_results_come_in_order_and_at_once() -> None:
    async def run() -> list[int]:
        all_there = asyncio.Barrier(3)

        async def job(number: int) -> int:
            await all_there.wait()
            return number

        return await side_by_side(job(number) for number in range(3))

    assert asyncio.run(run()) == [0, 1, 2]


def test_the_first_failure_ends_the_others_and_stays_itself() -> None:
    ended: list[str] = []

    async def fails() -> None:
        await asyncio.sleep(0)
        raise ValueError("first")

    async def fails_too() -> None:
        raise_at = asyncio.Event()
        try:
            await raise_at.wait()
        finally:
            ended.append("cancelled")
            raise KeyError("second")

    with pytest.raises(ValueError, match="first"):
        asyncio.run(side_by_side([fails(), fails_too()]))
    assert ended == ["cancelled"]


def test_nothing_is_nothing() -> None:
    assert asyncio.run(side_by_side([])) == []
