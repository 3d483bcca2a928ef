"""The history of a person, for people: a heading for each commit, and what it meant below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.blocks import Document, Group, Item, Line, Mark, Section, section
from doorlist.output.json_writer import document_json
from doorlist.output.view import View
from doorlist.review.history_values import CommitRecord, HistoryEvent, Unknown
from doorlist.values.times import end_day, start_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.output.blocks import Escaping
    from doorlist.review.history_values import Happened, History, HistoryChange

_MARKS: Final[dict[Happened, Mark]] = {
    "gave": Mark("+", "gave", "green"),
    "changed": Mark("~", "changed", "yellow"),
    "took": Mark("-", "took", "red"),
    "moved": Mark("=", "moved", "dim"),
}
_WIDTH: Final = max(len(mark.word) for mark in _MARKS.values())
_LISTS: Final = {"events": HistoryEvent, "begins": CommitRecord, "unknown": Unknown}


def history_view(found: History) -> View:
    """Everything that a history can be shown as."""
    return View("history", partial(history_document, found), partial(document_json, found, _LISTS))


def history_document(found: History, escaping: Escaping) -> Document:
    """A history as blocks, the newest first; on a terminal, too."""
    return Document(
        "history",
        f"doorlist: since when {escaping.name(found.email)} has what",
        Line(_headline(found, escaping)),
        (),
        [
            Section("History", len(found.events), list(_events(found, escaping)), mark_width=_WIDTH),
            section("Not known", [_unknown(one, escaping) for one in found.unknown], tone="warning", shown="folded"),
        ],
        [Line(_begins(one, escaping), "warning") for one in found.begins],
    )


def _headline(found: History, escaping: Escaping) -> str:
    who = escaping.name(found.email)
    of = f"of {plural(found.commits, 'commit')} that touched the access files"
    if not found.events:
        return f"{who}: none {of} changed their access."
    return f"{who}: {len(found.events):,} {of} gave, changed or took access."


def _begins(commit: CommitRecord, escaping: Escaping) -> str:
    return (
        f"The clone begins with {_commit(commit, escaping)}: what they have there came before. "
        "Fetch the whole history to see when (git fetch --unshallow)."
    )


def _events(found: History, escaping: Escaping) -> Iterator[Group]:
    for event in found.events:
        merged = (
            "" if event.merged is None else f", merged {_day(event.merged)} by {escaping.name(event.merged.author)}"
        )
        yield Group(
            f"{_commit(event.commit, escaping)}{merged}", [_change(change, escaping) for change in event.changes]
        )


def _commit(commit: CommitRecord, escaping: Escaping) -> str:
    """`2026-03-01 1a2b3c4d5e6f Ada Lovelace: Let Grace label`."""
    ident, author = escaping.name(commit.id[:12]), escaping.name(commit.author)
    return f"{_day(commit)} {ident} {author}: {escaping.sentence(commit.subject)}"


def _day(commit: CommitRecord) -> str:
    return commit.date[:10]


def _change(change: HistoryChange, escaping: Escaping) -> Item:
    where = phrases.heading_in_files(change.scope, escaping.name)
    source = None if change.source is None else phrases.source(change.source, escaping.name)
    below = [] if change.reason is None else [escaping.sentence(change.reason)]
    for word, names in (("may now do", change.gains), ("can't do any more", change.loses)):
        if names:
            below.append(f"{word} {listed([escaping.name(name) for name in names], most=12)}")
    if change.moved is not None:
        below.append(f"the commit moved {escaping.name(change.moved)} here")
    return Item(f"{where}: {', '.join(_terms(change, escaping))}", source, below, _MARKS[change.what])


def _terms(change: HistoryChange, escaping: Escaping) -> Iterator[str]:
    name = escaping.name
    yield _role(change, escaping)
    if change.via.before != change.via.after or change.what == "took":
        yield _via(change, escaping)
    elif change.via.after is not None:
        yield f"by {name(change.via.after)}"
    for word, pair, shown in (("from", change.starts, start_day), ("until", change.expires, end_day)):
        before = None if pair.before is None else shown(pair.before)
        after = None if pair.after is None else shown(pair.after)
        if change.what == "changed" and before != after:
            yield f"{word} {before or 'no date'} → {after or 'no date'}"
        elif after is not None:
            yield f"{word} {after}"
    if change.then.after is not None:
        yield f"then {name(change.then.after)}"


def _via(change: HistoryChange, escaping: Escaping) -> str:
    before, after = (None if via is None else escaping.name(via) for via in (change.via.before, change.via.after))
    if change.what == "took":
        return "named directly before" if before is None else f"by {before} before"
    if change.what == "gave":
        return "named directly" if after is None else f"by {after}"
    return f"{before or 'named directly'} → {after or 'named directly'}"


def _role(change: HistoryChange, escaping: Escaping) -> str:
    before, after = change.role.before, change.role.after
    if before is not None and after is not None and before != after:
        return f"{escaping.name(before)} → {escaping.name(after)}"
    return phrases.role(after if after is not None else before, escaping.name)


def _unknown(one: Unknown, escaping: Escaping) -> Item:
    return Item(_commit(one.commit, escaping), below=(escaping.sentence(one.why),))
