"""What a change of the access files means, as text, JSON, Markdown, HTML and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from doorlist.output import phrases
from doorlist.output.annotations import Annotation, commands
from doorlist.output.json_writer import whole_json
from doorlist.output.markdown import LIMIT
from doorlist.output.page import HTML, MARKDOWN, TEXT, Item, Page, Part, Words, html_page, markdown_page, text_page
from doorlist.output.style import PLAIN, Palette
from doorlist.platform.roles import is_owner
from doorlist.review.diff import Diff
from doorlist.values.times import end_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from doorlist.review.values import Expiry, PersonChange, RailChange, Switch
    from doorlist.values.plan import BlockedBy, SourceRecord
    from doorlist.values.scope import Scope

_PEOPLE_SHOWN: Final = 20
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
    ("Expiry moves", False, lambda one: one.what == "expiry"),
    ("No longer named, and keep what they have", False, lambda one: one.what == "released"),
)


def diff_text(diff: Diff, *, palette: Palette = PLAIN) -> Iterator[str]:
    """For a terminal."""
    return text_page(_page(diff, TEXT), palette)


def diff_markdown(diff: Diff, *, key: str = "default", limit: int = LIMIT) -> str:
    """For a comment; see `page.markdown_page`."""
    return markdown_page(_page(diff, MARKDOWN), what="diff", key=key, limit=limit)


def diff_html(diff: Diff) -> Iterator[str]:
    """One self-contained page."""
    return html_page(_page(diff, HTML))


def diff_json(diff: Diff) -> str:
    """The document (`schemas/diff.schema.json`)."""
    return whole_json(diff)


def diff_annotations(diff: Diff) -> Iterator[str]:
    """Workflow commands at the new files' lines: errors where blocked, warnings where it is loud, else notices."""
    return commands(_annotations(diff))


