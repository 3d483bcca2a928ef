"""Guardrails that need no live state: what `validate` and `diff` can tell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from doorlist.values.guardrails import EVERYBODY
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.times import later
from doorlist.words import how_long, listed, plural_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.guardrails import Guardrails
    from doorlist.values.plan import BlockedBy
    from doorlist.values.source import Source


def offline_blocks(desired: Desired, facts: Facts, moment: datetime) -> tuple[BlockedBy, ...]:
    """What forbids this desired state (at `moment`), whatever live state is like.

    That is `owner` and `min_admins` only where it is certain: everybody who isn't named is removed.
    """
    found = [
        *_no_owner(desired.organization, facts),
        *_few_admins(desired.organization, facts, desired.guardrails),
    ]
    scopes = []
    for wanted in desired.scopes():
        is_organization = wanted is desired.organization
        scope = ORGANIZATION if is_organization else Scope("project", wanted.id or "", wanted.name or wanted.id or "")
        found.extend(entry_blocks(scope, wanted, desired.guardrails, moment))
        scopes.append((scope, wanted))
    if desired.guardrails.restricted:
        # Only a file with this guardrail needs to know who may do what.
        from doorlist.planning.restricted import offline_breaches

        found.extend(
            blocked_by("restricted", breach.scope, breach.emails, breach.reason(), breach.restriction.source)
            for breach in offline_breaches(desired, facts, scopes)
        )
    return tuple(found)


def entry_blocks(scope: Scope, wanted: DesiredScope, guardrails: Guardrails, moment: datetime) -> Iterator[BlockedBy]:
    """`allowed_domains`, `require_expiry`, `max_duration`: they look at each entry alone, also at those to come."""
    if guardrails.allowed_domains is not None:
        outside = [e for e in wanted.lasting() if domain_of(e.email) not in guardrails.allowed_domains]
        allowed = listed(sorted(guardrails.allowed_domains), last="or") or "no domain at all"
        yield from _entries_block("allowed_domains", scope, outside, f"Outside the allowed domains, {allowed}")
    if guardrails.require_expiry:
        endless = [e for e in wanted.lasting() if e.ends is None and domain_of(e.email) in guardrails.require_expiry]
        yield from _entries_block(
            "require_expiry", scope, endless, "Needs an `expires`, as their domain is in require_expiry"
        )
    if guardrails.max_duration:
        yield from _too_long(scope, wanted, guardrails.max_duration, moment)


def _too_long(
    scope: Scope, wanted: DesiredScope, longest: Mapping[str, timedelta], moment: datetime
) -> Iterator[BlockedBy]:
    """Entries that end, or fall back, later from now than is allowed. Those without an end are left to
    `require_expiry`."""
    anybody = longest.get(EVERYBODY, timedelta.max)
    found: dict[timedelta, list[Entry]] = {}
    for entry in wanted.lasting():
        allowed = min(longest.get(domain_of(entry.email), anybody), anybody)
        if entry.changes is not None and entry.changes > later(moment, allowed):
            found.setdefault(allowed, []).append(entry)
    for allowed, entries in sorted(found.items()):
        # The span and not the moment that it comes to, which would be another one in each plan.
        why = f"Lasts longer than {how_long(allowed)} from now, which is all that max_duration allows"
        yield from _entries_block("max_duration", scope, entries, why)


def domain_of(email: str) -> str:
    """What stands behind the last `@`."""
    return email.rpartition("@")[2]


def owners_and_admins(count: int, facts: Facts) -> str:
    """`1 Owner or Admin`, `2 Owners and Admins`."""
    names = facts.admin_names
    who = listed(names, last="or") if count == 1 else listed([plural_of(name) for name in names])
    return f"{count:,} {who}"


def _entries_block(guardrail: str, scope: Scope, entries: list[Entry], why: str) -> Iterator[BlockedBy]:
    if entries:
        emails = tuple(sorted({entry.email for entry in entries}))
        first = min(entries, key=lambda entry: entry.source)
        yield blocked_by(guardrail, scope, emails, f"{why}: {listed(emails)}.", first.source)


def _no_owner(organization: DesiredScope, facts: Facts) -> Iterator[BlockedBy]:
    if not _removes_others(organization):
        return
    # An organization always has an Owner (`manual: platform#members`). A role given by id may be that.
    ladder = facts.ladders["organization"]
    if not any(e.role.id is not None or ladder.is_owner(e.role.name) for e in organization.entries.values()):
        owner = ladder.owner
        reason = (
            f"The files name no {owner} and remove everybody else: the present {owner} would go without a successor."
        )
        yield blocked_by("owner", ORGANIZATION, (), reason, organization.source)


def _removes_others(organization: DesiredScope) -> bool:
    return organization.managed and organization.unlisted == "remove"


def _few_admins(organization: DesiredScope, facts: Facts, guardrails: Guardrails) -> Iterator[BlockedBy]:
    least = guardrails.min_admins
    if least is None or not _removes_others(organization):
        return
    # A role given by id may be an Admin's: only names are certain here.
    named = [e for e in organization.entries.values() if e.role.id is not None or facts.is_admin(e.role.name)]
    if len(named) < least:
        emails, who = tuple(sorted(entry.email for entry in named)), owners_and_admins(len(named), facts)
        reason = f"The files name {who} and remove everybody else; min_admins is {least}."
        yield blocked_by("min_admins", ORGANIZATION, emails, reason, guardrails.sources.get("min_admins"))


def blocked_by(
    guardrail: str,
    scope: Scope,
    emails: tuple[str, ...],
    reason: str,
    source: Source | None,
    definition: str | None = None,
) -> BlockedBy:
    """What a guardrail forbids; `source` is where the guardrail, or the first entry concerned, stands."""
    # pydantic, which makes the plan's document, takes longer to import than `validate` takes for an ordinary file:
    # only a file that is blocked pays for it.
    from doorlist.planning.builder import record
    from doorlist.values.plan import BlockedBy

    return BlockedBy(guardrail, scope, emails, reason, None if source is None else record(source), definition)
