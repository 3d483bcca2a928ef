"""Who holds a permission, for people: scope by scope, and once who reaches every project through the organization."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from doorlist.output import phrases, ways
from doorlist.output.blocks import PEOPLE_SHOWN, Document, Group, Item, Line, Section, people, section
from doorlist.output.view import View
from doorlist.output.who_can_json import who_can_json
from doorlist.values.scope import ORGANIZATION
from doorlist.values.times import end_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from doorlist.output.blocks import Escaping, Tone
    from doorlist.powers.holders import Means
    from doorlist.powers.ways import Way
    from doorlist.review.who_can import Holder, WhoCan


def who_can_view(found: WhoCan) -> View:
    """Everything that the answer can be shown as."""
    return View("who-can", partial(who_can_document, found), partial(who_can_json, found))


def who_can_document(found: WhoCan, escaping: Escaping) -> Document:
    """The answer as blocks."""
    holders = {holder.email for one in found.scopes for holder in one.holders}
    could = {email for one in found.scopes for email in one.could_get}
    return Document(
        "who-can",
        f"doorlist: who may do {escaping.name(found.permission)}",
        Line(_headline(found, holders, could - holders, escaping)),
        _lines(found, escaping),
        [
            _section("Hold it", holders, _holding(found, escaping)),
            _section("Could get it for themselves", could, _could_get(found, escaping), tone="warning"),
            section("Hints", [Item(escaping.sentence(one)) for one in found.hints], shown="counted"),
        ],
    )


def _section(title: str, emails: set[str], groups: Iterable[Group], *, tone: Tone = "plain") -> Section:
    """People, several of whom stand in one item; the heading counts each once."""
    listed_in = list(groups)
    items = sum(len(list(group.items)) for group in listed_in)
    return Section(
        title, items, listed_in, total=len(emails), tone=tone, shown="open" if tone == "plain" else "folded"
    )


def _headline(found: WhoCan, holders: set[str], could: set[str], escaping: Escaping) -> str:
    what = escaping.name(found.permission)
    hold = "holds" if len(holders) == 1 else "hold"
    told = f"{plural(len(holders), 'person')} {hold} {what}" if holders else f"Nobody holds {what}"
    return f"{told}; {plural(len(could), 'more person')} could get it." if could else f"{told}."


def _lines(found: WhoCan, escaping: Escaping) -> list[Line]:
    lines = ways.documented(way for one in found.scopes for holder in one.holders for way in holder.ways)
    return [ways.by_files(found.moment), *lines] if found.offline else lines


def _holding(found: WhoCan, escaping: Escaping) -> Iterator[Group]:
    told = _Told(escaping)
    reaching: dict[str, Holder] = {}
    for one in found.scopes:
        own = []
        for holder in one.holders:
            if not any(way.through_organization for way in holder.ways):
                own.append(holder)
                continue
            through, here = _parted(holder)
            if here.ways:
                own.append(here)
            reaching.setdefault(holder.email, through)
        if own:
            items = list(told.alike(own, whole=len(one.known) == 1))
            yield Group(phrases.heading(one.scope, escaping.name), items, plural(len(own), "person"))
    if reaching:
        projects = sum(one.scope != ORGANIZATION and bool(one.known) for one in found.scopes)
        title = f"{plural(projects, 'project')}, through the organization"
        yield Group(title, list(told.alike(reaching.values(), whole=True)), plural(len(reaching), "person"))


def _parted(holder: Holder) -> tuple[Holder, Holder]:
    """Somebody by the ways that lead through the organization, and by the others."""
    each = list(zip(holder.ways, holder.until, strict=True))
    return (
        _by(holder, [one for one in each if one[0].through_organization]),
        _by(holder, [one for one in each if not one[0].through_organization]),
    )


def _by(holder: Holder, each: list[tuple[Way, datetime | None]]) -> Holder:
    """Somebody by these ways alone."""
    return holder._replace(ways=tuple(way for way, _ in each), until=tuple(until for _, until in each))


class _Told:
    """Puts ways into words: those that differ only in whom they begin with, once."""

    def __init__(self, escaping: Escaping) -> None:
        self._escaping = escaping
        self._known: dict[tuple[object, ...], str] = {}

    def alike(self, holders: Iterable[Holder], *, whole: bool) -> Iterator[Item]:
        """Whoever holds it in the same ways stands together."""
        by_ways: dict[tuple[str, ...], list[Holder]] = defaultdict(list)
        for holder in holders:
            by_ways[tuple(self._way(way, whole=whole) for way in holder.ways)].append(holder)
        for told, alike in by_ways.items():
            names = [f"{self._escaping.name(holder.email)}{_until(holder)}" for holder in alike]
            sources = {_source(holder.ways, self._escaping) for holder in alike}
            source = sources.pop() if len(sources) == 1 else None
            yield Item(f"{listed(told, last='or')}: {listed(names, most=PEOPLE_SHOWN)}", source)

    def _way(self, way: Way, *, whole: bool) -> str:
        key = whole, way.permissions, way.steps[1:]
        told = self._known.get(key)
        if told is None:
            told = self._known[key] = _way(way, self._escaping, whole=whole)
        return told


def _way(way: Way, escaping: Escaping, *, whole: bool) -> str:
    what = "" if whole else f"{listed([escaping.name(name) for name in sorted(way.permissions)], most=6)} by "
    return f"{what}{ways.way(way.steps, escaping)}"


def _until(holder: Holder) -> str:
    return "" if holder.ends is None else f" (until {end_day(holder.ends)})"


def _source(found: tuple[Way, ...], escaping: Escaping) -> str | None:
    source = next((step.source for way in found for step in way.steps if step.source is not None), None)
    return None if source is None else f"{escaping.name(source.file)}:{source.line}"


def _could_get(found: WhoCan, escaping: Escaping) -> Iterator[Group]:
    """People with the same means in a scope stand together."""
    for one in found.scopes:
        by_means: dict[tuple[Means, ...], list[str]] = defaultdict(list)
        for email, means in one.could_get.items():
            by_means[means].append(email)
        items = [
            Item(f"{people(emails, escaping)}: {listed([_means(by, escaping) for by in means], last='or')}")
            for means, emails in by_means.items()
        ]
        if items:
            yield Group(phrases.heading(one.scope, escaping.name), items, plural(len(one.could_get), "person"))


def _means(by: Means, escaping: Escaping) -> str:
    where = f"{escaping.name(by.permission)} in {phrases.place(by.scope, escaping.name)}"
    if by.roles:
        roles = listed([escaping.name(role) for role in by.roles], last="or", most=4)
        return f"{where} gives roles, {roles} among them"
    return f"{where} changes what roles may do"
