"""An entry as text: a new one in its neighbours' style, and one that is there with some of its fields changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from doorlist.access.people import GROUP
from doorlist.access.problems import FileProblems, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping, Scalar
from doorlist.access.yaml_reader import read
from doorlist.editing.emit import scalar
from doorlist.editing.splice import Collection, NotEditable, Splice, Text, spliced
from doorlist.editing.written import body, is_used

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

    from doorlist.editing.written import Written

#: The fields of an entry, in their order.
FIELDS: Final = ("role", "role_id", "starts", "expires", "then", "reason")
_TIMES: Final = ("starts", "expires")
_TIME: Final = re.compile(r"[0-9TZ:.+ -]+").fullmatch


def key_text(who: str, style: str = "") -> str:
    """A person or a group as a key, or as an item of a list, in a neighbour's quotes."""
    if not style and who.startswith(GROUP) and scalar(name := who.removeprefix(GROUP)) == name:
        return who
    return scalar_like(who, style)


def scalar_like(text: str, style: str) -> str:
    """Text in the quotes that its neighbour has; in those that it needs where that one has none."""
    plain = scalar(text)
    # Single quotes know no escapes, which characters that can't be seen need, and commands to a CI's runner.
    if style == "'" and text.isprintable() and "##" not in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"' if style == '"' and plain == text else plain


def field_text(name: str, value: str) -> str:
    """A field's value; times stand without quotes."""
    return value if name in _TIMES and _TIME(value) else scalar(value)


def inline(fields: Map[str, str], role: str | None = None) -> str:
    """An entry's value on one line: the role alone, or all in braces. `role`: how the role is written already."""
    written = {name: field_text(name, fields[name]) for name in FIELDS if name in fields}
    if role is not None:
        written["role"] = role
    if written.keys() == {"role"}:
        return written["role"]
    return "{" + ", ".join(f"{name}: {value}" for name, value in written.items()) + "}"


def lines(key: str, fields: Map[str, str], indent: str) -> list[str]:
    """An entry whose fields stand in lines of their own."""
    given = [name for name in FIELDS if name in fields]
    return [f"{key}:", *(f"{indent}{name}: {field_text(name, fields[name])}" for name in given)]


def changed(entries: Collection, number: int, given: Map[str, str], dropped: frozenset[str]) -> list[Splice]:
    """Give fields of an entry other values, or take them away; what has the value already stays as it is written.

    Args:
        entries: the mapping that has it.
        number: which of its entries.
        given: fields with their new values.
        dropped: fields to take away.

    Raises:
        NotEditable: it is written in a way that doesn't allow it.
    """
    assert isinstance(entries.node, Mapping), "entries stand in mappings"
    key, value = entries.pair(number)
    node = entries.node.values[number]
    text = entries.text.text
    _check_anchors(entries.text, value)
    if isinstance(node, Scalar):
        if value.kind != "alias" and given.keys() == {"role"} and value.style not in ("|", ">"):
            start = body(text, value)
            return [Splice(start, value.end, scalar_like(given["role"], value.style))]
        if not given:
            return []
        role = None
        if "role" not in given and value.kind != "alias" and "\n" not in text[value.start : value.end]:
            role = text[value.start : value.end]
        if given.keys() == {"role"}:
            return [Splice(value.start, value.end, scalar(given["role"]))]
        return [Splice(value.start, value.end, inline({"role": node.text.strip(), **given}, role))]
    if value.kind == "alias":
        raise NotEditable(entries.text, value.start, "its value is an alias of what stands elsewhere")
    indent = "" if entries.flow else entries.text.indent(key.start)
    old = indent + text[key.start : max(key.end, value.end)]
    try:
        new = _rewritten(old, given, dropped)
    except NotEditable as error:
        raise NotEditable(entries.text, key.start, error.what) from None
    return [Splice(key.start, max(key.end, value.end), new.removeprefix(indent))]


def _check_anchors(text: Text, value: Written) -> None:
    for node in (value, *value.items):
        if node.anchor is not None and node.kind != "alias" and is_used(text.text, node.anchor):
            raise NotEditable(text, node.start, f"its value is anchored as &{node.anchor}, which is used elsewhere")


def _rewritten(text: str, given: Map[str, str], dropped: frozenset[str]) -> str:
    """The entry as a document of its own, one field changed after the other."""
    for name in FIELDS:
        if name in given:
            text = _with_field(text, name, given[name])
    for name in FIELDS:
        if name in dropped:
            text = _without_field(text, name)
    return text


def _fields_of(text: str) -> Collection:
    problems = Problems(SourceLines())
    node = read(text, FileProblems(problems, ""))
    if problems or not isinstance(node, Mapping) or not isinstance(node.values[0], Mapping):
        raise NotEditable(Text(text), 0, "its value holds an alias, or is written in an unusual way")
    return Collection(Text(text), node.keys[0], node.values[0])


def _with_field(text: str, name: str, value: str) -> str:
    fields = _fields_of(text)
    assert isinstance(fields.node, Mapping), "asked for a mapping"
    names = [key.text for key in fields.node.keys]
    # A role by name takes the place of one by id.
    there = "role_id" if name == "role" and "role_id" in names else name
    if there not in names:
        place = sum(FIELDS.index(one) < FIELDS.index(name) for one in names if one in FIELDS)
        return spliced(text, fields.with_items(place, [[f"{name}: {field_text(name, value)}"]]))
    at = names.index(there)
    key, old = fields.pair(at)
    node = fields.node.values[at]
    if there == name and isinstance(node, Scalar) and node.text.strip() == value:
        return text
    style = old.style if old.style in ("'", '"') else ""
    new = scalar_like(value, style) if style else field_text(name, value)
    start = body(text, old) if there == name and old.kind == "scalar" else old.start
    splices = [Splice(start, old.end, f" {new}" if old.empty else new)]
    if there != name:
        splices.insert(0, Splice(key.start, key.end, name))
    return spliced(text, splices)


def _without_field(text: str, name: str) -> str:
    fields = _fields_of(text)
    assert isinstance(fields.node, Mapping), "asked for a mapping"
    names = [key.text for key in fields.node.keys]
    return spliced(text, fields.without([names.index(name)])) if name in names else text
