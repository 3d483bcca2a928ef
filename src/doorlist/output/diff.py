"""What a change of the access files means, as text, JSON, Markdown, HTML and annotations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from doorlist.output import entries, phrases
from doorlist.output.annotations import Annotation, commands, hint_annotations
from doorlist.output.blocks import Document, Item, Line, Section, section
from doorlist.output.impact import impact_sections, permissions
from doorlist.output.json_writer import whole_json
from doorlist.output.narrowing import ALL, Narrowing, narrowed_diff
from doorlist.output.text import ESCAPING
from doorlist.output.view import View
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.diff import Counts, Diff
from doorlist.values.times import end_day, start_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from doorlist.output.blocks import Escaping, Tone
    from doorlist.review.diff_values import DefinitionChange, PersonChange, RailChange, Switch
    from doorlist.values.action import RoleChange
    from doorlist.values.fields import SourceRecord

_DEFINED: Final = {
    "defined": "defined",
    "changed": "changed",
    "deleted": "deleted",
    "released": "no longer defined, and left as it is",
}
#: Each change is shown once, in the first of these that takes it: title, whether it is shown open, which it takes.
_PARTS: Final[tuple[tuple[str, bool, Callable[[PersonChange], bool]], ...]] = (
    ("Owners", True, lambda one: one.what not in {"expiry", "released"} and _moves_owner(one)),
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
    yield section("Guardrails loosened or changed", [_rail(rail, escaping) for rail in rails], tone="loud")
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
    yield section("Guardrails tightened", [_rail(rail, escaping) for rail in tight], shown="folded")
    yield _switches(diff, escaping, loud=False)
    yield entries.hints(diff.hints, escaping)


def _switches(diff: Diff, escaping: Escaping, *, loud: bool) -> Section:
    items = [_switch(one, escaping) for one in diff.settings if one.loud is loud]
    if loud:
        return section("Settings that reach further", items, tone="loud")
    return section("Other settings", items, shown="folded")


def _item(change: PersonChange, escaping: Escaping) -> Item:
    source = entries.source(change.source, escaping)
    return Item(_person(change, escaping), source, _below(change, escaping))


def _moves_owner(change: PersonChange) -> bool:
    return "owner" in change.marks or CONFIDENT_AI.ladders[change.scope.type].is_owner(change.role.before)


def _person(change: PersonChange, escaping: Escaping) -> str:
    who, where = escaping.name(change.email), phrases.place_in_files(change.scope, escaping.name)
    before, after = phrases.role(change.role.before, escaping.name), phrases.role(change.role.after, escaping.name)
    if change.what == "gains":
        return f"{who} in {where}: {after}{_when(change, escaping)}"
    if change.what == "invited":
        return f"{who} to {where}: {after}{_when(change, escaping)}"
    if change.what in {"loses", "released"}:
        return f"{who} in {where}: was {before}{_from(change.starts.before)}"
    if change.what == "role":
        return f"{who} in {where}: {before} → {after}{_moved(change, escaping)}"
    return f"{who} in {where} ({after}){_moved(change, escaping, always=True)}"


def _below(change: PersonChange, escaping: Escaping) -> tuple[str, ...]:
    below = [escaping.sentence(change.reason)] if change.reason else []
    if "protected" in change.marks:
        below.append("Protected by the old files.")
    if "outside" in change.marks and (_moves_owner(change) or "admin" in change.marks or "by-id" in change.marks):
        below.append("Of a domain that wasn't there before.")
    return tuple(below)


def _when(change: PersonChange, escaping: Escaping) -> str:
    """From when, until when, and what then: `, from 2027-01-01, until 2027-01-31, then Member`."""
    then = "" if change.then.after is None else f", then {escaping.name(change.then.after)}"
    return f"{_from(change.starts.after)}{phrases.until(change.expires.after)}{then}"


def _from(moment: datetime | None) -> str:
    return "" if moment is None else f", from {start_day(moment)}"


def _moved(change: PersonChange, escaping: Escaping, *, always: bool = False) -> str:
    """The times that changed, also where the role did: a new role must not hide that it ends at another time."""
    starts, expires, then = change.starts, change.expires, change.then
    told = ""
    if starts.before != starts.after:
        told += f", {_begin(starts.before)} → {_begin(starts.after)}"
    else:
        told += _from(starts.after)
    if expires.before != expires.after:
        told += f", {_date(expires.before)} → {_date(expires.after)}"
    else:
        told += phrases.until(expires.after)
    told += _fallen(then, escaping)
    return f":{told.removeprefix(',')}" if always and told else ": at other times" if always else told


def _fallen(then: RoleChange, escaping: Escaping) -> str:
    """The role that an entry falls back to, and whether it was another one before."""
    if then.before == then.after:
        return "" if then.after is None else f", then {escaping.name(then.after)}"
    if then.after is None:
        return f", and nothing then instead of {escaping.name(then.before or '')}"
    instead = "" if then.before is None else f" instead of {escaping.name(then.before)}"
    return f", then {escaping.name(then.after)}{instead}"


def _begin(moment: datetime | None) -> str:
    return "already" if moment is None else f"from {start_day(moment)}"


def _date(moment: datetime | None) -> str:
    return "no expiry" if moment is None else end_day(moment)


def _definitions(diff: Diff, escaping: Escaping) -> Iterator[Section]:
    items = [
        Item(_definition(one, escaping), entries.source(one.source, escaping), _parts_of(one, escaping))
        for one in diff.definitions
    ]
    yield section("Roles and policies", items)


def _definition(one: DefinitionChange, escaping: Escaping) -> str:
    was = "" if one.was is None else f", was {escaping.name(one.was)}"
    alike = not (one.gains or one.loses or one.description)
    what = "renamed" if one.was is not None and alike else _DEFINED[one.what]
    return f"{one.kind} {escaping.name(one.name)} of {phrases.place_in_files(one.scope, escaping.name)}{was}: {what}"


def _parts_of(one: DefinitionChange, escaping: Escaping) -> tuple[str, ...]:
    below = [f"+ {permissions(one.gains, escaping)}"] if one.gains else []
    below += [f"- {permissions(one.loses, escaping)}"] if one.loses else []
    if one.description is not None:
        before, after = (
            "none" if text is None else escaping.sentence(text)
            for text in (one.description.before, one.description.after)
        )
        below.append(f"description: {before} → {after}")
    return tuple(below)


def _rail(rail: RailChange, escaping: Escaping) -> Item:
    before = "not set" if rail.before is None else escaping.name(rail.before)
    after = "not set" if rail.after is None else escaping.name(rail.after)
    return Item(
        f"{escaping.name(rail.guardrail)} {rail.direction}: {before} → {after}", entries.source(rail.source, escaping)
    )


def _switch(switch: Switch, escaping: Escaping) -> Item:
    where = "" if switch.scope is None else f" of {phrases.place_in_files(switch.scope, escaping.name)}"
    before = "not set" if switch.before is None else escaping.name(switch.before)
    after = "not set" if switch.after is None else escaping.name(switch.after)
    line = f"{escaping.name(switch.setting)}{where}: {before} → {after}"
    return Item(line, entries.source(switch.source, escaping), (escaping.sentence(switch.meaning),))


def _annotations(diff: Diff) -> Iterator[Annotation]:
    for block in diff.blocked:
        item = entries.blocked(block, ESCAPING)
        yield _annotation("error", "doorlist: blocked", item, block.source)
    for rail in diff.guardrails:
        level = "notice" if rail.direction == "tightened" else "warning"
        yield _annotation(level, f"doorlist: guardrail {rail.direction}", _rail(rail, ESCAPING), rail.source)
    yield from hint_annotations(diff.hints)
    for switch in diff.settings:
        level = "warning" if switch.loud else "notice"
        yield _annotation(level, "doorlist: setting", _switch(switch, ESCAPING), switch.source)
    for one in diff.definitions:
        item = Item(_definition(one, ESCAPING), None, _parts_of(one, ESCAPING))
        yield _annotation("warning" if one.gains else "notice", f"doorlist: {one.kind}", item, one.source)
    # Owners first: the limit must not cut them off.
    for change in sorted(diff.people, key=lambda change: not _moves_owner(change)):
        loud = change.what == "loses" or _moves_owner(change) or bool(change.marks)
        item = Item(_person(change, ESCAPING), None, _below(change, ESCAPING))
        yield _annotation("warning" if loud else "notice", f"doorlist: {change.what}", item, change.source)


def _annotation(level: Any, title: str, item: Item, source: SourceRecord | None) -> Annotation:
    file, line = (None, None) if source is None else (source.file, source.line)
    return Annotation(level, title, "\n".join([item.line, *item.below]), file, line)
