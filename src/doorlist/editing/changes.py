"""What all edits are made of: entries put in, changed and taken out, in whatever file and style they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access.yaml_nodes import Mapping, Scalar
from doorlist.editing.entry_text import FIELDS, changed, inline, key_text, lines, scalar_like
from doorlist.editing.order import Neighbour, name_place, place_of
from doorlist.editing.places import LISTINGS, Entry, PeopleMap, Section, all_canonical, canonical
from doorlist.editing.splice import Collection, NotEditable, Splice
from doorlist.editing.written import BREAK, body, pair_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Mapping as Map

    from doorlist.access.yaml_nodes import Node
    from doorlist.editing.places import EditedFile, Item
    from doorlist.editing.written import Written

#: Keys of a scope that stand before its people.
_BEFORE_PEOPLE: Final = ("name", "id", "use", "unlisted")
_STEP: Final = "  "


class Grant(NamedTuple):
    """Somebody, or a group, and what they are to hold: the fields of an entry."""

    who: str
    fields: Map[str, str]


def add(people: PeopleMap, grant: Grant) -> None:
    """Put an entry in."""
    entries = people.collection()
    place = place_of(Neighbour(grant.who, grant.fields.get("role", "")), *_there(people.node))
    people.file.take(entries.with_items(place, [_like_neighbours(entries, place, grant)]), people.owner, [grant.who])


def change(entry: Entry, given: Map[str, str], dropped: frozenset[str] = frozenset()) -> None:
    """Change fields of an entry, or take them away."""
    splices = changed(entry.people.collection(), entry.number, given, dropped)
    entry.people.file.take(splices, entry.people.owner, [canonical(entry.key.text)])


def remove(entries: Iterable[Entry]) -> None:
    """Take entries out."""
    by_map: dict[int, list[Entry]] = {}
    for entry in entries:
        by_map.setdefault(id(entry.people.node), []).append(entry)
    for some in by_map.values():
        people = some[0].people
        whom = [canonical(one.key.text) for one in some]
        people.file.take(people.collection().without([one.number for one in some]), people.owner, whom)


def remove_items(items: Iterable[Item]) -> None:
    """Take people out of lists."""
    by_list: dict[int, list[Item]] = {}
    for item in items:
        by_list.setdefault(id(item.people.node), []).append(item)
    for some in by_list.values():
        people = some[0].people
        people.file.take(people.collection().without([one.number for one in some]), people.owner)


def respell(file: EditedFile, written: Written, new: str) -> None:
    """Write another address in an address's place, in its quotes."""
    if written.kind == "alias":
        raise NotEditable(file.text, written.start, "it is an alias of what stands elsewhere")
    start = body(file.text.text, written)
    style = written.style if written.style in ("'", '"') else ""
    file.take([Splice(start, written.end, key_text(new, style))])


def add_listing(section: Section, listing: str, grant: Grant) -> None:
    """Put `members`, or `invitees`, into a scope's section, with one entry."""
    if isinstance(section.node, Mapping):
        collection = Collection(section.file.text, section.key, section.node)
        before = (*_BEFORE_PEOPLE, *LISTINGS[: LISTINGS.index(listing)])
        numbers = [at for at, key in enumerate(section.node.keys) if key.text in before]
        # Behind the last of those that stand before people.
        place = numbers[-1] + 1 if numbers else 0
        section.file.take(collection.with_items(place, [_listing(listing, grant, flow=collection.flow)]))
    else:
        section.file.take(_into_nothing(section, listing, grant))


def move_to_members(section: Section, entries: list[Entry]) -> None:
    """Move entries of a section's `invitees` to its `members`, as they are written."""
    remove(entries)
    there = next((one for one in section.people() if one.listing == "members"), None)
    moved = sorted((canonical(one.key.text), one) for one in entries)
    if there is None:
        assert isinstance(section.node, Mapping), "it has invitees"
        collection = Collection(section.file.text, section.key, section.node)
        place = [key.text for key in section.node.keys].index("invitees")
        lines = [f"{_STEP}{line}" for _, one in moved for line in _as_written(one, flow=False)]
        flow = ", ".join(line for _, one in moved for line in _as_written(one, flow=True))
        section.file.take(
            collection.with_items(place, [[f"members: {{{flow}}}"] if collection.flow else ["members:", *lines]])
        )
        return
    target = there.collection()
    neighbours = _there(there.node)
    places: dict[int, list[list[str]]] = {}
    for who, one in moved:
        place = place_of(Neighbour(who, one.field("role") or ""), *neighbours)
        places.setdefault(place, []).append(_as_written(one, flow=target.flow))
    for place, items in places.items():
        section.file.take(target.with_items(place, items))


def _as_written(entry: Entry, *, flow: bool) -> list[str]:
    """An entry's lines without their indentation, together with the comment behind it; in braces it has one line."""
    source = entry.people.collection()
    text = source.text
    start, end = source.span(entry.number)
    written = text.text[start:end]
    if not BREAK.search(written) and (flow or source.flow):
        return [written]
    if source.flow or flow:
        fields = {name: value for name in FIELDS if (value := entry.field(name)) is not None}
        return [f"{key_text(canonical(entry.key.text))}: {inline(fields)}"]
    indent = text.indent(start)
    first, *more = BREAK.split(text.text[start : text.line_end(end)].rstrip())
    return [first, *(line.removeprefix(indent) for line in more)]


