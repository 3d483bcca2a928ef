"""An access review as text for a terminal. Nothing from outside is printed but through `safe.terminal`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.output import phrases
from doorlist.output.report import labels
from doorlist.output.safe import SENTENCE, terminal
from doorlist.output.style import PLAIN, Palette
from doorlist.output.text import action_line
from doorlist.values.times import as_of_day, end_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.report_values import Person, Report, State


def report_text(report: Report, *, palette: Palette = PLAIN) -> Iterator[str]:
    """The review, whole lines at a time: scopes, people, and what needs attention at the end, where it is seen."""
    p = palette
    name, ident = terminal(report.organization.name), terminal(report.organization.id)
    read = phrases.moment(report.created_at)
    yield f"{p.bold}Access review of {name}{p.end} {p.dim}({ident}), read {read}{p.end}\n"
    if report.as_of is not None:
        yield f"{p.yellow}As it will be on {as_of_day(report.as_of)}.{p.end}\n"
    used = [state for state in labels.STATES if report.summary.states.get(state)]
    legend = (
        f"{_colour(state, p)}{labels.STATES[state].symbol} {labels.STATES[state].label}{p.end}" for state in used
    )
    yield f"\n{p.bold}Scopes{p.end}\n"
    for scope in report.scopes:
        owner = "no Owner" if scope.owner is None else f"Owner {terminal(scope.owner)}"
        yield f"  {labels.scope_name(scope, terminal)}: {labels.scope_told(scope)}; {owner}\n"
    yield f"\n{p.bold}People{p.end}   {'   '.join(legend)}\n"
    for person in report.people:
        yield from _person(person, p)
    yield from _attention(report, p)
    yield f"\n{p.bold}{labels.headline(report)}{p.end}\n{labels.figures(report)}\n"


def _person(person: Person, p: Palette) -> Iterator[str]:
    name = f" {p.dim}{terminal(person.name)}{p.end}" if person.name else ""
    yield f"\n  {p.bold}{terminal(person.email)}{p.end}{name}\n"
    for access in person.access:
        word = labels.STATES[access.state]
        state = "" if access.state in {"in-order", "invited"} else f", {word.label}"
        where = "Organization" if access.scope.type == "organization" else terminal(access.scope.name)
        told = "; ".join([labels.role_told(access, terminal) + state, *labels.details(access, terminal)])
        spot = "" if access.source is None else f"  {p.dim}{phrases.spot(access.source, terminal)}{p.end}"
        yield f"    {_colour(access.state, p)}{word.symbol}{p.end} {where}: {told}{spot}\n"


def _attention(report: Report, p: Palette) -> Iterator[str]:
    if report.differences:
        yield f"\n{p.bold}What differs from live ({len(report.differences):,}){p.end}\n"
        for action in report.differences:
            spot = "" if action.source is None else f"  {p.dim}{phrases.spot(action.source, terminal)}{p.end}"
            yield f"  {action_line(action, p)}{spot}\n      {terminal(action.reason, SENTENCE)}\n"
    if report.waiting:
        yield f"\n{p.bold}Waiting ({len(report.waiting):,}){p.end}\n"
        for entry in report.waiting:
            yield f"  {phrases.waiting_for(entry, terminal)}\n      {terminal(entry.reason, SENTENCE)}\n"
    if report.expiring:
        yield f"\n{p.bold}What ends by itself ({len(report.expiring):,}){p.end}\n"
        for one in report.expiring:
            where = phrases.place(one.scope, terminal)
            soon = f"{p.yellow}soon{p.end}  " if one.soon else ""
            reason = f" ({terminal(one.reason, SENTENCE)})" if one.reason else ""
            role = phrases.role(one.role, terminal)
            yield (
                f"  {end_day(one.expires)}  {soon}{terminal(one.email)} in {where} as {role}{reason}"
                f"  {p.dim}{phrases.spot(one.source, terminal)}{p.end}\n"
            )
    if report.blocked:
        yield f"\n{p.red}{p.bold}Guardrails that block the way there ({len(report.blocked):,}){p.end}\n"
        for block in report.blocked:
            where = phrases.place(block.scope, terminal)
            yield f"  {p.red}! {terminal(block.guardrail)}{p.end} in {where}: {terminal(block.reason, SENTENCE)}\n"


def _colour(state: State, p: Palette) -> str:
    return {
        "to-be-removed": p.red,
        "role-differs": p.cyan,
        "missing": p.green,
        "waiting": p.yellow,
        "invited": p.yellow,
        "in-order": p.dim,
    }.get(state, p.end)
