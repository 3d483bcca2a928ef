"""Moments and spans: read as written, shown as written, and never out of range."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.values.times import (
    ALWAYS,
    FIRST,
    LAST,
    Span,
    as_of_day,
    earlier,
    end_day,
    end_written,
    later,
    read_end,
    read_start,
    start_day,
    start_written,
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


#: As written → when something that starts then starts, and when something that expires then is over.
GOOD = {
    "2027-01-31": (utc(2027, 1, 31), utc(2027, 2, 1)),
    "2028-02-29": (utc(2028, 2, 29), utc(2028, 3, 1)),
    "2027-02-28": (utc(2027, 2, 28), utc(2027, 3, 1)),
    "2026-12-31": (utc(2026, 12, 31), utc(2027, 1, 1)),
    "0001-01-01": (utc(1, 1, 1), utc(1, 1, 2)),
    "2027-01-31T18:00:00Z": (utc(2027, 1, 31, 18),) * 2,
    "2027-01-31T00:00:00Z": (utc(2027, 1, 31),) * 2,
    "2027-01-31 18:00+01:00": (utc(2027, 1, 31, 17),) * 2,
    "2027-01-31T18:00:01.5-09:30": (utc(2027, 2, 1, 3, 30, 1, 500_000),) * 2,
    "2028-02-29T23:59:59-00:01": (utc(2028, 3, 1, 0, 0, 59),) * 2,
}
BAD = {
    "tomorrow": "isn't a date",
    "": "isn't a date",
    "31.01.2027": "isn't a date",
    "20270131": "isn't a date",
    "2027-W05-1": "isn't a date",
    "2027-1-31": "isn't a date",
    "٢٠٢٧-٠١-٣١": "isn't a date",
    "2027-01-31\n": "isn't a date",
    "2027-02-29": "isn't a date: day is out of range for month",
    "2027-13-01": "isn't a date: month must be in 1..12",
    "2027-01-31T25:00Z": "isn't a date: hour must be in 0..23",
    "2027-01-31T18:00": "names no time zone",
    "0001-01-01T00:00+14:00": "is out of range",
    "9999-12-31T23:59-14:00": "is out of range",
}
#: A moment → how it is shown, and written, as an end and as a start.
SHOWN = {
    utc(2027, 2, 1): ("2027-01-31", "2027-01-31", "2027-02-01", "2027-02-01"),
    utc(2028, 3, 1): ("2028-02-29", "2028-02-29", "2028-03-01", "2028-03-01"),
    utc(2027, 2, 1, 18): ("2027-02-01 18:00 UTC", "2027-02-01T18:00:00Z") * 2,
    utc(2027, 2, 1, 0, 0, 1): ("2027-02-01 00:00:01 UTC", "2027-02-01T00:00:01Z") * 2,
    utc(2027, 2, 1, 9, 5, 0, 10): ("2027-02-01 09:05:00.000010 UTC", "2027-02-01T09:05:00.000010Z") * 2,
    FIRST: ("0001-01-01 00:00 UTC", "0001-01-01T00:00:00Z", "0001-01-01", "0001-01-01"),
    utc(33, 1, 2): ("0033-01-01", "0033-01-01", "0033-01-02", "0033-01-02"),
    LAST: ("9999-12-31 23:59:59.999999 UTC", "9999-12-31T23:59:59.999999Z") * 2,
}
moments = st.datetimes(timezones=st.just(UTC))
zones = st.integers(-839, 839).map(lambda minutes: timezone(timedelta(minutes=minutes)))
spans = st.builds(Span, st.none() | moments, st.none() | moments)


@pytest.mark.parametrize(("text", "start", "end"), [(text, *both) for text, both in GOOD.items()])
def test_what_is_written_is_a_moment(text: str, start: datetime, end: datetime) -> None:
    assert (read_start(text), read_end(text)) == (start, end)


@pytest.mark.parametrize(("text", "why"), BAD.items())
def test_what_is_none_is_told(text: str, why: str) -> None:
    assert read_start(text) == read_end(text) == why


def test_the_last_day_of_all_has_no_end() -> None:
    assert read_end("9999-12-31") == "is out of range"
    assert read_start("9999-12-31") == utc(9999, 12, 31)


@pytest.mark.parametrize(("moment", "shown"), SHOWN.items())
def test_a_moment_is_shown_as_it_was_written(moment: datetime, shown: tuple[str, ...]) -> None:
    assert (end_day(moment), end_written(moment), start_day(moment), start_written(moment)) == shown


@given(moments)
def test_what_is_shown_is_read_again(moment: datetime) -> None:
    assert read_end(end_written(moment)) == moment
    assert read_start(start_written(moment)) == moment


@given(st.dates(max_value=datetime(9999, 12, 30, tzinfo=UTC).date()))
def test_a_date_lasts_from_its_first_second_to_its_last(day: datetime) -> None:
    start, end = read_start(day.isoformat()), read_end(day.isoformat())
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert end - start == timedelta(days=1)
    assert (start_day(start), end_day(end)) == (day.isoformat(),) * 2


@given(st.datetimes(timezones=zones))
def test_a_timestamp_is_that_moment_in_whichever_zone(when: datetime) -> None:
    found = read_end(when.isoformat())
    assert found in (when, "is out of range")
    assert read_start(when.isoformat()) == found


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (utc(2026, 12, 10, 23, 59, 59), "2026-12-10"),
        (utc(2026, 12, 10, 12), "2026-12-10 12:00 UTC"),
        (utc(2026, 12, 10), "2026-12-10 00:00 UTC"),
    ],
)
def test_a_plan_of_another_day_shows_that_day(moment: datetime, day: str) -> None:
    assert as_of_day(moment) == day


@given(spans, spans, moments)
def test_what_two_spans_share_holds_what_is_in_both(one: Span, other: Span, moment: datetime) -> None:
    both = one.within(other)
    assert _holds(both, moment) == (_holds(one, moment) and _holds(other, moment))
    assert other.within(one) == both
    if both.is_empty:
        assert not _holds(both, moment)


def _holds(span: Span, moment: datetime) -> bool:
    return span.has_begun(moment) and not span.is_over(moment)


@given(moments)
def test_always_is_always(moment: datetime) -> None:
    assert _holds(ALWAYS, moment)
    assert not ALWAYS.is_empty


@given(moments, st.timedeltas(min_value=timedelta(0)))
def test_no_sum_is_out_of_range(moment: datetime, span: timedelta) -> None:
    after, before = later(moment, span), earlier(moment, span)
    assert after == LAST or after - span == moment
    assert before == FIRST or before + span == moment
