"""What a change of the access files means, as text, JSON, Markdown, HTML and annotations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from doorlist.output import entries, phrases
from doorlist.output.annotations import Annotation, commands, hint_annotations
from doorlist.output.blocks import Document, Item, Line, Section, section
from doorlist.output.diff_lines import below, definition, moves_owner, parts_of, person, rail_item, switch_item
from doorlist.output.impact import impact_sections
from doorlist.output.json_writer import whole_json
from doorlist.output.narrowing import ALL, Narrowing, narrowed_diff
from doorlist.output.text import ESCAPING
from doorlist.output.view import View
from doorlist.review.diff import Counts, Diff
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from doorlist.output.blocks import Escaping, Tone
    from doorlist.review.diff_values import PersonChange
    from doorlist.values.fields import SourceRecord

#: Each change is shown once, in the first of these that takes it: title, whether it is shown open, which it takes.
_PARTS: Final[tuple[tuple[str, bool, Callable[[PersonChange], bool]], ...]] = (
    ("Owners", True, lambda one: one.what not in {"expiry", "released"} and moves_owner(one)),
    ("Lose access", True, lambda one: one.what == "loses"),
    ("New Admins and Managers", True, lambda one: "admin" in one.marks),
    ("Roles given by id, so nobody can tell which", True, lambda one: "by-id" in one.marks),
    ("From domains that weren't there before", True, lambda one: "outside" in one.marks),
    ("Change role", False, lambda one: one.what == "role"),
    ("Gain access", False, lambda one: one.what == "gains"),
    ("To be invited", False, lambda one: one.what == "invited"),
    ("Begins, ends or falls back at another time", False, lambda one: one.what == "expiry"),
    ("No longer named, and keep what they have", False, lambda one: one.what == "released"),
)


def diff_json(diff: Diff) -> str:
    """The document (`schemas/diff.schema.json`)."""
    return whole_json(diff)


def diff_annotations(diff: Diff) -> Iterator[str]:
    """Workflow commands at the new files' lines: errors where blocked, warnings where it is loud, else notices."""
    return commands(_annotations(diff))


def diff_view(diff: Diff, narrowing: Narrowing = ALL, *, sides: bool = True) -> View:
    """Everything that a diff can be shown as; `sides`: whether a line names the two that are compared.

    Raises:
        DoorlistError: it is to be narrowed to somebody, or a project, that isn't different.
    """
    build = partial(diff_document, diff, shown=narrowed_diff(diff, narrowing), only=narrowing, sides=sides)
    return View("diff", build, lambda: [diff_json(diff)], partial(diff_annotations, diff))


def diff_document(
    diff: Diff, escaping: Escaping, *, shown: Diff | None = None, only: Narrowing = ALL, sides: bool = True
) -> Document:
    """The diff as blocks.

    Args:
        diff: the whole of it, which the counts are of.
        escaping: of the format.
        shown: the changes alone that are to be shown.
        only: says which these are.
        sides: whether a line names the two sides.
    """
    shown = diff if shown is None else shown
    loud = _loud_line(diff)
    closing = [] if loud is None else [Line(loud)]
    if not only.is_all:
        closing.append(only.line(len(shown.people), len(diff.people), "change", escaping))
    return Document(
        "diff",
        "doorlist: change of access",
        Line(_headline(diff)),
        [Line(f"From {escaping.name(diff.old.what)} to {escaping.name(diff.new.what)}.")] if sides else [],
        _sections(shown, escaping),
        closing,
    )


def _headline(diff: Diff) -> str:
    count = diff.summary
    if not diff.changes:
        return "No change of access."
    told = [
        f"{number:,} {verb if number == 1 else verbs}"
        for number, verb, verbs in (
            (count.gains, "gains access", "gain access"),
            (count.invited, "is to be invited", "are to be invited"),
            (count.role, "changes role", "change role"),
            (count.expiry, "has another expiry", "have another expiry"),
            (count.loses, "loses access", "lose access"),
            (
                count.released,
                "is no longer named and keeps what they have",
                "are no longer named and keep what they have",
            ),
        )
        if number
    ]
    if told:
        return f"Change of access: {', '.join(told)}."
    if count.gaining or count.losing:
        return f"Nobody comes or goes. {_powers_line(count)}"
    return f"Nobody's access changes, but {'roles and policies' if count.definitions else 'settings'} do."


