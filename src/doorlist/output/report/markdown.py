"""An access review as Markdown: what needs attention first, then a table of who has what.

The text keeps to a limit as everything that may become a comment does; what has no room is counted, and the other
formats have it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.markdown import LIMIT, marker
from doorlist.output.markdown_limit import Section, fitted
from doorlist.output.report import labels
from doorlist.output.safe import markdown, markdown_code
from doorlist.values.times import as_of_day, end_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.report_values import Expiring, Person, Report, ScopeSummary
    from doorlist.values.plan import Action

_SCOPES: Final = "| Scope | In | Invited | Owner | Unlisted people |\n| --- | --- | --- | --- | --- |\n"
_ACCESS: Final = (
    "| Person | Scope | Role | State | Until | Why | From |\n| --- | --- | --- | --- | --- | --- | --- |\n"
)


def report_markdown(report: Report, *, key: str = "default", limit: int = LIMIT) -> str:
    """The review as Markdown, at most `limit` characters and bytes of UTF-8.

    Args:
        report: what to show.
        key: see `markdown.marker`.
        limit: the most the place allows.
    """
    head = [
        marker(key, "report"),
        f"### doorlist report: {labels.headline(report)}",
        "",
        f"Organization {markdown_code(report.organization.name)}, read {phrases.moment(report.created_at)}. "
        f"{labels.figures(report)}",
    ]
    if report.as_of is not None:
        head.append(f"**As it will be on {as_of_day(report.as_of)}.**")
    return fitted(head, list(_sections(report)), limit)


def _sections(report: Report) -> Iterator[Section]:
    yield Section(
        "Guardrails that block the way there",
        len(report.blocked),
        (
            f"- {markdown_code(block.guardrail)} in {phrases.place(block.scope, markdown_code)}: "
            f"{markdown(block.reason)}"
            for block in report.blocked
        ),
        unfolded=True,
    )
    yield Section("What differs from live", len(report.differences), map(_difference, report.differences), True)
    soon = [one for one in report.expiring if one.soon]
    later = [one for one in report.expiring if not one.soon]
    yield Section("Ends soon", len(soon), map(_expiring, soon), unfolded=True)
    yield Section("Ends later", len(later), map(_expiring, later))
    yield Section(
        "Waiting",
        len(report.waiting),
        (f"- {phrases.waiting_for(each, markdown_code)}: {markdown(each.reason)}" for each in report.waiting),
    )
    yield Section("Scopes", len(report.scopes), map(_scope, report.scopes), head=_SCOPES)
    rows = (row for person in report.people for row in _access(person))
    yield Section("Who has what", report.summary.access, rows, head=_ACCESS)


def _difference(action: Action) -> str:
    source = "" if action.source is None else f" ({phrases.spot(action.source, markdown_code)})"
    return f"- **{action.kind}** {phrases.what(action, markdown_code)}{source}: {markdown(action.reason)}"


def _expiring(one: Expiring) -> str:
    reason = f": {markdown(one.reason)}" if one.reason else ""
    return (
        f"- {end_day(one.expires)} {markdown_code(one.email)} in {phrases.place(one.scope, markdown_code)} as "
        f"{phrases.role(one.role, markdown_code)} ({phrases.spot(one.source, markdown_code)}){reason}"
    )


def _scope(scope: ScopeSummary) -> str:
    unlisted = {"remove": "removed", "keep": "kept", None: "not managed"}[scope.unlisted]
    owner = "none" if scope.owner is None else markdown_code(scope.owner)
    name = labels.scope_name(scope, markdown_code)
    return f"| {name} | {scope.members:,} | {scope.invited:,} | {owner} | {unlisted} |"


def _access(person: Person) -> Iterator[str]:
    for access in person.access:
        word = labels.STATES[access.state]
        where = "Organization" if access.scope.type == "organization" else markdown_code(access.scope.name)
        why = [f"group {markdown_code(access.group)}"] if access.group else []
        why += [markdown(access.reason)] if access.reason else []
        why += [f"waits for {labels.AWAITED[what]}" for what in access.waiting]
        cells = (
            markdown_code(person.email),
            where,
            labels.role_told(access, markdown_code),
            f"{markdown(word.symbol)} {word.label}",
            "" if access.expires is None else end_day(access.expires),
            "; ".join(why),
            "" if access.source is None else phrases.spot(access.source, markdown_code),
        )
        yield f"| {' | '.join(cells)} |"
