from __future__ import annotations

from datetime import UTC, datetime

import click
import pytest

from doorlist.cli.option_values import limit, moment, one_of
from doorlist.values.guardrails import Limit


def test_limits_are_counts_or_percentages() -> None:
    assert limit("3") == Limit(3)
    assert limit("12.5%") == Limit(12.5, percent=True)


@pytest.mark.parametrize("text", ["", "-1", "101%", "three", "3.5"])
def test_other_limits_are_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="no limit"):
        limit(text)


def test_a_date_is_its_last_second_so_that_who_has_access_that_day_still_has_it() -> None:
    assert moment("2027-01-31") == datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2027-01-31T12:00:00+02:00", "2027-01-31 10:00Z"])
def test_a_timestamp_is_that_moment_in_utc(text: str) -> None:
    assert moment(text) == datetime(2027, 1, 31, 10, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "tomorrow", "2027-02-30", "2027-01-31T12:00"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="a timestamp with its zone, or 90d"):
        moment(text)


def test_a_word_is_one_of_those_known() -> None:
    pick = one_of(["text", "json"])
    assert pick("json") == "json"
    with pytest.raises(click.BadParameter, match="Did you mean 'text'"):
        pick("txt")
    with pytest.raises(click.BadParameter, match="It is one of text or json"):
        pick("?")
