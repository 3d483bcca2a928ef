from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from doorlist.errors import NotFound, OutcomeUnknown, PlatformError, Throttled, Unreachable, Unreadable
from doorlist.values.scope import ORGANIZATION
from support.replies import ORGANIZATION as ACME
from support.replies import FakeTime, Platform, in_turn, ok, refused, using

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from doorlist.api.client import Client

MEMBER = {"id": "u", "email": "ada@acme.example", "name": None, "image": None, "organizationRole": None}


def read(client: Client) -> Awaitable[object]:
    return client.organization()


def write(client: Client) -> Awaitable[object]:
    return client.set_role(ORGANIZATION, "u", "r")


async def read_twice(client: Client) -> object:
    await client.organization()
    return await client.organization()


LOST = [
    httpx.ReadTimeout("x"),
    httpx.ReadError("x"),
    httpx.RemoteProtocolError("x"),
    refused(500),
    refused(502),
    refused(503),
    refused(504),
]


@pytest.mark.parametrize("answer", LOST)
def test_a_read_whose_answer_is_lost_is_sent_again(answer: Any) -> None:
    platform = Platform(in_turn(answer, answer, answer, ok(ACME)))
    assert using(platform, read)
    assert len(platform.seen) == 4


@pytest.mark.parametrize("answer", LOST)
def test_a_read_is_not_sent_again_for_ever(answer: Any) -> None:
    platform = Platform(in_turn(answer))
    with pytest.raises(OutcomeUnknown):
        using(platform, read)
    assert len(platform.seen) == 4


@pytest.mark.parametrize("answer", [*LOST, httpx.ConnectError("x"), httpx.Response(200, content=b"{")])
def test_a_write_is_sent_once_whatever_happens(answer: Any) -> None:
    platform = Platform(in_turn(answer, ok(MEMBER)))
    with pytest.raises(PlatformError) as caught:
        using(platform, write)
    assert len(platform.seen) == 1
    assert isinstance(caught.value, Unreachable if isinstance(answer, httpx.ConnectError) else OutcomeUnknown)


@pytest.mark.parametrize(
    ("answer", "kind"), [(httpx.ConnectError("x"), Unreachable), (httpx.Response(200, html="<p>"), Unreadable)]
)
def test_a_platform_never_met_is_not_tried_again_but_one_that_was_is(answer: Any, kind: type[PlatformError]) -> None:
    stranger = Platform(in_turn(answer))
    with pytest.raises(kind):
        using(stranger, read)
    assert len(stranger.seen) == 1
    friend = Platform(in_turn(ok(ACME), answer, answer, ok(ACME)))
    assert using(friend, read_twice)
    assert len(friend.seen) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_a_refusal_is_final(status: int) -> None:
    platform = Platform(in_turn(refused(status)))
    with pytest.raises(PlatformError):
        using(platform, read)
    assert len(platform.seen) == 1


@pytest.mark.parametrize("job", [read, write])
@pytest.mark.parametrize(
    ("headers", "least"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "Wed, 01 Jul 2026 12:00:09 GMT", "date": "Wed, 01 Jul 2026 12:00:00 GMT"}, 9.0),
        ({}, 0.5),
        ({"retry_after": "0"}, 0.5),
        ({"retry_after": "rubbish"}, 0.5),
    ],
)
def test_a_429_is_waited_for_as_told_and_sent_again_also_a_write(
    job: Any, headers: dict[str, str], least: float
) -> None:
    time = FakeTime()
    answer = ok(ACME) if job is read else ok(MEMBER)
    platform = Platform(in_turn(refused(429, **headers), answer))
    assert using(platform, job, time=time, first_wait=0.5)
    assert len(platform.seen) == 2
    assert least <= sum(time.slept) <= least * 1.2


@pytest.mark.parametrize("job", [read, write])
def test_a_429_that_stays_ends_in_a_clear_error(job: Any) -> None:
    time = FakeTime()
    platform = Platform(in_turn(refused(429)))
    with pytest.raises(Throttled, match="still so after waiting"):
        using(platform, job, time=time, first_wait=0.5)
    assert 240 <= sum(time.slept) <= 330
    assert len(platform.seen) < 25


@pytest.mark.parametrize("refusal", [refused(429), refused(429, retry_after="20"), refused(503, retry_after="20")])
def test_forty_scopes_give_up_after_the_time_that_one_has(refusal: Any) -> None:
    time = FakeTime()
    platform = Platform(in_turn(refusal))

    async def job(client: Client) -> None:
        with pytest.raises(Throttled, match="still so after waiting"):
            await client.organization()
        for _ in range(40):
            with pytest.raises(Throttled, match=r"not sent: .*still so after waiting"):
                await client.organization()

    using(platform, job, time=time, first_wait=0.5)
    assert sum(time.slept) <= 330
    assert len(platform.seen) < 25


