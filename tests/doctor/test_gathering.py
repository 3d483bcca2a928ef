"""Everything is asked for with GET, again only where it was put off, and no answer stops the rest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.api.settings import Connection
from doorlist.api.transport import Transport
from doorlist.doctor.checks import judge
from doorlist.doctor.gathering import gather
from support.emulator import acme
from support.replies import FakeTime, patience

if TYPE_CHECKING:
    from doorlist.doctor.evidence import Evidence
    from doorlist.emulator.running import Running


def gathered(emulator: Running, **more: Any) -> Evidence:
    async def work() -> Evidence:
        async with Transport(Connection(emulator.url, emulator.key)) as transport:
            return await gather(transport, **more)

    return asyncio.run(work())


def wrong(evidence: Evidence) -> set[str]:
    return {finding.check for finding in judge(evidence) if finding.level == "wrong"}


def test_only_get_is_sent(emulator: Running) -> None:
    emulator.reset(acme())
    before = emulator.state()
    gathered(emulator)
    assert {entry["verb"] for entry in emulator.requests()} == {"GET"}
    assert emulator.state() == before


def test_no_more_projects_than_asked_for(emulator: Running) -> None:
    emulator.reset(acme())
    evidence = gathered(emulator, most_projects=1)
    assert (evidence.projects, evidence.looked_at) == (2, 1)
    assert not any("support-bot" in entry["path"] for entry in emulator.requests())


def test_many_pages_are_read_in_two_sizes(emulator: Running) -> None:
    members = [{"email": "ada@acme.example", "role": "Owner"}]
    members += [{"email": f"p{number}@acme.example"} for number in range(230)]
    emulator.reset({"organization": {"name": "Acme", "members": members}})
    evidence = gathered(emulator)
    assert len(evidence.rows("members", 0)) == len(evidence.rows("members", 0, round_=2)) == 231
    assert not wrong(evidence)


@pytest.mark.parametrize(
    ("settings", "checks"),
    [
        ({"total_off": 1}, {"totals"}),
        ({"total_off": -1}, {"totals", "pages"}),  # a total that is too small ends the reading too early
        ({"page_size_cap": 1}, set()),
        ({"versions": ["v1"]}, set()),
        ({"extra_fields": True}, set()),
        ({"versions": ["v1"], "deprecated": ["v1"]}, set()),
        ({"faults": [{"kind": "status", "status": 500, "route": "/organization/roles"}]}, {"readable"}),
        ({"faults": [{"kind": "html", "route": "/projects/docs/policies"}]}, {"readable"}),
        ({"faults": [{"kind": "truncated", "route": "/organization/members"}]}, {"readable"}),
        ({"clock": "2026-11-24T12:00:00Z"}, set()),
    ],
)
def test_worlds_that_break_one_assumption(emulator: Running, settings: dict[str, object], checks: set[str]) -> None:
    emulator.reset(acme())
    emulator.settings(**settings)
    assert wrong(gathered(emulator)) == checks


@pytest.mark.parametrize("status", [429, 503])
def test_what_the_platform_puts_off_is_waited_for(emulator: Running, status: int) -> None:
    emulator.reset(acme())
    fault = {"kind": "throttle", "status": status, "retry_after": "seconds", "seconds": 7, "times": 3}
    emulator.settings(faults=[fault])
    time = FakeTime()
    evidence = gathered(emulator, patience=patience(time))
    assert (evidence.put_off, wrong(evidence)) == (3, set())
    assert time.now - 1_000 >= 7


def test_a_platform_that_puts_everything_off_is_told_after_a_while(emulator: Running) -> None:
    emulator.reset(acme())
    emulator.settings(faults=[{"kind": "throttle", "retry_after": "seconds", "seconds": 60}])
    time = FakeTime()
    assert "key" in wrong(gathered(emulator, patience=patience(time)))
    assert time.now - 1_000 < 700


def test_the_wrong_key_is_told_once(emulator: Running) -> None:
    async def work() -> Evidence:
        async with Transport(Connection(emulator.url, "confident_us_wrong")) as transport:
            return await gather(transport)

    assert "key" in wrong(asyncio.run(work()))


def test_nobody_there() -> None:
    async def work() -> Evidence:
        async with Transport(Connection("http://127.0.0.1:9", "k")) as transport:
            return await gather(transport)

    assert asyncio.run(work()).version is None
