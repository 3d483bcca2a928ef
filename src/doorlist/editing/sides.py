"""What files came to before and after an edit, without what it has left alone: files have entries by the thousand,
and an edit is of few. What is said of both sides is the same as it would be of all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doorlist.access.people import GROUP
from doorlist.planning.offline import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from doorlist.access.load import Opened
    from doorlist.values.desired import Desired, DesiredScope, Entry

#: Roles that a scope has to have somebody in.
_NEEDED = ("owner", "admin")


def projects_alone(opened: Opened, new: Desired, names: Set[str]) -> tuple[Desired, Desired] | None:
    """Both sides with some of the projects; `None` where only the others have a domain of somebody who is new.

    Args:
        opened: the files as they were.
        new: what they come to now.
        names: the projects that the edit was of.
    """
    less = opened.loaded(projects=names).desired
    more = replace(new, projects=tuple(one for one in new.projects if one.name in names))
    return (less, more) if _domains(more) <= _domains(less) else None


def people_alone(opened: Opened, new: Desired, whom: Set[str]) -> tuple[Desired, Desired] | None:
    """Both sides with some of the organization's people; `None` where the edit was of more than those.

    Args:
        opened: the files as they were.
        new: what they come to now.
        whom: whose entries the edit was of, all of them the organization's own.
    """
    if any(who.startswith(GROUP) for who in whom) or any(whom & one.entries.keys() for one in new.projects):
        return None
    kept = {*whom, *_needed(new.organization.entries), *_neighbours(new, whom)}
    old = opened.loaded(projects=(), people=kept).desired
    projects = tuple(_of_people(one, frozenset()) for one in new.projects)
    less = replace(old, organization=_of_people(old.organization, kept), projects=projects)
    return less, replace(new, organization=_of_people(new.organization, kept), projects=projects)


def _needed(entries: Mapping[str, Entry]) -> Iterator[str]:
    """Whoever a guardrail may miss in a scope, and whoever may hold any role."""
    for email, entry in entries.items():
        role = entry.role.name
        if role is None or role.casefold() in _NEEDED or entry.then is not None:
            yield email


def _neighbours(new: Desired, whom: Set[str]) -> Iterator[str]:
    """Somebody else of each of their domains, whose domain is known already."""
    for domain in {domain_of(who) for who in whom}:
        yield from _first(one for one in new.organization.entries if one not in whom and domain_of(one) == domain)


def _first(emails: Iterator[str]) -> list[str]:
    return [email for _, email in zip(range(1), emails, strict=False)]


def _of_people(scope: DesiredScope, kept: Set[str]) -> DesiredScope:
    entries = {email: scope.entries[email] for email in kept if email in scope.entries}
    return replace(scope, entries=entries, others={who: one for who, one in scope.others.items() if who in kept})


def _domains(desired: Desired) -> set[str]:
    return {domain_of(email) for scope in desired.scopes() for email in scope.entries}
