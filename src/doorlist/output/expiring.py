"""What ends, falls back or has ended, as text, JSON, Markdown and HTML."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from doorlist.output import entries, phrases
from doorlist.output.blocks import Document, Item, Line, section
from doorlist.output.json_writer import whole_json
from doorlist.output.view import View
from doorlist.values.times import end_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from doorlist.output.blocks import Escaping
    from doorlist.review.expiring import Ending, Expiring


def expiring_view(found: Expiring) -> View:
    """Everything that it can be shown as."""
    return View("expiring", partial(expiring_document, found), lambda: [whole_json(found)])


def expiring_document(found: Expiring, escaping: Escaping) -> Document:
    """What has ended, then what will, each with the command that renews it."""
    ended = [one for one in found.entries if one.what == "ended"]
    coming = [one for one in found.entries if one.what != "ended"]
    days = plural((found.until - found.moment).days, "day")
    told = [
        f"{plural(len(coming), 'entry')} {'ends or falls' if len(coming) == 1 else 'end or fall'} back within {days}"
    ]
    told += [f"{len(ended):,} {'has' if len(ended) == 1 else 'have'} ended"] if ended else []
    headline = f"{', '.join(told)}." if found.entries else f"Nothing ends or falls back within {days}."
    return Document(
        "expiring",
        "doorlist: entries that end",
        Line(headline, "plain" if found.entries else "good"),
        sections=[
            section("Ended", [_item(one, escaping) for one in ended], tone="warning"),
            section("End or fall back", [_item(one, escaping) for one in coming]),
        ],
    )


def _item(one: Ending, escaping: Escaping) -> Item:
    name = escaping.name
    who = name(f"group:{one.group}") if one.group is not None else name(one.people[0])
    where = phrases.place(one.scope, name)
    line = f"{end_day(one.expires)}  {who} in {where}: {name(one.role)}"
    if one.then is not None:
        line += f", then {name(one.then)}"
    if one.reason is not None:
        line += f" ({escaping.sentence(one.reason)})"
    below = []
    if one.group is not None:
        below.append(f"concerns: {listed([name(email) for email in one.people], most=8)}")
    if one.takes_along:
        below.append(f"takes along: {listed([phrases.place(scope, name) for scope in one.takes_along], most=8)}")
    return Item(line, entries.source(one.source, escaping), [*below, f"renew: {name(one.renew)}"])
