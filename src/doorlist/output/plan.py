"""A plan for people: what is blocked, what is to be done in each scope, who is waited for, who is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from doorlist.output import entries, phrases
from doorlist.output.actions import Actions, mark_width, order
from doorlist.output.annotations import plan_annotations
from doorlist.output.blocks import Document, Line, Section, section
from doorlist.output.impact import impact_line, impact_sections
from doorlist.output.narrowing import ALL, Narrowing, narrowed_plan
from doorlist.output.plan_json import plan_json
from doorlist.output.view import View
from doorlist.values.action import BY_TIME
from doorlist.values.scope import scope_order
from doorlist.values.times import as_of_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.action import Action
    from doorlist.values.plan import Plan

_TITLES_OF_LEFT: Final = ("Left though it is due", "Left, as it isn't due")


def plan_view(
    plan: Plan,
    *,
    compact: bool = False,
    digest: str | None = None,
    narrowing: Narrowing = ALL,
) -> View:
    """Everything that a plan can be shown as; see `plan_document`.

    Raises:
        DoorlistError: it is to be narrowed to somebody, or a project, that the plan doesn't know.
    """
    shown = narrowed_plan(plan, narrowing)
    build = partial(plan_document, plan, compact=compact, digest=digest, shown=shown, only=narrowing)
    return View("plan", build, partial(plan_json, plan), partial(plan_annotations, plan))


def plan_document(
    plan: Plan,
    escaping: Escaping,
    *,
    compact: bool = False,
    digest: str | None = None,
    shown: Plan | None = None,
    only: Narrowing = ALL,
) -> Document:
    """The plan as blocks.

    Args:
        plan: what to show.
        escaping: of the format.
        compact: a line an action, without its reason.
        digest: of the file that the plan is saved in, where it is.
        shown: the plan with those entries alone that are to be shown; by default all.
        only: what these entries are.
    """
    shown = plan if shown is None else shown
    return Document(
        "plan",
        f"doorlist: plan for {escaping.name(plan.organization.name)}",
        Line(phrases.headline(plan)),
        _lines(plan, escaping),
        _sections(plan, shown, escaping, compact=compact),
        [*_closing(plan, escaping, digest), *_narrowed(plan, shown, only, escaping)],
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
    powers = impact_line(plan.impact)
    lines = [] if powers is None else [powers]
    lines += [] if others is None else [Line(others)]
    keeping = sorted({entry.scope for entry in plan.unmanaged}, key=scope_order)
    if keeping:
        where = listed([phrases.place(scope, escaping.name) for scope in keeping], most=4)
        lines.append(Line(f"Nobody is removed from {where}, where whoever isn't in the files is kept.", "warning"))
    lines += _about_left(plan)
    if plan.overrides:
        lines.append(Line(f"{plural(len(plan.overrides), 'guardrail')} lifted for this run.", "warning"))
    if plan.blocked:
        lines.append(Line(phrases.blocked_line(plan, escaping.name), "loud"))
    if digest is not None:
        lines.append(Line(f"Saved plan: {escaping.name(digest)}"))
    return lines


def _about_left(plan: Plan) -> Iterator[Line]:
    not_yet, others = _left(plan)
    if not_yet:
        told = f"{plural(len(not_yet), 'action')} that {'is' if len(not_yet) == 1 else 'are'} due"
        yield Line(f"{told} can't be done alone: apply the whole plan.", "warning")
    if others:
        left, one = plural(len(others), "other action"), len(others) == 1
        yield Line(f"{left} {'is' if one else 'are'} left, as time alone doesn't ask for {'it' if one else 'them'}.")


def _left(plan: Plan) -> tuple[list[Action], list[Action]]:
    """What is left although time asks for it, and what it doesn't ask for."""
    return left_though_due(plan), [action for action in plan.left if action.cause not in BY_TIME]


def _narrowed(plan: Plan, shown: Plan, only: Narrowing, escaping: Escaping) -> list[Line]:
    if only.is_all:
        return []
    return [only.line(len(shown.actions), len(plan.actions), "action", escaping)]


def _sections(plan: Plan, shown: Plan, escaping: Escaping, *, compact: bool) -> Iterator[Section]:
    yield section("Blocked", [entries.blocked(each, escaping) for each in shown.blocked], tone="loud")
    yield section(
        "Guardrails lifted for this run",
        [entries.lifted(each, escaping) for each in plan.overrides],
        tone="warning",
    )
    yield from impact_sections(shown.impact, escaping)
    yield _actions(plan, shown.actions, escaping, compact=compact)
    # Of what isn't due only the whole plan tells why.
    for title, left, terse in zip(_TITLES_OF_LEFT, _left(plan), (compact, True), strict=True):
        groups = Actions(escaping).by_scope(left, among=(*plan.actions, *plan.left), compact=terse)
        yield Section(title, len(left), groups, shown="folded", mark_width=mark_width(left))
    waits = entries.waiting(shown.waiting, escaping)
    yield section("Waiting", waits, shown="counted" if compact else "folded")
    yield section("Kept though not in the file", entries.kept(shown.unmanaged, escaping), shown="counted")
    yield entries.hints(shown.hints, escaping)


def _actions(plan: Plan, shown: Sequence[Action], escaping: Escaping, *, compact: bool) -> Section:
    made = Actions(escaping, plan.desired.state)
    return Section(
        "Actions",
        len(shown),
        made.by_scope(shown, among=plan.actions, compact=compact),
        shown="folded",
        legend=order(shown, symbols=compact),
        mark_width=0 if compact else mark_width(shown),
    )


def left_though_due(plan: Plan) -> list[Action]:
    """What a plan of what is due leaves although time asks for it, as something that isn't due has to come first."""
    return [action for action in plan.left if action.cause in BY_TIME]
