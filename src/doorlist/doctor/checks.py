"""The checks: each is one assumption of doorlist's code about answers, with a name, judged on the evidence.

`manual: doctor` says what each means and what to do. A finding holds no name, address or id of anybody.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from doorlist.doctor.contract import fields_of
from doorlist.doctor.evidence import SCOPE_LISTS
from doorlist.doctor.shapes import is_word
from doorlist.platform.facts import ACCEPTED, CONFIDENT_AI, DECLINED, PENDING
from doorlist.platform.roles import is_owner
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from doorlist.doctor.evidence import Evidence, What

#: `ok`: as expected. `note`: worth knowing, no plan is wrong. `wrong`: the commands named would go wrong.
Level = Literal["ok", "note", "wrong"]
#: Seconds. A date of an access is judged by this machine's clock; a saved plan from more than five minutes ahead is
#: refused.
_CLOCK_NOTE, _CLOCK_WRONG = 30, 300
_PLANS: Final = frozenset({"TRIAL", "FREE", "STARTER", "TEAM", "PREMIUM", "ENTERPRISE"})
_STATUSES: Final = frozenset({PENDING, DECLINED, ACCEPTED})
_PERMISSION: Final = re.compile(r"[^\s:*]+:[^\s:*]+").fullmatch
_READING: Final = ("plan", "apply", "drift", "import", "snapshot", "report")
_DEFINING: Final = ("plan and apply of roles and policies", "explain", "who-can")


class Finding(NamedTuple):
    """What one check found.

    Attributes:
        check: the check's name.
        says: a sentence; counts and fields, never a name, address or id.
        affects: the commands that would be wrong; empty unless the level is `wrong`.
    """

    check: str
    level: Level
    says: str
    affects: tuple[str, ...] = ()


def judge(evidence: Evidence) -> tuple[Finding, ...]:
    """Every check's findings, in the order of `CHECKS`; one at least for each that can be judged."""
    if evidence.version is None:
        return tuple(_version(evidence))
    return tuple(finding for check in CHECKS.values() for finding in check(evidence))


def _version(evidence: Evidence) -> Iterator[Finding]:
    served = [version for version, status in evidence.served.items() if status not in (0, 404)]
    if evidence.version is None:
        told = listed([f"/{version}: {status or 'no answer'}" for version, status in evidence.served.items()])
        yield Finding("version", "wrong", f"There is no API here that doorlist knows ({told}).", ("every command",))
        return
    level: Level = "ok" if evidence.version == "v2" else "note"
    yield Finding("version", level, f"Reads /{evidence.version}; served: {listed([f'/{one}' for one in served])}.")


def _key(evidence: Evidence) -> Iterator[Finding]:
    status = next(answer.status for _, answer in evidence.of("organization"))
    said = {
        401: "The platform doesn't know the key.",
        403: "The key isn't an organization's, or the organization's plan doesn't allow this.",
    }
    if status in said:
        yield Finding("key", "wrong", said[status], ("every command",))
    elif status != 200:
        yield Finding("key", "wrong", f"Asking for the organization ended with {_ended(status)}.", ("every command",))
    else:
        yield Finding("key", "ok", "An organization key, and it is known.")


def _plan_name(evidence: Evidence) -> Iterator[Finding]:
    plan = evidence.object("organization").get("plan")
    if not isinstance(plan, str) or plan not in _PLANS:
        yield Finding(
            "plan-name", "note", "The organization's plan is none that doorlist knows: no seats are counted."
        )
    else:
        yield Finding("plan-name", "ok", f"The plan is {plan}.")


def _readable(evidence: Evidence) -> Iterator[Finding]:
    whole = True
    for what in ("projects", *SCOPE_LISTS):
        answers = list(evidence.of(what))
        bad = Counter(_ended(answer.status) for _, answer in answers if not answer.ok)
        if not bad:
            continue
        whole = False
        told = listed([f"{plural(count, 'answer')} with {status}" for status, count in sorted(bad.items())])
        says = f"{_title(what)}: {told}, of {len(answers):,}."
        if what == "api-keys":
            yield Finding("readable", "note", f"{says} `report --keys` can't list them.")
        else:
            affects = _DEFINING if what in ("policies", "permissions") else _READING
            yield Finding("readable", "wrong", says, affects)
    if whole:
        yield Finding(
            "readable", "ok", f"{plural(len(evidence.answers), 'answer')} could be read, every list of them."
        )


def _fields(evidence: Evidence) -> Iterator[Finding]:
    missing: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for what, scope, row in _objects(evidence):
        needed, known = fields_of(what, scope)
        missing.update(f"{what}.{name}" for name in needed if row.get(name) is None)
        new.update(f"{what}.{name}" for name in row.keys() - needed - known if is_word(name))
    if missing:
        told = listed([f"{name} ({count:,} times)" for name, count in sorted(missing.items())])
        yield Finding("fields", "wrong", f"Fields are missing that reading needs: {told}.", _READING)
    if new:
        yield Finding("fields", "note", f"Fields that doorlist doesn't know, and passes over: {listed(sorted(new))}.")
    if not missing and not new:
        yield Finding("fields", "ok", "Every object has the fields that doorlist reads, and no others.")


