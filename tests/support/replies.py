"""A client whose network is a function, and answers as the platform gives them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from doorlist.api.client import Client
from doorlist.api.patience import Patience
from doorlist.api.settings import Connection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

KEY = "confident_us_0123456789abcdefSECRET"


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def patience(time: FakeTime | None = None, **limits: Any) -> Patience:
    """Waits in fake time, and hardly at all between retries."""
    time = time or FakeTime()
    return Patience(**{"first_wait": 0.001, **limits}, clock=time.clock, sleep=time.sleep)


def ok(data: object, status: int = 200, **headers: str) -> httpx.Response:
    """A success in the API's envelope."""
    return httpx.Response(status, json={"success": True, "data": data}, headers=headers)


def refused(status: int, message: str = "no", **headers: str) -> httpx.Response:
    """A failure in the API's envelope."""
    return httpx.Response(
        status,
        json={"success": False, "error": message},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


class Platform:
    """Answers from a function and notes each request as `VERB path?query`."""

    def __init__(self, answer: Callable[[httpx.Request], Any]) -> None:
        self.answer = answer
        self.seen: list[str] = []
        self.requests: list[httpx.Request] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(f"{request.method} {request.url.raw_path.decode()}")
        self.requests.append(request)
        await asyncio.sleep(0)
        answer = self.answer(request)
        if isinstance(answer, BaseException):
            raise answer
        return answer  # type: ignore[no-any-return]


def using(
    platform: Platform,
    job: Callable[[Client], Awaitable[T]],
    *,
    api: Any = "v2",
    time: FakeTime | None = None,
    concurrency: int = 16,
    **limits: Any,
) -> T:
    """Runs a job with a client of that platform."""

    async def run() -> T:
        async with Client(
            Connection("https://platform.example", KEY, api),
            transport=httpx.MockTransport(platform),
            patience=patience(time, **limits),
            concurrency=concurrency,
        ) as client:
            return await job(client)

    return asyncio.run(run())


def in_turn(*answers: Any) -> Callable[[httpx.Request], Any]:
    """Gives these answers one after the other; the last one for ever."""
    left = list(answers)

    def answer(_: httpx.Request) -> Any:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


ORGANIZATION = {"id": "org-1", "name": "Acme", "plan": "TEAM", "created_at": "2026-01-01T00:00:00Z"}
