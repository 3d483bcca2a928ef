"""A plan as text for a terminal, in the manner of Terraform.

Actions stand in the plan's order, as that is the order of execution; everything is yielded piece by piece, so that
a plan of 100,000 actions streams. Nothing from outside is printed but through `safe.terminal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.output import phrases
from doorlist.output.safe import SENTENCE, terminal
from doorlist.output.style import PLAIN, Palette
from doorlist.values.kinds import KINDS
from doorlist.values.times import as_of_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from doorlist.values.plan import Action, Plan

_PEOPLE_SHOWN = 20


def plan_text(plan: Plan, *, hints: Sequence[str] = (), palette: Palette = PLAIN) -> Iterator[str]:
    """The plan as text, whole lines at a time.

    Args:
        plan: what to show.
        hints: sentences for the reader that aren't part of the plan (`planning.hints`).
        palette: colours, or none.
    """
    yield from _head(plan, palette)
    if plan.actions:
        yield from _actions(plan, palette)
    yield from _lists(plan, palette)
    if hints:
        yield f"\n{palette.bold}Hints{palette.end}\n"
        yield from (f"  {terminal(hint, SENTENCE)}\n" for hint in hints)
    yield from _foot(plan, palette)


def action_line(action: Action, palette: Palette = PLAIN) -> str:
    """`+ invite       kurt@acme.example to the organization as Member`, without a line's end."""
    colour = _colours(palette)[action.kind]
    symbol = phrases.SYMBOLS[action.kind]
    return f"{colour}{symbol} {action.kind:<11}{palette.end}  {phrases.what(action, terminal)}"


def _head(plan: Plan, p: Palette) -> Iterator[str]:
    name, ident = terminal(plan.organization.name), terminal(plan.organization.id)
    yield f"{p.bold}Organization {name}{p.end} {p.dim}({ident}), read {phrases.moment(plan.live.read_at)}{p.end}\n"
    if plan.as_of is not None:
        shown = as_of_day(plan.as_of)
        yield f"{p.yellow}As it will be on {shown}; this plan can't be applied.{p.end}\n"


def _actions(plan: Plan, p: Palette) -> Iterator[str]:
    colours = _colours(p)
    used = {action.kind for action in plan.actions}
    legend = (f"{colours[kind]}{symbol} {kind}{p.end}" for kind, symbol in phrases.SYMBOLS.items() if kind in used)
    yield f"\nIn this order:  {'   '.join(legend)}\n\n"
    by_id = {action.id: action for action in plan.actions}
    heads = {kind: f"  {colours[kind]}{phrases.SYMBOLS[kind]} {kind:<11}{p.end}  " for kind in used}
    for action in plan.actions:
        yield f"{heads[action.kind]}{phrases.what(action, terminal)}\n{_under(action, by_id, p)}"


def _under(action: Action, by_id: Mapping[str, Action], p: Palette) -> str:
    """The lines below an action: why and where from, what else it changes, what it comes after."""
    source = "" if action.source is None else f"  {p.dim}{phrases.spot(action.source, terminal)}{p.end}"
    lines = f"      {terminal(action.reason, SENTENCE)}{source}\n"
    for effect in action.effects:
        lines += f"      {p.yellow}also:{p.end} {terminal(effect, SENTENCE)}\n"
    for ident in action.depends_on:
        other = by_id.get(ident)
        told = terminal(ident) if other is None else f"{other.kind} {phrases.what(other, terminal)}"
        lines += f"      {p.dim}after: {told}{p.end}\n"
    return lines


def _lists(plan: Plan, p: Palette) -> Iterator[str]:
    if plan.waiting:
        yield f"\n{p.bold}Waiting ({len(plan.waiting):,}){p.end}\n"
        for entry in plan.waiting:
            yield f"  {phrases.waiting_for(entry, terminal)}\n      {terminal(entry.reason, SENTENCE)}\n"
    if plan.unmanaged:
        yield f"\n{p.bold}Kept though not in the file ({len(plan.unmanaged):,}){p.end}\n"
        yield from (f"  {phrases.kept(entry, terminal)}\n" for entry in plan.unmanaged)
    if plan.blocked:
        yield f"\n{p.red}{p.bold}Blocked ({len(plan.blocked):,}){p.end}\n"
        for block in plan.blocked:
            where = phrases.place(block.scope, terminal)
            source = "" if block.source is None else f"  {p.dim}{phrases.spot(block.source, terminal)}{p.end}"
            yield f"  {p.red}! {terminal(block.guardrail)}{p.end} in {where}{source}\n"
            yield f"      {terminal(block.reason, SENTENCE)}\n"
            if block.emails:
                shown = [terminal(email) for email in block.emails]
                yield f"      concerns: {listed(shown, most=_PEOPLE_SHOWN)}\n"
    if plan.overrides:
        yield f"\n{p.yellow}{p.bold}GUARDRAILS LIFTED FOR THIS RUN ({len(plan.overrides):,}){p.end}\n"
        for override in plan.overrides:
            value = "lifted whole" if override.value is None else f"now {terminal(override.value)}"
            yield f"  {p.yellow}! {terminal(override.guardrail)}: {value}{p.end}\n"


def _foot(plan: Plan, p: Palette) -> Iterator[str]:
    yield f"\n{p.bold}{phrases.headline(plan)}{p.end}\n"
    others = phrases.others(plan.summary)
    if others is not None:
        yield f"{others}\n"
    if plan.overrides:
        yield f"{p.yellow}{plural(len(plan.overrides), 'guardrail')} lifted for this run.{p.end}\n"
    if plan.blocked:
        yield f"{p.red}{phrases.blocked_line(plan, terminal)}{p.end}\n"


def _colours(p: Palette) -> dict[str, str]:
    return {kind: getattr(p, facts.colour) for kind, facts in KINDS.items()}
