"""How live differs from the access files, as text, JSON, Markdown, HTML and annotations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from doorlist.output import entries, phrases
from doorlist.output.annotations import Annotation, commands
from doorlist.output.blocks import Document, Item, Line, Section, people, section
from doorlist.output.json_writer import whole_json
from doorlist.output.text import ESCAPING
from doorlist.output.view import View
from doorlist.review.drift_values import Drift
from doorlist.values.times import as_of_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.output.blocks import Escaping, Openness
    from doorlist.review.definition_drift import DefinitionDrift
    from doorlist.review.drift_values import Difference
    from doorlist.review.live_changes import Change

_WHATS: Final = {
    "owner": "Another Owner",
    "extra": "In, and shouldn't be",
    "invited": "Invited, and shouldn't be",
    "role": "In with another role",
    "missing": "Missing",
    "invitation": "With an invitation that isn't right",
}
_ORIGINS: Final = {
    "outside": "Changed outside",
    "both": "Changed outside and in the files",
    "pending": "Changed in the files, and not applied yet",
}
_LOUD: Final = frozenset({"owner", "extra", "outside", "both"})
_EVENTS: Final = {
    "appeared": "appeared in {place} as {after}",
    "joined": "joined {place} as {after}",
    "left": "left {place} (was {before})",
    "role": "has another role in {place}: {before} → {after}",
    "invited": "was invited to {place} as {after}",
    "declined": "declined the invitation to {place}",
    "invited-again": "was invited to {place} again as {after}",
    "invitation-role": "is invited to {place} with another role: {before} → {after}",
    "withdrawn": "isn't invited to {place} any more (was {before})",
    "project-created": "{place} was created",
    "project-gone": "{place} is gone",
    "renamed": "{before} is now called {after}",
    "role-defined": "the role {after} was made in {place}",
    "role-changed": "the role {after} in {place} was changed",
    "role-deleted": "the role {before} in {place} was deleted",
    "policy-defined": "the policy {after} was made in {place}",
    "policy-changed": "the policy {after} in {place} was changed",
    "policy-deleted": "the policy {before} in {place} was deleted",
}


def drift_json(drift: Drift) -> str:
    """The document (`schemas/drift.schema.json`)."""
    return whole_json(drift)


def drift_annotations(drift: Drift) -> Iterator[str]:
    """Workflow commands at the files' lines, a warning for each difference."""
    # Owners first: the limit must not cut them off.
    ordered = sorted(drift.differences, key=lambda one: one.what != "owner")
    found = [("\n".join([_line(one, ESCAPING), *_below(one, ESCAPING)]), one.source) for one in ordered]
    defined = [(_definition(one, ESCAPING), one.source) for one in drift.definitions]
    found += [("\n".join([item.line, *item.below]), source) for item, source in defined]
    return commands(
        Annotation(
            "warning",
            "doorlist: drift",
            text,
            None if source is None else source.file,
            None if source is None else source.line,
        )
        for text, source in found
    )


def drift_view(drift: Drift) -> View:
    """Everything that drift can be shown as."""
    return View(
        "drift", partial(drift_document, drift), lambda: [drift_json(drift)], partial(drift_annotations, drift)
    )


def drift_document(drift: Drift, escaping: Escaping) -> Document:
    """Drift as blocks."""
    name = escaping.name(drift.organization.name)
    lines = [
        f"Organization {name} ({escaping.name(drift.organization.id)}), read {phrases.moment(drift.checked_at)}."
    ]
    if drift.as_of is not None:
        lines.append(f"As it will be on {as_of_day(drift.as_of)}.")
    if drift.baseline is not None:
        lines.append(f"Compared with the snapshot of {phrases.moment(drift.baseline.taken_at)}.")
    return Document(
        "drift",
        f"doorlist: drift of {name}",
        Line(_headline(drift)),
        [Line(line) for line in lines],
        _sections(drift, escaping),
        [Line(line) for line in _others(drift)],
    )


