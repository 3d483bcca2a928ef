"""What is suspicious in the files, or could be tidied, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.planning.offline import domain_of
from doorlist.planning.resolve import targets
from doorlist.values.guardrails import EVERYBODY
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import FileFacts, Hint
from doorlist.values.times import end_day
from doorlist.words import nearest, nearest_email

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from doorlist.platform.facts import Facts
    from doorlist.platform.ladder import Ladder
    from doorlist.values.desired import Desired, DesiredScope, WantedPolicy, WantedRole
    from doorlist.values.guardrails import Guardrails
    from doorlist.values.live import Live, Policy, Role
    from doorlist.values.source import Source

#: How alike a role and a built-in one are that is taken for what was meant: `Ownr` is, `Annotator` isn't.
_ALIKE: Final = 0.8
#: Among how many emails the nearest is looked for: that takes 10 ms for so many.
_MOST_NEAR: Final = 1000


def file_hints(desired: Desired, facts: Facts, of_files: FileFacts) -> tuple[Hint, ...]:
    """What the files alone show, in the order of the files.

    Args:
        desired: at its moment (`values.desired.at`).
        facts: of the platform.
        of_files: what else is known of the files.
    """
    emails: set[str] = set()
    for scope in desired.scopes():
        emails.update(scope.entries, scope.expired, scope.upcoming)
    found = [
        *_nobody(desired.guardrails, emails),
        *_unused("group", of_files.unused_groups),
        *_unused("template", of_files.unused_templates),
    ]
    for scope in desired.scopes():
        kind = ORGANIZATION if scope is desired.organization else Scope("project", name=scope.name or scope.id or "")
        found += [
            *_ended(kind, scope),
            *_never(kind, scope),
            *_misspelt(kind, scope, facts.ladders[kind.type]),
            *_unusual(scope, of_files.unusual_emails),
        ]
    return tuple(sorted(set(found)))


def live_hints(desired: Desired, live: Live) -> tuple[Hint, ...]:
    """What shows only against live state, in the order of the files: invitees who have joined, `was` that is done."""
    found: list[Hint] = []
    for target in targets(desired, live):
        there = live.of(target.scope)
        if target.wanted.managed:
            found += [
                Hint(
                    entry.source,
                    f"{entry.email} has joined {target.scope.label}: the entry can move from invitees to members.",
                )
                for entry in target.wanted.entries.values()
                if entry.listing == "invitees" and entry.email in (there.members or {})
            ]
        found += _renamed("role", target.wanted.roles, there.roles)
        found += _renamed("policy", target.wanted.policies, there.policies)
    return tuple(sorted(set(found)))


def _nobody(guardrails: Guardrails, emails: set[str]) -> Iterator[Hint]:
    """People and domains that a guardrail names and nobody in the files has."""
    if not emails:
        return
    if "protected" in guardrails.sources:
        source = guardrails.sources["protected"]
        yield from (_no_entry(source, "protected", email, emails) for email in guardrails.protected - emails)
    named = {
        "require_expiry": guardrails.require_expiry,
        "max_duration": guardrails.max_duration.keys() - {EVERYBODY},
    }
    if not any(named.values()) and not guardrails.restricted:
        return
    domains = {domain_of(email) for email in emails}
    for guardrail, concerned in named.items():
        for domain in concerned - domains:
            yield _no_domain(guardrails.sources.get(guardrail), guardrail, domain, domains)
    for one in guardrails.restricted:
        yield from (_no_entry(one.source, "restricted", email, emails) for email in one.people - emails)
        yield from (_no_domain(one.source, "restricted", domain, domains) for domain in one.domains - domains)


def _no_entry(source: Source, guardrail: str, email: str, emails: set[str]) -> Hint:
    near = nearest_email(email, emails) if len(emails) <= _MOST_NEAR else None
    meant = f" Did you mean {near}?" if near else ""
    return Hint(source, f"{guardrail} names {email}, whom no entry names.{meant}", (email,))


def _no_domain(source: Source | None, guardrail: str, domain: str, domains: set[str]) -> Hint:
    assert source is not None, "whatever a guardrail says stands somewhere"
    near = nearest(domain, domains) if len(domains) <= _MOST_NEAR else None
    meant = f" Did you mean {near}?" if near else ""
    return Hint(source, f"{guardrail} names {domain}, a domain that nobody in the files has.{meant}", (domain,))


def _unused(noun: str, places: Mapping[str, Source]) -> Iterator[Hint]:
    for name, source in places.items():
        yield Hint(source, f"Nothing uses the {noun} {name}.", (name,))


def _ended(scope: Scope, wanted: DesiredScope) -> Iterator[Hint]:
    for email, entry in wanted.expired.items():
        if entry.ends is None:
            continue
        who = email if entry.group is None else f"group:{entry.group}"
        along = "" if entry.ends == entry.expires else ", with the one in the organization"
        yield Hint(
            entry.source, f"The entry of {who} in {scope.label} ended on {end_day(entry.ends)}{along}.", (who,)
        )


def _never(scope: Scope, wanted: DesiredScope) -> Iterator[Hint]:
    for email, entry in wanted.upcoming.items():
        if entry.counts.is_empty:
            who = email if entry.group is None else f"group:{entry.group}"
            message = f"The entry of {who} in {scope.label} never counts: the one in the organization ends before."
            yield Hint(entry.source, message, (who,))


def _misspelt(scope: Scope, wanted: DesiredScope, ladder: Ladder) -> Iterator[Hint]:
    """Roles whose names are nearly those of built-in ones, where the files don't define them."""
    known = {name.casefold() for name in (*ladder.names, *(wanted.roles or ()))}
    # Roles are few, and each is one object in all entries: those are found in a tenth of the time of a look at each.
    roles = {id(entry.role): entry.role for entry in wanted.lasting()}.values()
    later = {entry.then for entry in wanted.lasting() if entry.then is not None}
    for role in {*roles, *later}:
        if role.name is None or role.name.casefold() in known:
            continue
        near = _alike(role.name, ladder.names)
        if near is not None:
            entry = next(entry for entry in wanted.lasting() if role in (entry.role, entry.then))
            yield Hint(entry.source, f"{role} in {scope.label} is nearly {near}: is that meant?", (str(role),))


def _alike(name: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # 5 ms to import, and only custom roles ask for it

    by_fold = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold()[:200], list(by_fold), n=1, cutoff=_ALIKE)
    return by_fold[found[0]] if found else None


def _unusual(wanted: DesiredScope, unusual: Mapping[str, str]) -> Iterator[Hint]:
    for email in unusual:
        entry = wanted.entries.get(email)
        if entry is not None:
            yield Hint(entry.source, f"{email} is unusual: {unusual[email]}.", (email,))


def _renamed(
    noun: str,
    wanted: Mapping[str, WantedRole | WantedPolicy] | None,
    live: Iterable[Role | Policy] | None,
) -> Iterator[Hint]:
    if not wanted or live is None:
        return
    names = {one.name.casefold() for one in live}
    for one in wanted.values():
        if one.was is not None and one.name.casefold() in names and one.was.casefold() not in names:
            yield Hint(
                one.source, f"The {noun} {one.name} isn't called {one.was} any more: was can go.", (one.name, "was")
            )