def add_section(file: EditedFile, name: str, listing: str, grant: Grant) -> None:
    """Put a project's section into a file, with one entry."""
    inside = [f"{_STEP}{line}" for line in _listing(listing, grant, flow=False)]
    known = file.opened.document.sections
    projects = known.get("projects")
    if projects is not None and isinstance(projects.value, Mapping):
        collection = Collection(file.text, projects.name, projects.value)
        place = name_place(name, [key.text for key in projects.value.keys])
        flow = f"{key_text(name)}: {{{_listing(listing, grant, flow=True)[0]}}}"
        file.take(collection.with_items(place, [[flow] if collection.flow else [f"{key_text(name)}:", *inside]]))
        return
    end, eol = len(file.text.text), file.text.eol(0)
    if any(field.name.column != 1 for field in known.values()):
        raise NotEditable(file.text, 0, "the file isn't written in lines that begin with its keys")
    new = ["projects:", *(f"{_STEP}{line}" for line in (f"{key_text(name)}:", *inside))]
    begin = "" if file.text.text.endswith(("\n", "\r")) else eol
    file.take([Splice(end, end, begin + "".join(f"{line}{eol}" for line in new))])


def _listing(listing: str, grant: Grant, *, flow: bool) -> list[str]:
    entry = f"{key_text(grant.who)}: {inline(grant.fields)}"
    return [f"{listing}: {{{entry}}}"] if flow else [f"{listing}:", f"{_STEP}{entry}"]


def _into_nothing(section: Section, listing: str, grant: Grant) -> list[Splice]:
    """Put entries under a project's key that has no value."""
    text, index = section.file.text, section.file.text.index(section.key)
    indent = text.indent(index)
    if indent.strip(" "):
        raise NotEditable(text, index, "the project has no value to add to")
    _, value = pair_at(text.text, index, section.key.column - 1)
    inline_listing = f"{{{_listing(listing, grant, flow=True)[0]}}}"
    if not value.empty:
        return [Splice(value.start, value.end, inline_listing)]
    if not text.rest_is_blank(value.end):
        raise NotEditable(text, index, "the project has no value to add to")
    at, eol = text.line_end(value.end), text.eol(index)
    new = [f"{indent}{_STEP}{line}" for line in _listing(listing, grant, flow=False)]
    if at == text.line_start(at) and at != value.end:
        return [Splice(at, at, "".join(f"{line}{eol}" for line in new))]
    return [Splice(at, at, "".join(f"{eol}{line}" for line in new))]


def _pairs(node: Mapping) -> Iterable[tuple[Scalar, Node]]:
    return zip(node.keys, node.values, strict=True)


def _there(node: Mapping) -> tuple[list[str], Callable[[int], str]]:
    """Who stands in a mapping, and what gives the role of one of them."""
    return all_canonical(key.text for key in node.keys), lambda at: _role(node.values[at])


def _role(value: Node) -> str:
    if isinstance(value, Scalar):
        return value.text.strip()
    if not isinstance(value, Mapping):
        return ""
    roles = [given for key, given in _pairs(value) if key.text == "role"]
    return next((role.text.strip() for role in roles if isinstance(role, Scalar)), "")


def _like_neighbours(entries: Collection, place: int, grant: Grant) -> list[str]:
    """The new entry's lines, in the style of those around it."""
    assert isinstance(entries.node, Mapping), "entries stand in mappings"
    around = [at for at in (place - 1, place) if 0 <= at < len(entries)]
    keys = [entries.pair(at)[0] for at in around]
    key = key_text(grant.who, _common([one.style for one in keys]))
    if grant.fields.keys() == {"role"}:
        values = [entries.pair(at)[1] for at in around]
        plain = [one.style for one in values if one.kind == "scalar"]
        return [f"{key}:{_gap(entries, around, key)}{scalar_like(grant.fields['role'], _common(plain))}"]
    if not entries.flow:
        indent = _inner_indent(entries, place)
        if indent is not None:
            return lines(key, grant.fields, indent)
    return [f"{key}:{_gap(entries, around, key)}{inline(grant.fields)}"]


def _common(styles: list[str]) -> str:
    """The quotes that all neighbours have."""
    return styles[0] if styles and len(set(styles)) == 1 and styles[0] in ("'", '"') else ""


def _quotes(items: list[Written], place: int) -> str:
    return _common([items[at].style for at in (place - 1, place) if 0 <= at < len(items)])


def _gap(entries: Collection, around: list[int], key: str) -> str:
    """The blanks behind the colon: as many as it takes where the neighbours' values stand below each other."""
    if entries.flow or len(around) < 2:
        return " "
    text = entries.text
    spots = [
        (value.start - text.line_start(one.start), one.end - one.start) for one, value in map(entries.pair, around)
    ]
    columns, widths = {column for column, _ in spots}, {width for _, width in spots}
    if len(columns) > 1 or len(widths) == 1:
        return " "
    indent = len(text.indent(entries.pair(around[0])[0].start))
    return " " * max(1, columns.pop() - indent - len(key) - 1)


def _inner_indent(entries: Collection, place: int) -> str | None:
    """How fields in lines of their own are indented against their entry, where the nearest such entry has them so."""
    assert isinstance(entries.node, Mapping), "entries stand in mappings"
    values = entries.node.values
    near = sorted(
        (at for at, value in enumerate(values) if isinstance(value, Mapping)), key=lambda at: abs(at - place)
    )
    if not near:
        return None
    key, value = entries.pair(near[0])
    if value.kind != "mapping" or value.style == "flow":
        return None
    column = value.items[0].start - entries.text.line_start(value.items[0].start)
    return " " * (column - len(entries.text.indent(key.start)))