def _headline(drift: Drift) -> str:
    if not drift.any:
        return "No drift: live is as the access files say."
    count = drift.summary
    told = [f"{getattr(count, what):,} {title.lower()}" for what, title in _WHATS.items() if getattr(count, what)]
    told += [f"{count.definitions:,} of roles and policies"] if count.definitions else []
    if drift.baseline is not None:
        told = [f"{getattr(count, o):,} {title.lower()}" for o, title in _ORIGINS.items() if getattr(count, o)]
    if drift.unnamed_projects:
        told.append(f"{plural(len(drift.unnamed_projects), 'project')} that no file names")
    count_of_all = len(drift.differences) + len(drift.definitions) + len(drift.unnamed_projects)
    return f"Drift: {plural(count_of_all, 'difference')} ({'; '.join(told)})."


def _others(drift: Drift) -> list[str]:
    count = drift.summary
    told = [f"{plural(count.waiting, 'entry')} waiting"] if count.waiting else []
    told += [f"{count.unmanaged:,} kept though not in the files"] if count.unmanaged else []
    return [f"Not counted as drift: {listed(told)}."] if told else []


def _sections(drift: Drift, escaping: Escaping) -> Iterator[Section]:
    if drift.baseline is None:
        titles, key = _WHATS, "what"
    else:
        titles, key = _ORIGINS, "origin"
    if drift.baseline is None:
        definitions = [_definition(one, escaping) for one in drift.definitions]
        yield section("Roles and policies", definitions, tone="loud")
    else:
        untold = [_definition(one, escaping) for one in drift.definitions if one.origin is None]
        yield section("Roles and policies, which the snapshot doesn't have", untold)
    for word, title in titles.items():
        items = [_item(one, escaping) for one in drift.differences if getattr(one, key) == word]
        if key == "origin":
            items += [_definition(one, escaping) for one in drift.definitions if one.origin == word]
        shown: Openness = "folded" if word == "invitation" else "open"
        yield section(title, items, shown=shown, tone="loud" if word in _LOUD else "plain")
    unnamed = [Item(phrases.heading(scope, escaping.name)) for scope in drift.unnamed_projects]
    yield section("Projects that no file names", unnamed)
    blocked = [entries.blocked(one, escaping) for one in drift.blocked]
    yield section("Guardrails that would forbid putting it right", blocked, shown="folded")
    events = [Item(_event(change, escaping)) for change in drift.changes]
    yield section("What has happened since", events, shown="folded")


def _item(one: Difference, escaping: Escaping) -> Item:
    return Item(_line(one, escaping), entries.source(one.source, escaping), _below(one, escaping))


def _definition(one: DefinitionDrift, escaping: Escaping) -> Item:
    line = f"{one.kind} {escaping.name(one.name)} of {phrases.place(one.scope, escaping.name)}"
    below = [escaping.sentence(one.told)]
    if one.concerns and one.actions:  # without any, the sentence names them
        below.append(f"concerns: {people(one.concerns, escaping)}")
    return Item(line, entries.source(one.source, escaping), tuple(below))


def _line(one: Difference, escaping: Escaping) -> str:
    return f"{escaping.name(one.email)} in {phrases.place(one.scope, escaping.name)}"


def _below(one: Difference, escaping: Escaping) -> tuple[str, ...]:
    return (escaping.sentence(one.told), *(f"also: {escaping.sentence(effect)}" for effect in one.effects))


def _event(change: Change, escaping: Escaping) -> str:
    told = _EVENTS[change.what].format(
        place=phrases.place(change.scope, escaping.name),
        before=phrases.role(change.before, escaping.name),
        after=phrases.role(change.after, escaping.name),
    )
    if change.email is not None:
        return f"{escaping.name(change.email)} {told}"
    given = [f"+{escaping.name(one)}" for one in change.gains] + [f"-{escaping.name(one)}" for one in change.loses]
    return f"{told}: {listed(given, most=12)}" if given and change.what.endswith("changed") else told
