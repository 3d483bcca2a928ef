"""A plan for people: what is blocked, what is to be done in each scope, who is waited for, who is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from doorlist.output import entries, phrases
from doorlist.output.actions import Actions, mark_width, order
from doorlist.output.annotations import plan_annotations
from doorlist.output.blocks import Document, Item, Line, Section, section
from doorlist.output.document import plan_json
from doorlist.output.impact import impact_line, impact_sections
from doorlist.output.view import View
from doorlist.values.times import as_of_day
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.plan import Plan


def plan_view(plan: Plan, *, hints: Sequence[str] = (), compact: bool = False, digest: str | None = None) -> View:
    """Everything that a plan can be shown as; see `plan_document`."""
    build = partial(plan_document, plan, hints=hints, compact=compact, digest=digest)
    return View("plan", build, partial(plan_json, plan), partial(plan_annotations, plan))


def plan_document(
    plan: Plan,
    escaping: Escaping,
    *,
    hints: Sequence[str] = (),
    compact: bool = False,
    digest: str | None = None,
) -> Document:
    """The plan as blocks.

    Args:
        plan: what to show.
        escaping: of the format.
        hints: sentences for the reader that aren't part of the plan (`planning.hints`).
        compact: a line an action, without its reason.
        digest: of the file that the plan is saved in, where it is.
    """
    return Document(
        "plan",
        f"doorlist: plan for {escaping.name(plan.organization.name)}",
        Line(phrases.headline(plan)),
        _lines(plan, escaping),
        _sections(plan, escaping, hints, compact=compact),
        _closing(plan, escaping, digest),
    )


def _lines(plan: Plan, escaping: Escaping) -> list[Line]:
    name, ident = escaping.name(plan.organization.name), escaping.name(plan.organization.id)
    lines = [Line(f"Organization {name} ({ident}), read {phrases.moment(plan.live.read_at)}.")]
    if plan.as_of is not None:
        moment = as_of_day(plan.as_of)
        lines.append(Line(f"As it will be on {moment}; this plan can't be applied.", "warning"))
    return lines


def _closing(plan: Plan, escaping: Escaping, digest: str | None) -> list[Line]:
    others = phrases.others(plan.summary)
    told = impact_line(plan)
    lines = [] if told is None else [told]
    lines += [] if others is None else [Line(others)]
    if plan.overrides:
        lines.append(Line(f"{plural(len(plan.overrides), 'guardrail')} lifted for this run.", "warning"))
    if plan.blocked:
        lines.append(Line(phrases.blocked_line(plan, escaping.name), "loud"))
    if digest is not None:
        lines.append(Line(f"Saved plan: {escaping.name(digest)}"))
    return lines


def _sections(plan: Plan, escaping: Escaping, hints: Sequence[str], *, compact: bool) -> Iterator[Section]:
    yield section("Blocked", [entries.blocked(each, escaping) for each in plan.blocked], tone="loud")
    yield section(
        "Guardrails lifted for this run",
        [entries.lifted(each, escaping) for each in plan.overrides],
        tone="warning",
    )
    yield from impact_sections(plan, escaping)
    yield _actions(plan, escaping, compact=compact)
    waits = entries.waiting(plan.waiting, escaping)
    yield section("Waiting", waits, shown="counted" if compact else "folded")
    yield section("Kept though not in the file", entries.kept(plan.unmanaged, escaping), shown="counted")
    yield section("Hints", [Item(escaping.sentence(hint)) for hint in hints], shown="folded")


def _actions(plan: Plan, escaping: Escaping, *, compact: bool) -> Section:
    made = Actions(escaping, plan.desired.state)
    return Section(
        "Actions",
        len(plan.actions),
        made.by_scope(plan.actions, compact=compact),
        shown="folded",
        legend=order(plan.actions, symbols=compact),
        mark_width=0 if compact else mark_width(plan.actions),
    )