def _pages(evidence: Evidence) -> Iterator[Finding]:
    uneven = 0
    for scope in evidence.scopes():
        again = {_id(row) for row in evidence.rows("members", scope, round_=2)}
        if again and again != {_id(row) for row in evidence.rows("members", scope)}:
            uneven += 1
    if uneven:
        says = f"Members read in pages of another size are other members, in {plural(uneven, 'scope')}."
        yield Finding("pages", "wrong", says, _READING)
    else:
        yield Finding("pages", "ok", "Pages of different sizes hold the same members.")


def _totals(evidence: Evidence) -> Iterator[Finding]:
    wrong = []
    for scope in evidence.scopes():
        rows = evidence.rows("members", scope)
        totals = {answer.total for asked, answer in evidence.of("members") if asked.scope == scope and answer.ok}
        if totals and totals != {len({_id(row) for row in rows})}:
            wrong.append(scope)
    if wrong:
        says = f"The total doesn't fit the members that came, in {plural(len(wrong), 'scope')}."
        yield Finding("totals", "wrong", says, _READING)
    else:
        yield Finding("totals", "ok", "Every total is the number of members that came.")


def _owners(evidence: Evidence) -> Iterator[Finding]:
    owners = [
        sum(is_owner(_role_name(row)) for row in evidence.rows("members", scope)) for scope in evidence.scopes()
    ]
    several = sum(count > 1 for count in owners[1:])
    if owners[0] != 1 and evidence.rows("members", 0):
        says = f"The organization shows {plural(owners[0], 'Owner')}; there is exactly one."
        yield Finding("owners", "wrong", says, ("plan", "apply"))
    if several:
        yield Finding("owners", "wrong", f"{plural(several, 'project')} with more than one Owner.", ("plan", "apply"))
    if owners[0] == 1 and not several:
        yield Finding("owners", "ok", "The organization has one Owner, and no project has two.")


def _people(evidence: Evidence) -> Iterator[Finding]:
    twice = unusual = 0
    for scope in evidence.scopes():
        emails = [str(row.get("email") or "") for row in evidence.rows("members", scope)]
        twice += len(emails) - len({email.strip().lower() for email in emails})
        unusual += sum(email != email.strip().lower() for email in emails)
    if twice:
        says = f"{plural(twice, 'person')} a second time in one list, by email."
        yield Finding("people", "wrong", says, _READING)
    if unusual:
        says = f"{plural(unusual, 'email')} with capitals or blanks around; doorlist compares without."
        yield Finding("people", "note", says)
    if not twice and not unusual:
        yield Finding("people", "ok", "Every address stands once in a list, trimmed and in lower case.")


def _roles(evidence: Evidence) -> Iterator[Finding]:
    lacking = 0
    for scope in evidence.scopes():
        names = {str(row.get("name")).casefold() for row in evidence.rows("roles", scope)}
        builtin = CONFIDENT_AI.builtin["project" if scope else "organization"]
        if names and not {role.name.casefold() for role in builtin} <= names:
            lacking += 1
    if lacking:
        says = f"A built-in role is missing in {plural(lacking, 'scope')}: hand-overs and invitations would fail."
        yield Finding("roles", "wrong", says, ("plan", "apply"))
    else:
        yield Finding("roles", "ok", "The built-in roles are there, under the names that doorlist knows.")


def _held_roles(evidence: Evidence) -> Iterator[Finding]:
    unlisted = without = 0
    for scope in evidence.scopes():
        known = {_id(row) for row in evidence.rows("roles", scope)}
        for row in evidence.rows("members", scope):
            held = _role(row)
            without += held is None
            unlisted += held is not None and bool(known) and _id(held) not in known
    if unlisted:
        says = f"{plural(unlisted, 'member')} with a role that the scope's list of roles doesn't have."
        yield Finding("held-roles", "wrong", says, ("plan", "apply", "explain", "who-can"))
    if without:
        says = f"{plural(without, 'member')} without a role; a plan gives them the one that the file names."
        yield Finding("held-roles", "note", says)
    if not unlisted and not without:
        yield Finding("held-roles", "ok", "Every member's role is in the list of roles.")


def _role_names(evidence: Evidence) -> Iterator[Finding]:
    alike = 0
    for scope in evidence.scopes():
        names = Counter(str(row.get("name")).casefold() for row in evidence.rows("roles", scope))
        alike += sum(count > 1 for count in names.values())
    if alike:
        says = f"{plural(alike, 'name')} of roles that differ in case only"
        yield Finding("role-names", "note", f"{says}: a file has to spell them exactly, or use role_id.")
    else:
        yield Finding("role-names", "ok", "No two roles of a scope differ in case only.")