def test_writes_that_are_put_off_one_after_another_share_the_time() -> None:
    """A 503 without a time to wait leaves each write unknown at once: what counts is how long that goes on."""
    time = FakeTime()
    platform = Platform(in_turn(refused(503)))

    async def job(client: Client) -> list[str]:
        kinds = []
        for _ in range(20):
            with pytest.raises(PlatformError) as caught:
                await write(client)
            kinds.append(type(caught.value).__name__)
            time.now += 20
        return kinds

    assert using(platform, job, time=time) == ["OutcomeUnknown"] * 17 + ["Throttled"] * 3


@pytest.mark.parametrize("answer", [*LOST, httpx.ConnectError("x"), httpx.ConnectTimeout("x")])
def test_a_platform_that_dies_holds_no_run_for_longer_than_one_that_puts_off(answer: Any) -> None:
    """Each write takes its time-out and is settled by a read that takes more: 300 of them would be hours."""
    time = FakeTime()
    answers = in_turn(ok(ACME), answer)

    def slow(request: httpx.Request) -> Any:
        time.now += 30
        return answers(request)

    platform = Platform(slow)

    async def job(client: Client) -> PlatformError:
        await client.organization()
        for _ in range(300):
            for call in (write, read):
                with pytest.raises(PlatformError) as caught:
                    await call(client)
        return caught.value

    last = using(platform, job, time=time)
    assert isinstance(last, Throttled)
    assert last.what.startswith("not sent: ")
    assert time.now - 1_000 <= 400
    assert len(platform.seen) <= 14


def test_a_refusal_is_an_answer_so_that_one_request_that_fails_each_time_ends_nothing() -> None:
    time = FakeTime()
    platform = Platform(in_turn(*[refused(500), refused(404)] * 99, ok(ACME)))

    async def job(client: Client) -> None:
        for _ in range(99):
            for kind in (OutcomeUnknown, NotFound):
                time.now += 60
                with pytest.raises(kind):
                    await write(client)
        assert await client.organization()

    using(platform, job, time=time)


def test_what_goes_through_now_and_then_isnt_given_up() -> None:
    time = FakeTime()
    platform = Platform(in_turn(*[refused(429, retry_after="100"), refused(429, retry_after="100"), ok(ACME)] * 9))

    async def job(client: Client) -> None:
        for _ in range(9):
            await client.organization()

    using(platform, job, time=time)
    assert sum(time.slept) >= 1_800


def test_a_wait_longer_than_anybody_has_is_not_begun() -> None:
    time = FakeTime()
    with pytest.raises(Throttled, match="it asks to wait 3,600 s"):
        using(Platform(in_turn(refused(429, retry_after="3600"))), read, time=time)
    assert time.slept == []


def test_a_503_with_retry_after_is_waited_for_by_a_read() -> None:
    time = FakeTime()
    platform = Platform(in_turn(refused(503, retry_after="60"), ok(ACME)))
    assert using(platform, read, time=time)
    assert sum(time.slept) >= 60


def test_a_503_leaves_a_write_unknown_and_what_reads_next_waits() -> None:
    time = FakeTime()
    platform = Platform(in_turn(refused(503, retry_after="60"), ok(ACME)))

    async def job(client: Client) -> OutcomeUnknown:
        with pytest.raises(OutcomeUnknown) as caught:
            await write(client)
        assert time.slept == []
        await client.organization()
        return caught.value

    assert using(platform, job, time=time).retry_after == 60
    assert sum(time.slept) >= 60


@pytest.mark.parametrize(("headers", "expected"), [({}, None), ({"retry_after": "9999"}, 9999)])
def test_a_503_without_a_wait_anybody_has_doesnt_hold_the_others(
    headers: dict[str, str], expected: float | None
) -> None:
    time = FakeTime()
    with pytest.raises(OutcomeUnknown) as caught:
        using(Platform(in_turn(refused(503, **headers))), write, time=time)
    assert caught.value.retry_after == expected
    assert time.slept == []


def test_all_requests_slow_down_together() -> None:
    """Ten readers, a platform that lets five through a second."""
    time = FakeTime()
    served: list[float] = []

    def answer(_: httpx.Request) -> httpx.Response:
        if len([moment for moment in served if moment > time.now - 1]) >= 5:
            return refused(429, retry_after="1")
        served.append(time.now)
        return ok(ACME)

    platform = Platform(answer)

    async def job(client: Client) -> None:
        await asyncio.gather(*(client.organization() for _ in range(40)))

    using(platform, job, time=time, concurrency=10)
    assert len(served) == 40
    # Refused ones wait instead of knocking: a handful a second, not hundreds.
    assert len(platform.seen) <= 120


def test_no_more_are_under_way_than_asked_for() -> None:
    under_way = most = 0

    class Busy(Platform):
        async def __call__(self, request: httpx.Request) -> httpx.Response:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.001)
            under_way -= 1
            return ok(ACME)

    async def job(client: Client) -> None:
        await asyncio.gather(*(client.organization() for _ in range(20)))

    using(Busy(lambda _: None), job, concurrency=3)
    assert most == 3


def test_a_404_on_a_told_version_is_just_not_found() -> None:
    platform = Platform(in_turn(refused(404)))
    with pytest.raises(NotFound):
        using(platform, read, api="v1")
    assert platform.seen == ["GET /v1/organization"]
