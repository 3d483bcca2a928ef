"""An access review for people: what needs attention first, then the scopes and who has what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from doorlist.output import entries, phrases
from doorlist.output.actions import Actions, mark_width
from doorlist.output.blocks import Document, Group, Item, Legend, Line, Mark, Section, Table, section
from doorlist.output.report import labels
from doorlist.output.report.annotations import report_annotations
from doorlist.output.report.csv import report_csv
from doorlist.output.report.html import report_html
from doorlist.output.report.json import report_json
from doorlist.output.view import View
from doorlist.values.times import as_of_day, end_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from doorlist.output.blocks import Colour, Escaping
    from doorlist.review.report_values import (
        Access,
        Expiring,
        Person,
        Report,
        ReportedKey,
        RolePowers,
        ScopeSummary,
        State,
    )

_COLOURS: Final[Mapping[State, Colour]] = {
    "to-be-removed": "red",
    "role-differs": "cyan",
    "missing": "green",
    "waiting": "yellow",
    "invited": "yellow",
    "in-order": "dim",
}
MARKS: Final = {state: Mark(word.symbol, "", _COLOURS.get(state, "")) for state, word in labels.STATES.items()}


def report_view(report: Report) -> View:
    """Everything that a review can be shown as; its page is its own, as it can be searched and filtered."""
    own = {"html": partial(report_html, report), "csv": partial(report_csv, report)}
    annotations = partial(report_annotations, report)
    return View("report", partial(report_document, report), partial(report_json, report), annotations, own)


def report_document(report: Report, escaping: Escaping) -> Document:
    """The review as blocks."""
    name, ident = escaping.name(report.organization.name), escaping.name(report.organization.id)
    lines = [Line(f"Access review of {name} ({ident}), read {phrases.moment(report.created_at)}.")]
    if report.as_of is not None:
        lines.append(Line(f"As it will be on {as_of_day(report.as_of)}.", "warning"))
    return Document(
        "report",
        f"doorlist: access review of {name}",
        Line(labels.headline(report)),
        lines,
        _sections(report, escaping),
        [Line(labels.figures(report))],
    )


def _sections(report: Report, escaping: Escaping) -> Iterator[Section]:
    blocked = [entries.blocked(block, escaping) for block in report.blocked]
    yield section("Guardrails that block the way there", blocked, tone="loud")
    differs = report.differences
    groups = Actions(escaping).by_scope(differs)
    yield Section("What differs from live", len(differs), groups, mark_width=mark_width(differs))
    yield section("Ends soon", [_expiring(one, escaping) for one in report.expiring if one.soon], tone="warning")
    later = [_expiring(one, escaping) for one in report.expiring if not one.soon]
    yield section("Ends later", later, shown="folded")
    yield section("Waiting", entries.waiting(report.waiting, escaping), shown="folded")
    yield from _keys(report, escaping)
    unnamed = [Item(phrases.heading(scope, escaping.name)) for scope in report.unnamed_projects]
    yield section("Projects that no file names", unnamed, shown="folded")
    yield section("What roles may do", [_role(role, report, escaping) for role in report.roles], shown="folded")
    heads = ("Scope", "In", "Invited", "Reach it", "Owner", "Unlisted people")
    table = Table(heads, [_scope(scope, escaping) for scope in report.scopes])
    yield Section("Scopes", len(report.scopes), table=table, shown="folded")
    used = [state for state in labels.STATES if report.summary.states.get(state)]
    yield Section(
        "Who has what",
        report.summary.access,
        (_person(person, escaping) for person in report.people),
        shown="folded",
        legend=Legend(
            "States", [MARKS[state]._replace(word=labels.STATES[state].label) for state in used], symbols=True
        ),
    )


def _expiring(one: Expiring, escaping: Escaping) -> Item:
    where = phrases.place(one.scope, escaping.name)
    line = f"{end_day(one.expires)}  {escaping.name(one.email)} in {where}"
    line += f" as {phrases.role(one.role, escaping.name)}"
    below = () if one.reason is None else (escaping.sentence(one.reason),)
    return Item(line, entries.source(one.source, escaping), below)


def _role(role: RolePowers, report: Report, escaping: Escaping) -> Item:
    name = escaping.name(role.name)
    where, people = labels.role_where(role, escaping.name), plural(role.people, "person")
    return Item(f"{name} in {where}; {people}", below=(labels.role_powers(role, report, escaping),))


def _keys(report: Report, escaping: Escaping) -> Iterator[Section]:
    """API keys: those that stand out, then the others."""
    marked = [_key(key, escaping) for key in report.keys or () if key.marks]
    others = [_key(key, escaping) for key in report.keys or () if not key.marks]
    unread = [
        Item(f"{phrases.heading(scope, escaping.name)}: can't be read with this key") for scope in report.unread_keys
    ]
    yield section("API keys to look at", [*marked, *unread], tone="warning")
    yield section("Other API keys", others, shown="folded")


def _key(key: ReportedKey, escaping: Escaping) -> Item:
    marks = [labels.KEY_MARKS[mark] for mark in key.marks] if key.valid else ["no longer valid"]
    told = listed(marks) if marks else "in order"
    line = f"{phrases.heading(key.scope, escaping.name)}: {labels.key_told(key, escaping.name)}: {told}"
    return Item(line, below=(", ".join(labels.key_details(key, escaping.name)),))


def _scope(scope: ScopeSummary, escaping: Escaping) -> tuple[str, ...]:
    unlisted = {"remove": "removed", "keep": "kept", None: "not managed"}[scope.unlisted]
    owner = "none" if scope.owner is None else escaping.name(scope.owner)
    name = labels.scope_name(scope, escaping.name)
    return name, f"{scope.members:,}", f"{scope.invited:,}", f"{scope.reaching:,}", owner, unlisted


def _person(person: Person, escaping: Escaping) -> Group:
    name = f" {escaping.name(person.name)}" if person.name else ""
    reach = labels.reach_told(person)
    title = f"{escaping.name(person.email)}{name}{'' if reach is None else f', {reach}'}"
    return Group(title, [_access(access, escaping) for access in person.access])


def _access(access: Access, escaping: Escaping) -> Item:
    state = "" if access.state in {"in-order", "invited"} else f", {labels.STATES[access.state].label}"
    where = "Organization" if access.scope.type == "organization" else escaping.name(access.scope.name)
    told = [labels.role_told(access, escaping.name) + state, *labels.details(access, escaping)]
    return Item(f"{where}: {'; '.join(told)}", entries.source(access.source, escaping), mark=MARKS[access.state])
