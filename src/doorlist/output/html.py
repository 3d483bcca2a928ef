"""A plan or an outcome as one self-contained HTML page: no script, no request to anywhere, readable in the dark."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.safe import html
from doorlist.values.times import as_of_day
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from doorlist.values.outcome import Outcome
    from doorlist.values.plan import Action, BlockedBy, Plan, SourceRecord

_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .35rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
.loud { border-left: .3rem solid #c33; padding-left: 1rem; }
.small { font-size: .85rem; opacity: .8; }
"""
# The policy allows exactly this style sheet and nothing else.
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
_PEOPLE_SHOWN: Final = 20


def plan_html(plan: Plan, *, hints: Sequence[str] = ()) -> Iterator[str]:
    """The plan as a page, piece by piece."""
    yield from top(f"doorlist: plan for {html(plan.organization.name)}", phrases.headline(plan))
    others = phrases.others(plan.summary)
    read = f"Organization {html(plan.organization.name)} ({html(plan.organization.id)}), "
    yield f"<p>{read}read {html(phrases.moment(plan.live.read_at))}. {others or ''}</p>\n"
    if plan.as_of is not None:
        moment = html(as_of_day(plan.as_of))
        yield f'<p class="loud">As it will be on {moment}; this plan can\'t be applied.</p>\n'
    if plan.blocked:
        yield f'<section class="loud"><h2>Blocked</h2>\n<p>{phrases.blocked_line(plan, html)}</p>\n<ul>\n'
        yield from (f"<li>{_block(block)}</li>\n" for block in plan.blocked)
        yield "</ul></section>\n"
    if plan.overrides:
        yield '<section class="loud"><h2>Guardrails lifted for this run</h2>\n<ul>\n'
        for each in plan.overrides:
            value = "lifted whole" if each.value is None else f"now {html(each.value)}"
            yield f"<li>{html(each.guardrail)}: {value}</li>\n"
        yield "</ul></section>\n"
    if plan.actions:
        yield "<h2>Actions, in this order</h2>\n"
        yield from table(("What", "Who, where, role", "Why", "From"), map(_action, plan.actions))
    yield from bullets(
        "Waiting", (f"{phrases.waiting_for(each, html)}: {html(each.reason)}" for each in plan.waiting)
    )
    yield from bullets("Kept though not in the file", (phrases.kept(each, html) for each in plan.unmanaged))
    yield from bullets("Hints", map(html, hints))
    yield f'<p class="small">{html(plan.tool)}, {html(phrases.moment(plan.created_at))}</p>\n{END}'


def outcome_html(outcome: Outcome) -> Iterator[str]:
    """The outcome as a page, piece by piece."""
    plan = outcome.plan
    yield from top(f"doorlist: outcome for {html(plan.organization.name)}", phrases.verdict(outcome))
    yield f"<p>Organization {html(plan.organization.name)}: {phrases.results(outcome)}.</p>\n"
    for sentence in (outcome.note, phrases.next_step(outcome)):
        if sentence:
            yield f"<p>{html(sentence)}</p>\n"
    if outcome.actions:
        yield "<h2>Actions, in this order</h2>\n"
        rows = (
            (entry.result, entry.action.kind, phrases.what(entry.action, html), html(entry.detail or ""))
            for entry in outcome.actions
        )
        yield from table(("Result", "What", "Who, where, role", "Detail"), rows)
    if outcome.after is not None:
        left = (f"{each.kind} {phrases.what(each, html)}: {html(each.reason)}" for each in outcome.after.actions)
        yield from bullets("Still to do", left)
        yield from bullets("Waiting", (phrases.waiting_for(each, html) for each in outcome.after.waiting))
    yield END


END: Final = "</main></body></html>\n"


def top(title: str, headline: str) -> Iterator[str]:
    """A page's beginning, up to its heading; both are HTML already. `END` ends it."""
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{headline}</h1>\n"
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; heads and cells are HTML already."""
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield f"<table><thead><tr>{columns}</tr></thead><tbody>\n"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n"
    yield "</tbody></table>\n"


def bullets(title: str, items: Iterable[str]) -> Iterator[str]:
    """A list under a heading, both HTML already; nothing where there are no items."""
    opened = False
    for item in items:
        if not opened:
            yield f"<h2>{title}</h2>\n<ul>\n"
            opened = True
        yield f"<li>{item}</li>\n"
    if opened:
        yield "</ul>\n"


def _action(action: Action) -> tuple[str, str, str, str]:
    why = html(action.reason)
    if action.effects:
        why += f"<ul>{''.join(f'<li>{html(effect)}</li>' for effect in action.effects)}</ul>"
    symbol = html(phrases.SYMBOLS[action.kind])
    return f"{symbol} {action.kind}", phrases.what(action, html), why, _source(action.source)


def _block(block: BlockedBy) -> str:
    told = f"<strong>{html(block.guardrail)}</strong> in {phrases.place(block.scope, html)}: {html(block.reason)}"
    if block.emails:
        told += f" Concerns {listed([html(email) for email in block.emails], most=_PEOPLE_SHOWN)}."
    return f"{told} {_source(block.source)}"


def _source(source: SourceRecord | None) -> str:
    return "" if source is None else f'<span class="small">{phrases.spot(source, html)}</span>'
