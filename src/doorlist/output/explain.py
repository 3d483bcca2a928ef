"""One person for people: where they are, what they may do there, and through what."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

from doorlist.output import phrases, ways
from doorlist.output.blocks import Document, Item, Line, Mark, Section, section
from doorlist.output.report.labels import STATES
from doorlist.output.view import View
from doorlist.values.scope import ORGANIZATION
from doorlist.values.times import as_of_day, end_day, start_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from doorlist.output.blocks import Escaping
    from doorlist.powers.ways import Way
    from doorlist.review.explained import Explained, ExplainedScope
    from doorlist.values.live import ApiKey


def explain_view(found: Explained) -> View:
    """Everything that an explanation can be shown as."""
    return View("explain", partial(explain_document, found), partial(_json, found))


def _json(found: Explained) -> Iterator[str]:
    from doorlist.output.explain_json import explain_json

    return explain_json(found)


def explain_document(found: Explained, escaping: Escaping) -> Document:
    """One person as blocks."""
    reached = [one for one in found.scopes if one.reached_only]
    own = [one for one in found.scopes if not one.reached_only]
    return Document(
        "explain",
        f"doorlist: what {escaping.name(found.email)} may do",
        _headline(found, own, reached, escaping),
        _lines(found),
        [
            section("Access", [_item(one, found.moment, escaping) for one in own]),
            _reached(reached, escaping),
            section("API keys that live on", list(_all_keys(found, escaping)), tone="warning"),
        ],
    )


def _headline(found: Explained, own: list[ExplainedScope], reached: list[ExplainedScope], escaping: Escaping) -> Line:
    name = "" if found.name is None else f" ({escaping.name(found.name)})"
    projects = [one for one in own if one.scope != ORGANIZATION]
    what = [_in_organization(found, escaping)] if found.asked_organization else []
    counts = Counter(map(_presence, projects))
    what += [f"{there} {plural(counts[there], 'project')}" for there in _THERE if counts[there]]
    if reached:
        what.append(f"reaches {plural(len(reached), 'more project' if projects else 'project')}")
    told = f"{escaping.name(found.email)}{name}: {', '.join(what)}."
    return Line(f"{told} To be removed." if found.leaves else told, "loud" if found.leaves else "plain")


_THERE: Final = ("in", "invited to", "named in")


def _presence(one: ExplainedScope) -> str:
    """`in`, `invited to` or `named in`: the last says that somebody has no access, and stands in the files."""
    if one.presence is None:
        return "named in" if one.wanted is None else "in"
    return "in" if one.presence == "member" else "named in" if one.presence == "absent" else "invited to"


def _lines(found: Explained) -> list[Line]:
    lines = ways.documented(way for one in found.scopes for way in one.ways)
    if found.as_of is not None:
        lines.insert(0, Line(f"As it will be on {as_of_day(found.as_of)}.", "warning"))
    return [ways.by_files(found.moment), *lines] if found.offline else lines


def _in_organization(found: Explained, escaping: Escaping) -> str:
    """`Admin of the organization`, `invited to the organization as Member`, `not in the organization`."""
    first = next((one for one in found.scopes if one.scope == ORGANIZATION), None)
    if first is None or first.presence == "absent" or (first.presence is None and first.wanted is None):
        return "not in the organization"
    if first.presence in ("invited", "declined"):
        invited = "invited" if first.presence == "invited" else "declined an invitation"
        return f"{invited} to the organization as {phrases.role(first.live, escaping.name)}"
    role = first.wanted if first.presence is None else first.live
    return f"{phrases.role(role, escaping.name)} of the organization"


def _item(one: ExplainedScope, moment: datetime, escaping: Escaping) -> Item:
    where = phrases.heading(one.scope, escaping.name)
    source = None
    if one.entry is not None:
        source = f"{escaping.name(one.entry.source.file)}:{one.entry.source.line}"
    below = [*_about(one, moment, escaping), *_powers(one, escaping)]
    return Item(f"{where}: {_standing(one, escaping)}", source, below, _mark(one))


def _mark(one: ExplainedScope) -> Mark | None:
    return None if one.state is None else Mark(STATES[one.state].symbol)


def _standing(one: ExplainedScope, escaping: Escaping) -> str:
    """`Annotator, until 2027-01-31`, `invited as Member`, `Member, should be Admin`, `to be in as Member`."""
    name = escaping.name
    if one.presence is None:
        told = "no access now" if one.wanted is None else name(one.wanted)
    elif one.presence == "absent":
        told = "not in" if one.wanted is None else f"not in, should be {name(one.wanted)}"
    else:
        role = phrases.role(one.live, name)
        told = role if one.presence == "member" else f"{one.presence} as {role}"
        if one.state == "to-be-removed":
            told += ", to be removed"
        elif one.state in ("role-differs", "waiting") and one.wanted not in (None, one.live):
            told += f", should be {phrases.role(one.wanted, name)}"
        elif one.state in ("kept", "not-managed"):
            told += f", {STATES[one.state].label}"
    return told + ("" if one.ends is None or one.wanted is None else f", until {end_day(one.ends)}")


def _about(one: ExplainedScope, moment: datetime, escaping: Escaping) -> Iterator[str]:
    entry = one.entry
    if entry is not None:
        told = []
        if entry.template is not None:
            told.append(f"by template {escaping.name(entry.template)}")
        if entry.group is not None:
            told.append(f"by group {escaping.name(entry.group)}")
        if entry.starts is not None and entry.starts > moment:
            told.append(f"{escaping.name(str(entry.role))} from {start_day(entry.starts)}")
        elif entry.ends is not None and one.wanted is None:
            told.append(f"ended {end_day(entry.ends)}")
        if entry.falls_back is not None:
            told.append(f"{escaping.name(str(entry.role))} until {end_day(entry.falls_back)}")
            told.append(f"then {escaping.name(str(entry.then))}")
        if entry.reason is not None:
            told.append(escaping.sentence(entry.reason))
        if told:
            yield ", ".join(told)
    for after in one.later:
        until = "" if after.ends is None else f" until {end_day(after.ends)}"
        by = "" if after.group is None else f" by group {escaping.name(after.group)}"
        starts = "" if after.counts.starts is None else start_day(after.counts.starts)
        yield f"{escaping.name(str(after.role))} from {starts}{until}{by}"
    yield from (f"waits: {escaping.sentence(entry.reason)}" for entry in one.waiting)


def _powers(one: ExplainedScope, escaping: Escaping) -> Iterator[str]:
    """What they may do and through what, a line for each way. Two ways to the same are one line."""
    by_power: dict[frozenset[str], list[Way]] = defaultdict(list)
    for found in one.ways:
        if found.known:
            by_power[found.permissions].append(found)
        else:
            told = "only live state tells" if one.presence is None else "it can't be read"
            yield f"{told} what is given by {ways.way(found.steps, escaping)}"
    for power, found_ways in by_power.items():
        what = ways.permissions(power, one.catalogue, escaping)
        through = listed([ways.way(found.steps, escaping) for found in found_ways], last="or")
        yield f"may do {what}: {through}" if power else f"may do nothing by {through}"


def _reached(reached: list[ExplainedScope], escaping: Escaping) -> Section:
    by_way: dict[tuple[Way, ...], list[ExplainedScope]] = defaultdict(list)
    for one in reached:
        by_way[tuple(found._replace(permissions=frozenset()) for found in one.ways)].append(one)
    items = []
    for found, scopes in by_way.items():
        names = listed([escaping.name(one.scope.name) for one in scopes], most=20)
        through = listed([ways.way(way.steps, escaping) for way in found], last="or")
        items.append(Item(f"everything in {names}", below=(through,)))
    return Section("Projects reached through the organization", len(reached), section("", items).groups, shown="open")


def _all_keys(found: Explained, escaping: Escaping) -> Iterator[Item]:
    for one in found.keys:
        where = phrases.heading(one.scope, escaping.name)
        valid = [key for key in one.keys or () if key.valid]
        if one.keys is None:
            yield Item(f"{where}: they can't be read with this key")
        elif valid:
            told = f"{where}: {plural(len(valid), 'valid API key')}; whoever knows their values can go on"
            yield Item(told, below=[_key(key, escaping) for key in valid])


def _key(key: ApiKey, escaping: Escaping) -> str:
    name = "without a name" if not key.name else escaping.name(key.name)
    ends = "" if key.ends_with is None else f", …{escaping.name(key.ends_with)}"
    used = "never used" if key.last_used is None else f"last used {phrases.timestamp(key.last_used, escaping.name)}"
    return f"{name}{ends}: {used}"
