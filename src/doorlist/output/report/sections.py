"""The parts of the access review's page that need no script: tables with captions, headings and plain words."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from doorlist.output import phrases
from doorlist.output.html import ESCAPING
from doorlist.output.report import labels
from doorlist.output.safe import html
from doorlist.values.kinds import KINDS
from doorlist.values.plan import PersonAction
from doorlist.values.times import end_day
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from doorlist.review.report_values import Access, Expiring, Report, ScopeSummary, State
    from doorlist.values.plan import Action, BlockedBy, SourceRecord, Waiting

T = TypeVar("T")

#: Rows shown in each of the lists beside the people: past that a browser takes seconds.
MOST: Final = 1_000
_KINDS: Final = ("", "", "", " class=until", "", " class=spot")


def chip(state: State) -> str:
    """A state as symbol and word."""
    word = labels.STATES[state]
    return f'<span class="chip {state}"><span aria-hidden="true">{html(word.symbol)} </span>{word.label}</span>'


def filters(report: Report) -> Iterator[str]:
    """The form that the script fills and shows; what is chosen from is known here only in part."""
    ends = (("", "any"), (str(report.soon_days), f"within {report.soon_days} days"), ("90", "within 90 days"))
    options = "".join(f'<option value="{value}">{label}</option>' for value, label in dict(ends).items())
    yield '<form id="filters" role="search" aria-label="Filter people" hidden>\n'
    yield '<p class="wide"><label for="text">Search</label><input id="text" type="search" autocomplete="off" '
    yield 'spellcheck="false" placeholder="email, name, role, reason, file"></p>\n'
    for ident, label in (("scope", "Scope"), ("state", "State"), ("role", "Role")):
        yield f'<p><label for="{ident}">{label}</label><select id="{ident}"><option value="">any</option></select>'
        yield "</p>\n"
    yield f'<p><label for="within">Ends</label><select id="within">{options}<option value="99999">some day</option>'
    yield '</select></p>\n<p class="check"><input id="differs" type="checkbox"><label for="differs">'
    yield "Only what differs from live</label></p>\n"
    yield '<fieldset class="switch"><legend>View</legend><div>'
    yield '<input type="radio" name="shape" id="matrix" value="matrix">'
    yield '<label for="matrix">Matrix</label><input type="radio" name="shape" id="list" value="list">'
    yield '<label for="list">List</label></div></fieldset>\n<p><button type="reset">Reset</button></p>\n</form>\n'
    yield '<div class="bar"><p id="count" role="status"></p>'
    yield '<nav id="pager" aria-label="Pages of people" hidden></nav></div>\n'


def people_table(report: Report) -> Iterator[str]:
    """Everybody's access, a group of rows each. End tags are left out where HTML allows: it may be 100,000 rows."""
    changes = {action.id: f"{action.kind}: {action.reason}" for action in report.differences}
    yield '<div class="scroller"><table class="access">'
    yield "<caption>Who has what, why, until when, and the line that says so</caption>\n"
    yield f"<thead>{_heads(('Person', 'Scope', 'Role', 'State', 'Until', 'Why', 'From'))}</thead>\n"
    for person in report.people:
        name = f"<small>{html(person.name)}</small>" if person.name else ""
        head = f'<th scope="rowgroup" rowspan="{len(person.access)}">{html(person.email)}{name}'
        for number, access in enumerate(person.access):
            yield f"{'' if number else '<tbody>'}<tr>{'' if number else head}{_access(access, changes)}\n"
    yield "</table></div>\n"


def _access(access: Access, changes: dict[str, str]) -> str:
    where = "Organization" if access.scope.type == "organization" else html(access.scope.name)
    why = [*labels.details(access, ESCAPING, until=False), *(html(changes[ident]) for ident in access.actions)]
    until = "" if access.expires is None else end_day(access.expires)
    spot = "" if access.source is None else phrases.source(access.source, html)
    cells = (where, labels.role_told(access, html), chip(access.state), until, "; ".join(why), spot)
    return "".join(f"<td{kind}>{cell}" for kind, cell in zip(_KINDS, cells, strict=True))


