"""What the lists hold: fields, pages, people, roles, invitations and permissions, each as doorlist expects them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from doorlist.doctor.contract import fields_of
from doorlist.doctor.diagnosis import DEFINING, READING, Finding, note, ok, wrong
from doorlist.doctor.evidence import SCOPE_LISTS
from doorlist.doctor.shapes import is_word
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.platform.facts import ACCEPTED, DECLINED, PENDING
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.doctor.evidence import Evidence, What
    from doorlist.platform.ladder import Ladder

_STATUSES: Final = frozenset({PENDING, DECLINED, ACCEPTED})
_PERMISSION: Final = re.compile(r"[^\s:*]+:[^\s:*]+").fullmatch


def fields(evidence: Evidence) -> Iterator[Finding]:
    """Every object has the fields that reading needs; others are told by name."""
    missing: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for what, scope, row in _objects(evidence):
        needed, known = fields_of(what, scope)
        missing.update(f"{what}.{name}" for name in needed if row.get(name) is None)
        new.update(f"{what}.{name}" for name in row.keys() - needed - known if is_word(name))
    if missing:
        told = listed([f"{name} ({plural(count, 'time')})" for name, count in sorted(missing.items())])
        yield wrong("fields", f"Fields are missing that reading needs: {told}.", READING)
    if new:
        yield note("fields", f"Fields that doorlist doesn't know, and passes over: {listed(sorted(new))}.")
    if not missing and not new:
        yield ok("fields", "Every object has the fields that doorlist reads, and no others.")


def pages(evidence: Evidence) -> Iterator[Finding]:
    """Pages of another size hold the same members."""
    uneven = 0
    for scope in evidence.scopes():
        again = {_id(row) for row in evidence.rows("members", scope, round_=2)}
        if again and again != {_id(row) for row in evidence.rows("members", scope)}:
            uneven += 1
    if uneven:
        says = f"Members read in pages of another size are other members, in {plural(uneven, 'scope')}."
        yield wrong("pages", says, READING)
    else:
        yield ok("pages", "Pages of different sizes hold the same members.")


def totals(evidence: Evidence) -> Iterator[Finding]:
    """A total is the number of members that came."""
    unfit = []
    for scope in evidence.scopes():
        rows = evidence.rows("members", scope)
        totals = {answer.total for asked, answer in evidence.of("members") if asked.scope == scope and answer.ok}
        if totals and totals != {len({_id(row) for row in rows})}:
            unfit.append(scope)
    if unfit:
        says = f"The total doesn't fit the members that came, in {plural(len(unfit), 'scope')}."
        yield wrong("totals", says, READING)
    else:
        yield ok("totals", "Every total is the number of members that came.")


def owners(evidence: Evidence) -> Iterator[Finding]:
    """The organization has one Owner, and no project has two."""
    owners = [
        sum(_ladder(scope).is_owner(_role_name(row)) for row in evidence.rows("members", scope))
        for scope in evidence.scopes()
    ]
    several = sum(count > 1 for count in owners[1:])
    if owners[0] != 1 and evidence.rows("members", 0):
        says = f"The organization shows {plural(owners[0], 'Owner')}; there is exactly one."
        yield wrong("owners", says, ("plan", "apply"))
    if several:
        yield wrong("owners", f"{plural(several, 'project')} with more than one Owner.", ("plan", "apply"))
    if owners[0] == 1 and not several:
        yield ok("owners", "The organization has one Owner, and no project has two.")


def people(evidence: Evidence) -> Iterator[Finding]:
    """No address stands twice in a list."""
    twice = unusual = 0
    for scope in evidence.scopes():
        emails = [str(row.get("email") or "") for row in evidence.rows("members", scope)]
        twice += len(emails) - len({email.strip().lower() for email in emails})
        unusual += sum(email != email.strip().lower() for email in emails)
    if twice:
        says = f"{plural(twice, 'person')} a second time in one list, by email."
        yield wrong("people", says, READING)
    if unusual:
        says = f"{plural(unusual, 'email')} with capitals or blanks around; doorlist compares without."
        yield note("people", says)
    if not twice and not unusual:
        yield ok("people", "Every address stands once in a list, trimmed and in lower case.")


def roles(evidence: Evidence) -> Iterator[Finding]:
    """The built-in roles are in every list of roles."""
    lacking = 0
    for scope in evidence.scopes():
        names = {str(row.get("name")).casefold() for row in evidence.rows("roles", scope)}
        builtin = _ladder(scope).names
        if names and not {name.casefold() for name in builtin} <= names:
            lacking += 1
    if lacking:
        says = f"A built-in role is missing in {plural(lacking, 'scope')}: hand-overs and invitations would fail."
        yield wrong("roles", says, ("plan", "apply"))
    else:
        yield ok("roles", "The built-in roles are there, under the names that doorlist knows.")


def held_roles(evidence: Evidence) -> Iterator[Finding]:
    """A member's role is in the list of roles."""
    unlisted = without = 0
    for scope in evidence.scopes():
        known = {_id(row) for row in evidence.rows("roles", scope)}
        for row in evidence.rows("members", scope):
            held = _role(row)
            without += held is None
            unlisted += held is not None and bool(known) and _id(held) not in known
    if unlisted:
        says = f"{plural(unlisted, 'member')} with a role that the scope's list of roles doesn't have."
        yield wrong("held-roles", says, ("plan", "apply", "explain", "who-can"))
    if without:
        says = f"{plural(without, 'member')} without a role; a plan gives them the one that the file names."
        yield note("held-roles", says)
    if not unlisted and not without:
        yield ok("held-roles", "Every member's role is in the list of roles.")


