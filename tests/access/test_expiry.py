"""When an entry expires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.expiry import moment

GOOD = {
    "2027-01-31": datetime(2027, 2, 1, tzinfo=UTC),
    "2028-02-29": datetime(2028, 3, 1, tzinfo=UTC),
    "2027-01-31T18:00:00Z": datetime(2027, 1, 31, 18, tzinfo=UTC),
    "2027-01-31 18:00+01:00": datetime(2027, 1, 31, 17, tzinfo=UTC),
    "2027-01-31T18:00:01.5-09:30": datetime(2027, 2, 1, 3, 30, 1, 500_000, tzinfo=UTC),
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
    "2027-02-30": "isn't a date: day is out of range for month",
    "2027-13-01": "isn't a date: month must be in 1..12",
    "2027-01-31T25:00Z": "isn't a date: hour must be in 0..23",
    "2027-01-31T18:00": "names no time zone",
    "9999-12-31": "is out of range",
    "0001-01-01T00:00+14:00": "is out of range",
}


@pytest.mark.parametrize(("text", "when"), GOOD.items())
def test_good(text: str, when: datetime) -> None:
    assert moment(text) == when


@pytest.mark.parametrize(("text", "why"), BAD.items())
def test_bad(text: str, why: str) -> None:
    assert moment(text) == why


@given(st.dates(max_value=datetime(9999, 12, 30, tzinfo=UTC).date()))
def test_a_date_lasts_to_its_last_second(day: datetime) -> None:
    when = moment(day.isoformat())
    assert isinstance(when, datetime)
    assert (when - timedelta(seconds=1)).date() == day
    assert when.utcoffset() == timedelta(0)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_timestamp_is_that_moment(when: datetime) -> None:
    assert moment(when.isoformat()) == when
