"""The words of an access review: the same in text, Markdown, HTML and CSV. Holds nothing from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.output import phrases
from doorlist.output.ways import permissions
from doorlist.powers.patterns import Catalogue
from doorlist.values.times import end_day, start_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.output.blocks import Escaping
    from doorlist.review.report_values import (
        Access,
        BlameRecord,
        KeyMark,
        Person,
        Report,
        ReportedKey,
        RolePowers,
        ScopeSummary,
        State,
    )
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
    """What else is to be said of an access: since when invited, what it waits for, through what, until when, why."""
    told, name = [], escaping.name
    if access.presence in {"invited", "declined"}:
        since = f" {name(access.since[:10])}" if access.since else ""
        told.append(f"{access.presence}{since}")
    comes = access.wanted is not None or bool(access.waiting)
    starts = access.starts if access.wanted is None and comes else None
    if access.state != "invited" and starts is None:  # these say already what it waits for
        told += [f"waits for {AWAITED[what]}" for what in access.waiting]
    if access.group is not None:
        told.append(f"group {name(access.group)}")
    if access.template is not None:
        told.append(f"template {name(access.template)}")
    if starts is not None:
        told.append(f"from {start_day(starts)}")
    if access.expires is not None and until:
        afterwards = "" if access.then is None else f", then {name(access.then)}"
        told.append(f"{'until' if comes else 'expired after'} {end_day(access.expires)}{afterwards}")
    if access.reason is not None:
        told.append(escaping.sentence(access.reason))
    if access.blame is not None:
        told.append(_blame(access.blame, escaping))
    return told


def _blame(blame: BlameRecord, escaping: Escaping) -> str:
    """`since 2026-01-31 by Grace Hopper (1a2b3c4d5e6f)`."""
    if blame.commit is None:
        return "not committed yet"
    when = "" if blame.date is None else f" {escaping.name(blame.date[:10])}"
    return f"since{when} by {escaping.name(blame.author or '')} ({escaping.name(blame.commit[:12])})"


def reach_told(person: Person) -> str | None:
    """That somebody reaches every project through the organization."""
    return "reaches every project through the organization" if person.reaches_projects else None


def role_where(role: RolePowers, name: Callable[[str], str]) -> str:
    """`the organization`, or the projects in which the role may do just this."""
    if role.scopes[0].type == "organization":
        return "the organization"
    return f"{plural(len(role.scopes), 'project')}: {listed([name(scope.name) for scope in role.scopes])}"


def role_powers(role: RolePowers, report: Report, escaping: Escaping) -> str:
    """What a role may do, in few words."""
    if not role.known:
        return "it isn't known what it may do"
    of_project = role.scopes[0].type == "project"
    names = report.permissions.project if of_project else report.permissions.organization
    told = permissions(frozenset(role.permissions), Catalogue(frozenset(names)), escaping)
    return f"may do {told}{' (documented)' if role.builtin else ''}"


#: What stands out about an API key.
KEY_MARKS: Final[dict[KeyMark, str]] = {
    "unused": "unused for 90 days",
    "old": "older than a year",
    "endless": "without expiry",
}


def key_told(key: ReportedKey, name: Callable[[str], str]) -> str:
    """`nightly (…9f3a)`; of its value only the end."""
    end = "" if key.ends_with is None else f" (…{name(key.ends_with)})"
    return f"{name(key.name) if key.name else 'without a name'}{end}"


def key_details(key: ReportedKey, name: Callable[[str], str]) -> list[str]:
    """When it was made and last used, and when it ends."""
    told = [] if key.created_at is None else [f"made {phrases.timestamp(key.created_at, name)}"]
    told.append("never used" if key.last_used is None else f"last used {phrases.timestamp(key.last_used, name)}")
    if key.expires_at is not None:
        told.append(f"until {phrases.timestamp(key.expires_at, name)}")
    return told


def scope_name(summary: ScopeSummary, name: Callable[[str], str]) -> str:
    """`Organization`, or the project's name."""
    return "Organization" if summary.scope.type == "organization" else name(summary.scope.name)