def role_names(evidence: Evidence) -> Iterator[Finding]:
    """No two roles of a scope differ in case only."""
    alike = 0
    for scope in evidence.scopes():
        names = Counter(str(row.get("name")).casefold() for row in evidence.rows("roles", scope))
        alike += sum(count > 1 for count in names.values())
    if alike:
        says = f"{plural(alike, 'name')} of roles in more than one spelling of upper and lower case"
        yield note("role-names", f"{says}: a file has to spell them exactly, or use role_id.")
    else:
        yield ok("role-names", "No two roles of a scope differ in case only.")


def statuses(evidence: Evidence) -> Iterator[Finding]:
    """Invitations have a status and a date that doorlist can read."""
    rows = [row for scope in evidence.scopes() for row in evidence.rows("invitations", scope)]
    unknown = sum(row.get("status") not in _STATUSES for row in rows)
    undated = sum(_moment(row.get("created_at")) is None for row in rows)
    if unknown:
        says = f"{plural(unknown, 'invitation')} with a status that doorlist doesn't know, and takes for open."
        yield note("statuses", says)
    if undated:
        says = f"{plural(undated, 'invitation')} without a date that can be read: no reminder is sent for them."
        yield note("statuses", says)
    if not unknown and not undated:
        yield ok("statuses", "Every invitation has a status and a date that doorlist can read.")


def permissions(evidence: Evidence) -> Iterator[Finding]:
    """Permissions are resource:action, and policies have none that the catalogue hasn't."""
    odd, dangling = 0, 0
    for scope in evidence.scopes():
        catalogue = evidence.rows("permissions", scope)
        odd += sum(not _PERMISSION(str(row.get("name"))) for row in catalogue)
        known = {_id(row) for row in catalogue}
        held = [one for row in evidence.rows("policies", scope) for one in row.get("permissions") or ()]
        dangling += sum(isinstance(one, dict) and bool(known) and _id(one) not in known for one in held)
    if odd:
        says = f"{plural(odd, 'permission')} whose name isn't resource:action: patterns in a file don't meet them."
        yield wrong("permissions", says, DEFINING)
    if dangling:
        says = f"{plural(dangling, 'permission')} in policies that the scope's catalogue doesn't have"
        yield note("permissions", f"{says}: they grant nothing.")
    if not odd and not dangling:
        yield ok("permissions", "Permissions are resource:action, and those of policies in the catalogue.")


def _objects(evidence: Evidence) -> Iterator[tuple[What, int, dict[str, Any]]]:
    """Every object that came: what it is, in which scope, and its fields."""
    if organization := evidence.object("organization"):
        yield "organization", 0, organization
    yield from (("projects", 0, row) for row in evidence.rows("projects", 0))
    for scope in evidence.scopes():
        for what in SCOPE_LISTS:
            yield from ((what, scope, row) for row in evidence.rows(what, scope))


def _id(row: dict[str, Any]) -> str:
    return str(row.get("id"))


def _role(row: dict[str, Any]) -> dict[str, Any] | None:
    held = row.get("organizationRole") or row.get("projectRole")
    return held if isinstance(held, dict) else None


def _role_name(row: dict[str, Any]) -> str:
    return str((_role(row) or {}).get("name") or "")


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _ladder(scope: int) -> Ladder:
    return CONFIDENT_AI.ladders["project" if scope else "organization"]
