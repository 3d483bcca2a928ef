"""Entries that several documents show: a guardrail that blocks, somebody who is waited for or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.output import phrases
from doorlist.output.blocks import Group, Item, Mark, people
from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.output.blocks import Escaping
    from doorlist.values.plan import BlockedBy, Override, SourceRecord, Unmanaged, Waiting
    from doorlist.values.scope import Scope


def source(record: SourceRecord | None, escaping: Escaping) -> str | None:
    """`access.yaml:9`, or nothing where no line of the files says it."""
    return None if record is None else phrases.source(record, escaping.name)


def blocked(block: BlockedBy, escaping: Escaping) -> Item:
    """A guardrail that forbids the plan."""
    line = f"{escaping.name(block.guardrail)} in {phrases.place(block.scope, escaping.name)}"
    below = [escaping.sentence(block.reason)]
    if block.emails:
        below.append(f"concerns: {people(block.emails, escaping)}")
    return Item(line, source(block.source, escaping), below, Mark("!", "", "red"))


def lifted(override: Override, escaping: Escaping) -> Item:
    """A guardrail lifted for one run."""
    value = "lifted whole" if override.value is None else f"now {escaping.name(override.value)}"
    return Item(f"{escaping.name(override.guardrail)}: {value}", mark=Mark("!", "", "yellow"))


def waiting(entry: Waiting, escaping: Escaping, *, why: bool = True) -> Item:
    """Somebody who is waited for, and why."""
    below = (escaping.sentence(entry.reason),) if why else ()
    return Item(phrases.waiting_for(entry, escaping.name), below=below)


def kept(entries: Iterable[Unmanaged], escaping: Escaping) -> Iterator[Group]:
    """Who is kept though not in the files, in a group for each scope."""
    scopes: dict[Scope, list[Unmanaged]] = {}
    for entry in entries:
        scopes.setdefault(entry.scope, []).append(entry)
    for scope in sorted(scopes, key=scope_order):
        items = [Item(phrases.kept(entry, escaping.name)) for entry in scopes[scope]]
        yield Group(phrases.heading(scope, escaping.name), items)