def _powers_line(count: Counts) -> str:
    told = [f"{plural(count.gaining, 'person')} may do more"] if count.gaining else []
    told += [f"{plural(count.losing, 'person')} may do less"] if count.losing else []
    return f"{' and '.join(told)} than before."


def _loud_line(diff: Diff) -> str | None:
    count = diff.summary
    told = [plural(count.owners, "new Owner")] if count.owners else []
    told += [plural(count.admins, "new Admin or Manager")] if count.admins == 1 else []
    told += [f"{count.admins:,} new Admins and Managers"] if count.admins > 1 else []
    told += [f"{plural(count.gaining, 'person')} who may do more"] if count.gaining else []
    told += [f"{plural(count.outside, 'person')} of a new domain"] if count.outside else []
    told += [f"{plural(count.loosened, 'setting')} that guard less or reach further"] if count.loosened > 1 else []
    told += ["1 setting that guards less or reaches further"] if count.loosened == 1 else []
    return f"Look at: {listed(told)}." if told else None


def _sections(diff: Diff, escaping: Escaping) -> Iterator[Section]:
    rails = [rail for rail in diff.guardrails if rail.direction != "tightened"]
    tight = [rail for rail in diff.guardrails if rail.direction == "tightened"]
    blocks = [entries.blocked(block, escaping) for block in diff.blocked]
    yield section("Blocked by guardrails", blocks, tone="loud")
    yield section("Guardrails loosened or changed", [rail_item(rail, escaping) for rail in rails], tone="loud")
    yield _switches(diff, escaping, loud=True)
    more, less = impact_sections(diff.impact, escaping, phrases.heading_in_files)
    yield more
    left = list(diff.people)
    for title, shown, takes in _PARTS:
        taken = [change for change in left if takes(change)]
        left = [change for change in left if not takes(change)]
        tone: Tone = "loud" if title in {"Owners", "Lose access"} else "plain"
        items = [_item(change, escaping) for change in taken]
        yield section(title, items, shown="open" if shown else "folded", tone=tone)
    yield less
    yield from _definitions(diff, escaping)
    yield section("Guardrails tightened", [rail_item(rail, escaping) for rail in tight], shown="folded")
    yield _switches(diff, escaping, loud=False)
    yield entries.hints(diff.hints, escaping)


def _switches(diff: Diff, escaping: Escaping, *, loud: bool) -> Section:
    items = [switch_item(one, escaping) for one in diff.settings if one.loud is loud]
    if loud:
        return section("Settings that reach further", items, tone="loud")
    return section("Other settings", items, shown="folded")


def _item(change: PersonChange, escaping: Escaping) -> Item:
    source = entries.source(change.source, escaping)
    return Item(person(change, escaping), source, below(change, escaping))


def _definitions(diff: Diff, escaping: Escaping) -> Iterator[Section]:
    items = [
        Item(definition(one, escaping), entries.source(one.source, escaping), parts_of(one, escaping))
        for one in diff.definitions
    ]
    yield section("Roles and policies", items)


def _annotations(diff: Diff) -> Iterator[Annotation]:
    for block in diff.blocked:
        item = entries.blocked(block, ESCAPING)
        yield _annotation("error", "doorlist: blocked", item, block.source)
    for rail in diff.guardrails:
        level = "notice" if rail.direction == "tightened" else "warning"
        yield _annotation(level, f"doorlist: guardrail {rail.direction}", rail_item(rail, ESCAPING), rail.source)
    yield from hint_annotations(diff.hints)
    for switch in diff.settings:
        level = "warning" if switch.loud else "notice"
        yield _annotation(level, "doorlist: setting", switch_item(switch, ESCAPING), switch.source)
    for one in diff.definitions:
        item = Item(definition(one, ESCAPING), None, parts_of(one, ESCAPING))
        yield _annotation("warning" if one.gains else "notice", f"doorlist: {one.kind}", item, one.source)
    # Owners first: the limit must not cut them off.
    for change in sorted(diff.people, key=lambda change: not moves_owner(change)):
        loud = change.what == "loses" or moves_owner(change) or bool(change.marks)
        item = Item(person(change, ESCAPING), None, below(change, ESCAPING))
        yield _annotation("warning" if loud else "notice", f"doorlist: {change.what}", item, change.source)


def _annotation(level: Any, title: str, item: Item, source: SourceRecord | None) -> Annotation:
    file, line = (None, None) if source is None else (source.file, source.line)
    return Annotation(level, title, "\n".join([item.line, *item.below]), file, line)