def _page(diff: Diff, words: Words) -> Page:
    lines = [f"From {words.name(diff.old.what)} to {words.name(diff.new.what)}."]
    loud = _loud_line(diff)
    return Page(
        "doorlist: change of access", _headline(diff), [*lines, *([loud] if loud else [])], _parts(diff, words)
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
    return f"Change of access: {', '.join(told)}." if told else "Nobody's access changes, but settings do."


def _loud_line(diff: Diff) -> str | None:
    count = diff.summary
    told = [plural(count.owners, "new Owner")] if count.owners else []
    told += [plural(count.admins, "new Admin or Manager")] if count.admins == 1 else []
    told += [f"{count.admins:,} new Admins and Managers"] if count.admins > 1 else []
    told += [f"{plural(count.outside, 'person')} of a new domain"] if count.outside else []
    told += [f"{plural(count.loosened, 'setting')} that guard less or reach further"] if count.loosened > 1 else []
    told += ["1 setting that guards less or reaches further"] if count.loosened == 1 else []
    return f"Look at: {listed(told)}." if told else None


def _parts(diff: Diff, words: Words) -> list[Part]:
    rails = [rail for rail in diff.guardrails if rail.direction != "tightened"]
    tight = [rail for rail in diff.guardrails if rail.direction == "tightened"]
    parts = [
        Part("Blocked by guardrails", [_block(block, words) for block in diff.blocked], shown=True, loud=True),
        Part("Guardrails loosened or changed", [_rail(rail, words) for rail in rails], shown=True, loud=True),
        _switches(diff, words, loud=True),
    ]
    left = list(diff.people)
    for title, shown, takes in _PARTS:
        taken = [change for change in left if takes(change)]
        left = [change for change in left if not takes(change)]
        items = [Item(_person(change, words), _spot(change.source, words), _below(change, words)) for change in taken]
        parts.append(Part(title, items, shown=shown, loud=title in {"Owners", "Lose access"}))
    parts.append(Part("Guardrails tightened", [_rail(rail, words) for rail in tight]))
    return [*parts, _switches(diff, words, loud=False)]


def _switches(diff: Diff, words: Words, *, loud: bool) -> Part:
    items = [_switch(one, words) for one in diff.settings if one.loud is loud]
    return Part("Settings that reach further" if loud else "Other settings", items, shown=loud, loud=loud)


def _moves_owner(change: PersonChange) -> bool:
    return "owner" in change.marks or is_owner(change.role.before)


def _person(change: PersonChange, words: Words) -> str:
    who, where = words.name(change.email), _place(change.scope, words)
    before, after = phrases.role(change.role.before, words.name), phrases.role(change.role.after, words.name)
    if change.what == "gains":
        return f"{who} in {where}: {after}{_until(change.expires.after)}"
    if change.what == "invited":
        return f"{who} to {where}: {after}{_until(change.expires.after)}"
    if change.what in {"loses", "released"}:
        return f"{who} in {where}: was {before}"
    if change.what == "role":
        return f"{who} in {where}: {before} → {after}{_end(change.expires)}"
    return f"{who} in {where} ({after}): {_date(change.expires.before)} → {_date(change.expires.after)}"


def _below(change: PersonChange, words: Words) -> tuple[str, ...]:
    below = [words.sentence(change.reason)] if change.reason else []
    if "protected" in change.marks:
        below.append("Protected by the old files.")
    if "outside" in change.marks and (_moves_owner(change) or "admin" in change.marks or "by-id" in change.marks):
        below.append("Of a domain that wasn't there before.")
    return tuple(below)


def _until(moment: datetime | None) -> str:
    return "" if moment is None else f", until {end_day(moment)}"


def _end(expires: Expiry) -> str:
    """When the access ends, and before: a new role must not hide that it ends at another time."""
    if expires.before == expires.after:
        return _until(expires.after)
    return f", {_date(expires.before)} → {_date(expires.after)}"


def _place(scope: Scope, words: Words) -> str:
    """A project with its id where the files give one: two sections may have one name."""
    place = phrases.place(scope, words.name)
    return f"{place} ({words.name(scope.id)})" if scope.id else place


def _date(moment: datetime | None) -> str:
    return "no expiry" if moment is None else end_day(moment)


def _rail(rail: RailChange, words: Words) -> Item:
    before = "not set" if rail.before is None else words.name(rail.before)
    after = "not set" if rail.after is None else words.name(rail.after)
    return Item(f"{words.name(rail.guardrail)} {rail.direction}: {before} → {after}", _spot(rail.source, words))


def _switch(switch: Switch, words: Words) -> Item:
    where = "" if switch.scope is None else f" of {_place(switch.scope, words)}"
    before = "not set" if switch.before is None else words.name(switch.before)
    after = "not set" if switch.after is None else words.name(switch.after)
    line = f"{words.name(switch.setting)}{where}: {before} → {after}"
    return Item(line, _spot(switch.source, words), (words.sentence(switch.meaning),))


def _block(block: BlockedBy, words: Words) -> Item:
    line = f"{words.name(block.guardrail)} in {phrases.place(block.scope, words.name)}"
    below = [words.sentence(block.reason)]
    if block.emails:
        below.append(f"Concerns {listed([words.name(email) for email in block.emails], most=_PEOPLE_SHOWN)}.")
    return Item(line, _spot(block.source, words), tuple(below))


def _spot(source: SourceRecord | None, words: Words) -> str | None:
    return None if source is None else phrases.spot(source, words.name)


def _annotations(diff: Diff) -> Iterator[Annotation]:
    for block in diff.blocked:
        item = _block(block, TEXT)
        yield _annotation("error", "doorlist: blocked", item, block.source)
    for rail in diff.guardrails:
        level = "notice" if rail.direction == "tightened" else "warning"
        yield _annotation(level, f"doorlist: guardrail {rail.direction}", _rail(rail, TEXT), rail.source)
    for switch in diff.settings:
        level = "warning" if switch.loud else "notice"
        yield _annotation(level, "doorlist: setting", _switch(switch, TEXT), switch.source)
    # Owners first: the limit must not cut them off.
    for change in sorted(diff.people, key=lambda change: not _moves_owner(change)):
        loud = change.what == "loses" or _moves_owner(change) or bool(change.marks)
        item = Item(_person(change, TEXT), None, _below(change, TEXT))
        yield _annotation("warning" if loud else "notice", f"doorlist: {change.what}", item, change.source)


def _annotation(level: Any, title: str, item: Item, source: SourceRecord | None) -> Annotation:
    file, line = (None, None) if source is None else (source.file, source.line)
    return Annotation(level, title, "\n".join([item.line, *item.below]), file, line)
