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
    assert gate.refused(start, 10.0)
    assert asyncio.run(gate.wait()) >= start + 10
    # A shorter wait told meanwhile doesn't open it earlier.
    gate.refused(time.now, 20.0)
    gate.refused(time.now, 1.0)
    now = time.now
    assert asyncio.run(gate.wait()) >= now + 20


def test_back_off_doubles_with_each_round_and_not_with_each_request() -> None:
    time = FakeTime()
    gate = Gate(patience(time, first_wait=1.0, longest_backoff=6.0))

    def wait() -> tuple[float, float]:
        """Seconds until the gate is open (spread by up to a tenth), and when."""
        before = time.now
        return asyncio.run(gate.wait()) - before, time.now

    sent = time.now
    time.now += 0.1
    assert all(gate.refused(sent, None) for _ in range(3))
    for expected in (1.0, 2.0, 4.0, 6.0, 6.0):
        waited, sent = wait()
        assert expected <= waited <= expected * 1.1
        gate.refused(sent, None)
    gate.answered(sent - 100)  # sent before the gate was shut: tells nothing of back-off
    _, sent = wait()
    gate.answered(sent)
    gate.refused(sent, None)
    assert 1.0 <= wait()[0] <= 1.1


def test_being_told_zero_is_no_reason_to_hammer() -> None:
    time = FakeTime()
    gate = Gate(patience(time, first_wait=0.5))
    assert gate.refused(time.now, 0.0)
    assert asyncio.run(gate.wait()) >= 1_000.5


def test_putting_off_has_a_bound_that_an_answer_begins_anew() -> None:
    time = FakeTime()
    gate = Gate(patience(time, unanswered_for=300.0))
    assert gate.refused(time.now, 100.0)
    time.now += 150
    assert gate.refused(time.now, 100.0)
    time.now += 110
    assert gate.put_off_for() == 260
    assert not gate.refused(time.now, 100.0)
    gate.give_up("why")
    gate.answered(time.now)
    assert (gate.put_off_for(), gate.given_up) == (0, None)
    assert gate.refused(time.now, 100.0)
    assert not gate.refused(time.now, 121.0), "more than anybody waits for"
    time.now += 301
    assert not gate.put_off()


def test_reads_come_back_ever_later_and_not_all_at_once() -> None:
    first, second = ([*patience(first_wait=1.0, longest_backoff=3.0).backoff()] for _ in range(2))
    for waits in (first, second):
        assert len(waits) == 3
        assert all(least <= wait <= least * 1.5 for wait, least in zip(waits, (1.0, 2.0, 3.0), strict=True))
    assert first != second
