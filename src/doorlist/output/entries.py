"""Entries that several documents show: a guardrail that blocks, somebody who is waited for or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.output import phrases
from doorlist.output.blocks import Item, Mark, people, section
from doorlist.values.scope import scope_order
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from doorlist.output.blocks import Escaping, Section
    from doorlist.values.fields import HintRecord, SourceRecord
    from doorlist.values.plan import Awaited, BlockedBy, Override, Unmanaged, Waiting
    from doorlist.values.scope import Scope


def source(record: SourceRecord | None, escaping: Escaping) -> str | None:
    """`access.yaml:9`, or nothing where no line of the files says it."""
    return None if record is None else phrases.source(record, escaping.name)


def blocked(block: BlockedBy, escaping: Escaping) -> Item:
    """A guardrail that forbids the plan."""
    line = f"{escaping.name(block.guardrail)} in {phrases.place(block.scope, escaping.name)}"
    # A reason may name its people, for where it stands alone; here they stand below, and more of them.
    below = [escaping.sentence(block.reason.replace(f": {listed(block.emails)}.", "."))]
    if block.emails:
        below.append(f"concerns: {people(block.emails, escaping)}")
    return Item(line, source(block.source, escaping), below, Mark("!", "", "red"))


def lifted(override: Override, escaping: Escaping) -> Item:
    """A guardrail lifted for one run."""
    value = "lifted whole" if override.value is None else f"now {escaping.name(override.value)}"
    return Item(f"{escaping.name(override.guardrail)}: {value}", mark=Mark("!", "", "yellow"))


def waiting(entries: Iterable[Waiting], escaping: Escaping, *, why: bool = True) -> list[Item]:
    """Who is waited for, and why; who waits for the same in one scope, and for one reason, stands together."""
    together: dict[tuple[Scope, Awaited, str], list[Waiting]] = {}
    for entry in entries:
        together.setdefault((entry.scope, entry.what, entry.reason), []).append(entry)
    items = []
    for found in together.values():
        reason = escaping.sentence(found[0].reason)
        if len(found) == 1:
            line = phrases.waiting_for(found[0], escaping.name)
            items.append(Item(line, below=(reason,) if why else ()))
        else:
            what = phrases.awaited(found[0], escaping.name)
            what = what[0].upper() + what[1:]
            under = [Item(phrases.since(entry, escaping.name)) for entry in found]
            items.append(Item(f"{what}: {reason}" if why else f"{what}:", under=under))
    return items


def kept(entries: Iterable[Unmanaged], escaping: Escaping) -> list[Item]:
    """Who is kept though not in the files, below the name of the scope."""
    scopes: dict[Scope, list[Unmanaged]] = {}
    for entry in entries:
        scopes.setdefault(entry.scope, []).append(entry)
    return [
        Item(
            f"{phrases.heading(scope, escaping.name)}:",
            under=[Item(phrases.kept(entry, escaping.name)) for entry in scopes[scope]],
        )
        for scope in sorted(scopes, key=scope_order)
    ]


def hints(found: Sequence[HintRecord], escaping: Escaping) -> Section:
    """What is suspicious, or could be tidied. On a terminal it has been told on stderr."""
    items = [Item(escaping.sentence(one.message), source(one.source, escaping)) for one in found]
    return section("Hints", items, shown="counted")
