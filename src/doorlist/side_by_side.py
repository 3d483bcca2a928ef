"""Several awaitables at once, and the first failure ends them all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence

T = TypeVar("T")


async def side_by_side(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """The results in the order of the jobs.

    Raises:
        The first failure as it is, once the others are cancelled and done (a TaskGroup would wrap it).
    """
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        return await asyncio.gather(*tasks)
    finally:
        await stopped(tasks)


async def stopped(tasks: Sequence[asyncio.Future[Any]]) -> None:
    """Cancels what isn't done and waits for it, so that nothing outlives its caller and no failure goes unseen."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
