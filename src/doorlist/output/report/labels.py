"""The words of an access review: the same in text, Markdown, HTML and CSV. Holds nothing from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.output import phrases
from doorlist.values.times import end_day, start_day
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.output.blocks import Escaping
    from doorlist.review.report_values import Access, Report, ScopeSummary, State
    from doorlist.values.plan import Awaited


class Word(NamedTuple):
    """How a state is shown. The symbol says it where colour can't."""

    symbol: str
    label: str
    meaning: str


#: What needs a reviewer's eye first. Symbols are those of the plan's actions where there is one.
STATES: Final[dict[State, Word]] = {
    "to-be-removed": Word("-", "to be removed", "in or invited, and not wanted by the files"),
    "role-differs": Word("~", "role differs", "in or invited with another role than the files say"),
    "missing": Word("+", "missing", "named in the files, and neither in nor invited"),
    "waiting": Word("…", "waiting", "needs a person, or time, before anything can be done"),
    "invited": Word(">", "invited", "invited as the files say, and not answered yet"),
    "expired": Word("×", "expired", "the entry has expired, and the person is out"),
    "kept": Word("○", "kept", "not in the files, and kept"),
    "in-order": Word("✓", "in order", "in, with the role that the files say"),
    "not-managed": Word("·", "not managed", "in a scope that the files don't manage"),
}
AWAITED: Final[dict[Awaited, str]] = {
    "invitation": "an answer to the invitation",
    "declined": "a decision: the invitation was declined",
    "joining": "joining the organization",
    "transfer": "an ownership transfer",
    "removal": "its removal",
    "reminder": "an answer to the invitation, or a reminder",
}


def headline(report: Report) -> str:
    """`34 people in 7 scopes: 61 of 70 accesses are as the files say.`"""
    summary = report.summary
    good = summary.states.get("in-order", 0)
    are = "access is" if summary.access == 1 else "accesses are"
    return (
        f"{plural(summary.people, 'person')} in {plural(summary.scopes, 'scope')}: "
        f"{good:,} of {summary.access:,} {are} in order."
    )


def figures(report: Report) -> str:
    """`2 actions to make live match, 4 waiting, 1 ending within 30 days.`"""
    summary = report.summary
    return (
        f"{plural(summary.differences, 'action')} to make live match, {summary.waiting:,} waiting, "
        f"{summary.expiring_soon:,} ending within {plural(report.soon_days, 'day')}."
    )


def role_told(access: Access, name: Callable[[str], str]) -> str:
    """`Member`, or `Member, should be Admin`, or `should be Member`."""
    if access.presence == "absent":
        return "no access" if access.wanted is None else f"should be {name(access.wanted)}"
    role = phrases.role(access.role, name)
    if access.state == "role-differs" or (access.state == "waiting" and access.wanted not in {None, access.role}):
        return f"{role}, should be {phrases.role(access.wanted, name)}"
    return role


def details(access: Access, escaping: Escaping, *, until: bool = True) -> list[str]:
    """What else is to be said of an access: since when invited, what it waits for, which group, until when, why."""
    told, name = [], escaping.name
    if access.presence in {"invited", "declined"}:
        since = f" {name(access.since[:10])}" if access.since else ""
        told.append(f"{access.presence}{since}")
    if access.state != "invited":  # which says already what it waits for
        told += [f"waits for {AWAITED[what]}" for what in access.waiting]
    if access.group is not None:
        told.append(f"group {name(access.group)}")
    comes = access.wanted is not None or bool(access.waiting)
    if access.starts is not None and access.wanted is None and comes:
        told.append(f"from {start_day(access.starts)}")
    if access.expires is not None and until:
        afterwards = "" if access.then is None else f", then {name(access.then)}"
        told.append(f"{'until' if comes else 'expired after'} {end_day(access.expires)}{afterwards}")
    if access.reason is not None:
        told.append(escaping.sentence(access.reason))
    return told


def scope_name(summary: ScopeSummary, name: Callable[[str], str]) -> str:
    """`Organization`, or the project's name."""
    return "Organization" if summary.scope.type == "organization" else name(summary.scope.name)


def scope_told(summary: ScopeSummary) -> str:
    """`10 in, 2 invited; not managed`."""
    managed = {"remove": "", "keep": "; unlisted people are kept", None: "; not managed"}[summary.unlisted]
    return f"{summary.members:,} in, {summary.invited:,} invited{managed}"
