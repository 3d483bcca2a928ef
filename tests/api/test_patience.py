from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from doorlist.api.patience import Gate, retry_after
from support.replies import FakeTime, patience

NOW = datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "date", "expected"),
    [
        (None, None, None),
        ("5", None, 5.0),
        (" 7 ", None, 7.0),
        ("1.5", None, 1.5),
        ("-3", None, 0.0),
        ("nan", None, None),
        ("soon", None, None),
        ("", None, None),
        ("Wed, 01 Jul 2026 12:00:30 GMT", None, 30.0),
        ("Wed, 01 Jul 2026 12:00:30 -0000", None, 30.0),
        ("Wed, 01 Jul 2026 11:00:00 GMT", None, 0.0),
        ("Wed, 01 Jul 2026 12:00:30 GMT", "Wed, 01 Jul 2026 12:00:20 GMT", 10.0),
        ("Wed, 01 Jul 2026 12:00:30 GMT", "rubbish", 30.0),
    ],
)
def test_retry_after_in_all_its_forms(value: str | None, date: str | None, expected: float | None) -> None:
    assert retry_after(value, date, NOW) == expected


def test_an_http_date_is_measured_against_the_present_without_another_clock() -> None:
    assert retry_after("Wed, 01 Jul 2020 12:00:30 GMT", None) == 0.0


def test_an_open_gate_lets_through_at_once() -> None:
    time = FakeTime()
    assert asyncio.run(Gate(patience(time)).wait()) == time.now
    assert time.slept == []


def test_a_shut_gate_holds_everybody_as_long_as_told() -> None:
    time = FakeTime()
    gate = Gate(patience(time))
    start = time.now
    assert gate.refused(start, 10.0) == 10.0
    assert asyncio.run(gate.wait()) >= start + 10
    # A shorter wait told meanwhile doesn't open it earlier.
    gate.refused(time.now, 20.0)
    gate.refused(time.now, 1.0)
    now = time.now
    assert asyncio.run(gate.wait()) >= now + 20


def test_back_off_doubles_with_each_round_and_not_with_each_request() -> None:
    time = FakeTime()
    gate = Gate(patience(time, first_wait=1.0, longest_backoff=6.0))
    sent = time.now
    time.now += 0.1
    assert [gate.refused(sent, None) for _ in range(3)] == [1.0, 1.0, 1.0]
    waits = []
    for _ in range(4):
        sent = asyncio.run(gate.wait())
        waits.append(gate.refused(sent, None))
    assert waits == [2.0, 4.0, 6.0, 6.0]
    gate.answered(sent - 100)  # sent before the gate was shut: tells nothing
    sent = asyncio.run(gate.wait())
    gate.answered(sent)
    assert gate.refused(sent, None) == 1.0


def test_being_told_zero_is_no_reason_to_hammer() -> None:
    assert Gate(patience(first_wait=0.5)).refused(1_000.0, 0.0) == 0.5
