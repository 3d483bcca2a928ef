"""How live differs from the access files, as text, JSON, Markdown, HTML and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.annotations import Annotation, commands
from doorlist.output.json_writer import whole_json
from doorlist.output.markdown import LIMIT
from doorlist.output.page import HTML, MARKDOWN, TEXT, Item, Page, Part, Words, html_page, markdown_page, text_page
from doorlist.output.style import PLAIN, Palette
from doorlist.review.drift import Drift
from doorlist.values.times import as_of_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.drift import Difference
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
}


def drift_text(drift: Drift, *, palette: Palette = PLAIN) -> Iterator[str]:
    """For a terminal."""
    return text_page(_page(drift, TEXT), palette)


def drift_markdown(drift: Drift, *, key: str = "default", limit: int = LIMIT) -> str:
    """For a comment or an issue; see `page.markdown_page`."""
    return markdown_page(_page(drift, MARKDOWN), what="drift", key=key, limit=limit)


def drift_html(drift: Drift) -> Iterator[str]:
    """One self-contained page."""
    return html_page(_page(drift, HTML))


def drift_json(drift: Drift) -> str:
    """The document (`schemas/drift.schema.json`)."""
    return whole_json(drift)


def drift_annotations(drift: Drift) -> Iterator[str]:
    """Workflow commands at the files' lines, a warning for each difference."""
    # Owners first: the limit must not cut them off.
    ordered = sorted(drift.differences, key=lambda one: one.what != "owner")
    return commands(
        Annotation(
            "warning",
            "doorlist: drift",
            "\n".join([_line(one, TEXT), *_below(one, TEXT)]),
            None if one.source is None else one.source.file,
            None if one.source is None else one.source.line,
        )
        for one in ordered
    )


def _page(drift: Drift, words: Words) -> Page:
    name = words.name(drift.organization.name)
    lines = [f"Organization {name} ({words.name(drift.organization.id)}), read {phrases.moment(drift.checked_at)}."]
    if drift.as_of is not None:
        lines.append(f"As it will be on {as_of_day(drift.as_of)}.")
    if drift.baseline is not None:
        lines.append(f"Compared with the snapshot of {phrases.moment(drift.baseline.taken_at)}.")
    lines += _others(drift)
    return Page(
        f"doorlist: drift of {words.name(drift.organization.name)}", _headline(drift), lines, _parts(drift, words)
    )


def _headline(drift: Drift) -> str:
    if not drift.differences:
        return "No drift: live is as the access files say."
    count = drift.summary
    told = [f"{getattr(count, what):,} {title.lower()}" for what, title in _WHATS.items() if getattr(count, what)]
    if drift.baseline is not None:
        told = [f"{getattr(count, o):,} {title.lower()}" for o, title in _ORIGINS.items() if getattr(count, o)]
    return f"Drift: {plural(len(drift.differences), 'difference')} ({'; '.join(told)})."


def _others(drift: Drift) -> list[str]:
    count = drift.summary
    told = [f"{plural(count.waiting, 'entry')} waiting"] if count.waiting else []
    told += [f"{count.unmanaged:,} kept though not in the files"] if count.unmanaged else []
    return [f"Not counted as drift: {listed(told)}."] if told else []


def _parts(drift: Drift, words: Words) -> list[Part]:
    if drift.baseline is None:
        titles, key = _WHATS, "what"
    else:
        titles, key = _ORIGINS, "origin"
    parts = [
        Part(
            title,
            [_item(one, words) for one in drift.differences if getattr(one, key) == word],
            word != "invitation",
            word in _LOUD,
        )
        for word, title in titles.items()
    ]
    blocked = [
        Item(
            f"{words.name(one.guardrail)} in {phrases.place(one.scope, words.name)}",
            None,
            (words.sentence(one.reason),),
        )
        for one in drift.blocked
    ]
    parts.append(Part("Guardrails that would forbid putting it right", blocked))
    parts.append(Part("What has happened since", [Item(_event(change, words)) for change in drift.changes]))
    return parts


def _item(one: Difference, words: Words) -> Item:
    spot = None if one.source is None else phrases.spot(one.source, words.name)
    return Item(_line(one, words), spot, _below(one, words))


def _line(one: Difference, words: Words) -> str:
    return f"{words.name(one.email)} in {phrases.place(one.scope, words.name)}"


def _below(one: Difference, words: Words) -> tuple[str, ...]:
    return (words.sentence(one.told), *(f"also: {words.sentence(effect)}" for effect in one.effects))


def _event(change: Change, words: Words) -> str:
    told = _EVENTS[change.what].format(
        place=phrases.place(change.scope, words.name),
        before=phrases.role(change.before, words.name),
        after=phrases.role(change.after, words.name),
    )
    return told if change.email is None else f"{words.name(change.email)} {told}"