def _statuses(evidence: Evidence) -> Iterator[Finding]:
    rows = [row for scope in evidence.scopes() for row in evidence.rows("invitations", scope)]
    unknown = sum(row.get("status") not in _STATUSES for row in rows)
    undated = sum(_moment(row.get("created_at")) is None for row in rows)
    if unknown:
        says = f"{plural(unknown, 'invitation')} with a status that doorlist doesn't know, and takes for open."
        yield Finding("statuses", "note", says)
    if undated:
        says = f"{plural(undated, 'invitation')} without a date that can be read: no reminder is sent for them."
        yield Finding("statuses", "note", says)
    if not unknown and not undated:
        yield Finding("statuses", "ok", "Every invitation has a status and a date that doorlist can read.")


def _permissions(evidence: Evidence) -> Iterator[Finding]:
    odd, dangling = 0, 0
    for scope in evidence.scopes():
        catalogue = evidence.rows("permissions", scope)
        odd += sum(not _PERMISSION(str(row.get("name"))) for row in catalogue)
        known = {_id(row) for row in catalogue}
        held = [one for row in evidence.rows("policies", scope) for one in row.get("permissions") or ()]
        dangling += sum(isinstance(one, dict) and bool(known) and _id(one) not in known for one in held)
    if odd:
        says = f"{plural(odd, 'permission')} whose name isn't resource:action: patterns in a file don't meet them."
        yield Finding("permissions", "wrong", says, _DEFINING)
    if dangling:
        says = f"{plural(dangling, 'permission')} in policies that the scope's catalogue doesn't have"
        yield Finding("permissions", "note", f"{says}: they grant nothing.")
    if not odd and not dangling:
        yield Finding("permissions", "ok", "Permissions are resource:action, and those of policies in the catalogue.")


def _clock(evidence: Evidence) -> Iterator[Finding]:
    # A Date has whole seconds: it is half a second late on average.
    apart = [
        abs((answer.received_at - answer.date).total_seconds() - 0.5 - answer.seconds / 2)
        for answer in evidence.answers.values()
        if answer.date is not None
    ]
    if not apart:
        yield Finding("clock", "note", "The answers have no Date: whether the clocks agree can't be told.")
        return
    seconds = median(apart)
    says = f"This machine's clock and the platform's are {seconds:,.0f} s apart."
    if seconds > _CLOCK_WRONG:
        yield Finding("clock", "wrong", f"{says} Entries would start and end at the wrong time.", ("plan", "apply"))
    else:
        yield Finding("clock", "note" if seconds > _CLOCK_NOTE else "ok", says)


def _round_trip(evidence: Evidence) -> Iterator[Finding]:
    times = [answer.seconds for answer in evidence.answers.values() if answer.status]
    if times:
        answers = plural(len(times), "answer")
        says = f"{median(times) * 1000:,.0f} ms at the median of {answers}, {max(times):,.2f} s at most."
        yield Finding("round-trip", "ok", says)


def _rate_limit(evidence: Evidence) -> Iterator[Finding]:
    names = {name for answer in evidence.answers.values() for name in answer.headers}
    limits = sorted(name for name in names if "ratelimit" in name.replace("-", "") or name == "retry-after")
    refused = sum(answer.status == 429 for answer in evidence.answers.values())
    if refused:
        says = f"{plural(refused, 'request')} refused with 429: use a lower --concurrency."
        yield Finding("rate-limit", "note", says)
    elif limits:
        yield Finding("rate-limit", "ok", f"The answers tell a limit: {listed(limits)}.")
    else:
        yield Finding("rate-limit", "ok", "The answers tell no limit.")


def _deprecated(evidence: Evidence) -> Iterator[Finding]:
    marked = sum(
        isinstance(answer.document, dict) and answer.document.get("deprecated") is True
        for answer in evidence.answers.values()
    )
    if marked:
        says = f"{plural(marked, 'answer')} of /{evidence.version} marked as deprecated."
        yield Finding("deprecated", "note", says)
    else:
        yield Finding("deprecated", "ok", "No answer is marked as deprecated.")


#: Every check by its name, in the order in which they are told.
CHECKS: Final[dict[str, Callable[[Evidence], Iterator[Finding]]]] = {
    "version": _version,
    "key": _key,
    "plan-name": _plan_name,
    "readable": _readable,
    "fields": _fields,
    "pages": _pages,
    "totals": _totals,
    "owners": _owners,
    "people": _people,
    "roles": _roles,
    "held-roles": _held_roles,
    "role-names": _role_names,
    "statuses": _statuses,
    "permissions": _permissions,
    "clock": _clock,
    "round-trip": _round_trip,
    "rate-limit": _rate_limit,
    "deprecated": _deprecated,
}


def _objects(evidence: Evidence) -> Iterator[tuple[What, int, dict[str, Any]]]:
    """Every object that came: what it is, in which scope, and its fields."""
    if organization := evidence.object("organization"):
        yield "organization", 0, organization
    yield from (("projects", 0, row) for row in evidence.rows("projects", 0))
    for scope in evidence.scopes():
        for what in SCOPE_LISTS:
            yield from ((what, scope, row) for row in evidence.rows(what, scope))


def _title(what: str) -> str:
    return {"api-keys": "API keys"}.get(what, what.capitalize())


def _ended(status: int) -> str:
    return f"HTTP {status}" if status and not 200 <= status < 300 else "no answer of the API's"


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
