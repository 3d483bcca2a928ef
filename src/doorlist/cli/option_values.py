"""Values of options, read as the access file reads the same things."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.guardrails import Limit


def limit(text: str) -> Limit:
    """A count or a percentage: `3` or `25%`."""
    from doorlist.access.form import notation

    read = notation.limit(text)
    if read is None:
        raise click.BadParameter(f"{text!r} is no limit: write a count or a percentage, e.g. 3 or 25%.")
    return read


def moment(text: str) -> datetime:
    """`2027-01-31`, the last second of that day in UTC; a timestamp with its zone; or `90d`, so long from now."""
    from doorlist.access.form.notation import duration
    from doorlist.values.times import later, read_end

    span = duration(text)
    if span is not None:
        return later(datetime.now(UTC).replace(microsecond=0), span)
    read = read_end(text)
    if isinstance(read, str):
        raise click.BadParameter(
            f"{text!r} {read}. Write e.g. 2027-01-31, a timestamp with its zone, or 90d for so long from now."
        )
    # Of a date the access file takes the midnight after it, when it is over; here it is still that day.
    return read if ":" in text else read - timedelta(seconds=1)


def email(text: str) -> str:
    """A person's email as emails are compared. Any form will do, as the platform has people whom no file can name."""
    from doorlist.values.address import address

    return address(text)


def digest(text: str) -> str:
    """`sha256:` and 64 hexadecimal digits."""
    algorithm, _, digits = text.strip().lower().partition(":")
    if algorithm != "sha256" or len(digits) != 64 or set(digits) - set("0123456789abcdef"):
        raise click.BadParameter(f"{text!r} is no digest. Write it as `plan --out` prints it: sha256:… .")
    return f"{algorithm}:{digits}"


def span(text: str) -> timedelta:
    """A time of hours, days or weeks: `36h`, `30d` or `2w`."""
    from doorlist.access.form.notation import duration

    read = duration(text)
    if read is None:
        raise click.BadParameter(f"{text!r} is no time of hours, days or weeks: write e.g. 36h, 30d or 2w.")
    return read


def one_of(words: Sequence[str]) -> OneOf:
    """One of some words; for a misspelt one the message has the nearest."""
    return OneOf(tuple(words))


class OneOf:
    """The type of an option that takes one of `words`; the shell's completion offers them."""

    __name__ = "word"  # click asks a callable for it

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words

    def __call__(self, text: str) -> str:
        if text not in self.words:
            from doorlist.words import listed, nearest

            near = nearest(text, self.words)
            known = f"Did you mean {near!r}?" if near else f"It is one of {listed(self.words, last='or', most=20)}."
            raise click.BadParameter(f"{text!r} isn't known. {known}")
        return text