def attention(report: Report) -> Iterator[str]:
    """What differs, who is waiting, what ends when, and the scopes."""
    if report.blocked:
        heads = ("Guardrail", "Where", "Why")
        yield from _section("blocked", "Guardrails that block the way there", heads, _blocked, report.blocked, "")
    yield from _section(
        "differences",
        "What differs from live",
        ("Change", "Person", "Where", "Role", "Why", "From"),
        _difference,
        report.differences,
        "Nothing: live is as the files say.",
    )
    yield from _section(
        "waiting",
        "Who is waiting",
        ("Person", "Where", "Waits for", "Since", "Why"),
        _waiting,
        report.waiting,
        "Nobody.",
    )
    yield from _section(
        "ends",
        "What ends when",
        ("Last day", "Person", "Where", "Role", "Why", "From"),
        _expiring,
        report.expiring,
        "Nothing: no access in the files has an end.",
    )
    yield from _section(
        "scopes",
        "Scopes",
        ("Scope", "Owner", "In", "Invited", "Unlisted people", "States", "From"),
        _scope,
        report.scopes,
        "",
    )


def state_legend(report: Report) -> Iterator[str]:
    """What the states mean; only those that occur."""
    yield '<section aria-labelledby="legend-title"><h2 id="legend-title">What the states mean</h2>\n'
    yield '<dl class="legend">\n'
    for state, word in labels.STATES.items():
        if report.summary.states.get(state):
            yield f"<div><dt>{chip(state)}</dt><dd>{word.meaning}</dd></div>\n"
    yield "</dl></section>\n"


def _section(
    ident: str,
    title: str,
    heads: Sequence[str],
    row: Callable[[T], Sequence[str]],
    entries: Sequence[T],
    nothing: str,
) -> Iterator[str]:
    count = len(entries)
    yield f'<section id="{ident}" aria-labelledby="{ident}-title" tabindex="-1">\n'
    yield f'<h2 id="{ident}-title">{title} <span class="count">{count:,}</span></h2>\n'
    if not count:
        yield f"<p>{nothing}</p>\n</section>\n"
        return
    yield f'<div class="scroller" tabindex="0" role="region" aria-label="{title}, table"><table class="rows">\n'
    yield f"<thead>{_heads(heads)}</thead><tbody>\n"
    for entry in islice(entries, MOST):
        cells = zip(heads, row(entry), strict=True)
        shown = "".join(f'<td data-head="{head}">{cell}</td>' for head, cell in cells)
        yield f"<tr>{shown}</tr>\n"
    yield "</tbody></table></div>\n"
    if count > MOST:
        yield f'<p class="note">{count - MOST:,} more are in the list of people above, and in JSON and CSV.</p>\n'
    yield "</section>\n"


def _heads(heads: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return f"<tr>{cells}</tr>"


def _blocked(by: BlockedBy) -> tuple[str, ...]:
    return html(by.guardrail), phrases.place(by.scope, html), html(by.reason)


def _difference(action: Action) -> tuple[str, ...]:
    kind = f'<b aria-hidden="true">{html(KINDS[action.kind].symbol)}</b> {action.kind}'
    roles = (action.role.before, action.role.after) if isinstance(action, PersonAction) else ()
    role = " → ".join(html(one) for one in roles if one is not None)
    why = html(action.reason) + "".join(f"<br>{html(effect)}" for effect in action.effects)
    return kind, html(action.subject), _where(action), role, why, _spot(action.source)


def _waiting(entry: Waiting) -> tuple[str, ...]:
    since = f'<span class="until">{html(entry.since[:10])}</span>' if entry.since else ""
    return html(entry.email), _where(entry), labels.AWAITED[entry.what], since, html(entry.reason)


def _expiring(one: Expiring) -> tuple[str, ...]:
    soon = ' <span class="chip waiting">soon</span>' if one.soon else ""
    role, reason = phrases.role(one.role, html), html(one.reason or "")
    return end_day(one.expires) + soon, html(one.email), _where(one), role, reason, _spot(one.source)


def _scope(scope: ScopeSummary) -> tuple[str, ...]:
    unlisted = {"remove": "removed", "keep": "kept", None: "not managed"}[scope.unlisted]
    states = listed([f"{count:,} {labels.STATES[state].label}" for state, count in scope.states.items()], most=20)
    owner = "none" if scope.owner is None else html(scope.owner)
    name = labels.scope_name(scope, html)
    return name, owner, f"{scope.members:,}", f"{scope.invited:,}", unlisted, states, _spot(scope.source)


def _where(row: Action | Waiting | Expiring) -> str:
    return "Organization" if row.scope.type == "organization" else html(row.scope.name)


def _spot(source: SourceRecord | None) -> str:
    return "" if source is None else f'<span class="spot">{phrases.source(source, html)}</span>'
