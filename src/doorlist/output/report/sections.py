"""The parts of the access review's page that need no script: tables with captions, headings and plain words."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from doorlist.output import phrases
from doorlist.output.html import ESCAPING
from doorlist.output.report import labels
from doorlist.output.safe import html
from doorlist.values.action import PersonAction
from doorlist.values.kinds import KINDS
from doorlist.values.times import end_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from doorlist.review.report_values import (
        Access,
        Expiring,
        Report,
        ReportedKey,
        RolePowers,
        ScopeSummary,
        State,
    )
    from doorlist.values.action import Action
    from doorlist.values.fields import SourceRecord
    from doorlist.values.plan import BlockedBy, Waiting
    from doorlist.values.scope import Scope

T = TypeVar("T")

#: Roles that a matrix has columns for.
MOST_ROLES: Final = 30
_YES: Final = '<td class="may"><span aria-hidden="true">✓</span><span class="hidden">may</span></td>'
_NO: Final = '<td><span class="hidden">may not</span></td>'
#: Rows shown in each of the lists beside the people: past that a browser takes seconds.
MOST: Final = 1_000
_KINDS: Final = ("", "", "", " class=until", "", " class=source")


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
    if any(person.reaches_projects for person in report.people):
        yield '<p class="check"><input id="reaching" type="checkbox"><label for="reaching">'
        yield "Only who reaches every project</label></p>\n"
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
        reach = labels.reach_told(person)
        name += f"<small>{reach}</small>" if reach is not None else ""
        head = f'<th scope="rowgroup" rowspan="{len(person.access)}">{html(person.email)}{name}'
        for number, access in enumerate(person.access):
            yield f"{'' if number else '<tbody>'}<tr>{'' if number else head}{_access(access, changes)}\n"
    yield "</table></div>\n"


def _access(access: Access, changes: dict[str, str]) -> str:
    where = "Organization" if access.scope.type == "organization" else html(access.scope.name)
    why = [*labels.details(access, ESCAPING, until=False), *(html(changes[ident]) for ident in access.actions)]
    until = "" if access.expires is None else end_day(access.expires)
    source = "" if access.source is None else phrases.source(access.source, html)
    cells = (where, labels.role_told(access, html), chip(access.state), until, "; ".join(why), source)
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
        ("Scope", "Owner", "In", "Invited", "Reach it", "Unlisted people", "States", "From"),
        _scope,
        report.scopes,
        "",
    )
    if report.unnamed_projects:
        title = "Projects that no file names"
        yield from _section("unnamed", title, ("Project", "Id"), _unnamed, report.unnamed_projects, "")
    if report.keys is not None:
        columns = ("Key", "Where", "To look at", "Made", "Last used", "Until")
        yield from _section("keys", "API keys", columns, _key, report.keys, "There are none that can be read.")
    if report.unread_keys:
        places = listed([phrases.place(scope, html) for scope in report.unread_keys])
        yield f'<p class="note">API keys that can\'t be read with this key: those of {places}.</p>\n'


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
    return kind, html(action.subject), _where(action), role, why, _source(action.source)


def _waiting(entry: Waiting) -> tuple[str, ...]:
    since = f'<span class="until">{html(entry.since[:10])}</span>' if entry.since else ""
    return html(entry.email), _where(entry), labels.AWAITED[entry.what], since, html(entry.reason)


def _expiring(one: Expiring) -> tuple[str, ...]:
    soon = ' <span class="chip waiting">soon</span>' if one.soon else ""
    role, reason = phrases.role(one.role, html), html(one.reason or "")
    return end_day(one.expires) + soon, html(one.email), _where(one), role, reason, _source(one.source)


def _scope(scope: ScopeSummary) -> tuple[str, ...]:
    unlisted = {"remove": "removed", "keep": "kept", None: "not managed"}[scope.unlisted]
    states = listed([f"{count:,} {labels.STATES[state].label}" for state, count in scope.states.items()], most=20)
    owner = "none" if scope.owner is None else html(scope.owner)
    name = labels.scope_name(scope, html)
    counts = (f"{count:,}" for count in (scope.members, scope.invited, scope.reaching))
    return name, owner, *counts, unlisted, states, _source(scope.source)


def _unnamed(scope: Scope) -> tuple[str, ...]:
    return html(scope.name), html(scope.id)


def _key(key: ReportedKey) -> tuple[str, ...]:
    marks = [f'<span class="chip waiting">{labels.KEY_MARKS[mark]}</span>' for mark in key.marks]
    told = " ".join(marks) if key.valid else '<span class="chip expired">no longer valid</span>'
    times = (key.created_at, key.last_used, key.expires_at)
    made, used, until = ("" if at is None else phrases.timestamp(at, html) for at in times)
    where = "Organization" if key.scope.type == "organization" else html(key.scope.name)
    return labels.key_told(key, html), where, told, made, used or "never", until or "no expiry"


def roles(report: Report) -> Iterator[str]:
    """What each role may do: a matrix of permissions by roles for the organization, and one for projects."""
    if not report.roles:
        return
    yield '<section id="roles" aria-labelledby="roles-title" tabindex="-1">\n'
    yield f'<h2 id="roles-title">What each role may do <span class="count">{len(report.roles):,}</span></h2>\n'
    yield '<p class="note">What built-in roles may do is taken from the platform\'s documentation.</p>\n'
    kinds = (("The organization", report.permissions.organization), ("Projects", report.permissions.project))
    for title, names in kinds:
        of_project = title == "Projects"
        here = [role for role in report.roles if (role.scopes[0].type == "project") == of_project]
        if here and names:
            yield from _role_matrix(title, names, here)
    yield "</section>\n"


def _role_matrix(title: str, names: Sequence[str], here: Sequence[RolePowers]) -> Iterator[str]:
    shown = here[:MOST_ROLES]
    yield f'<div class="scroller powers" tabindex="0" role="region" aria-label="{title}: what roles may do, table">\n'
    yield f"<table><caption>{title}</caption>\n"
    yield f'<thead><tr><th scope="col">Permission</th>{"".join(map(_role_head, shown))}</tr></thead><tbody>\n'
    may = [frozenset(role.permissions) for role in shown]
    for name in names:
        cells = "".join(_YES if name in one else _NO for one in may)
        yield f'<tr><th scope="row">{html(name)}</th>{cells}</tr>\n'
    yield "</tbody></table></div>\n"
    if len(here) > MOST_ROLES:
        yield f'<p class="note">{len(here) - MOST_ROLES:,} more roles are in JSON.</p>\n'


def _role_head(role: RolePowers) -> str:
    of_project = role.scopes[0].type == "project"
    where = "" if not of_project else f" in {plural(len(role.scopes), 'project')}"
    told = f"{plural(role.people, 'person')}{where}{'' if role.known else '; not known what it may do'}"
    return f'<th scope="col">{html(role.name)}<small>{told}</small></th>'


def _where(row: Action | Waiting | Expiring) -> str:
    return "Organization" if row.scope.type == "organization" else html(row.scope.name)


def _source(source: SourceRecord | None) -> str:
    return "" if source is None else f'<span class="source">{phrases.source(source, html)}</span>'
