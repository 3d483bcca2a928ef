"""Groups: the `groups` sections, and what `group:NAME` entries come to.

- A group is defined in one place; another definition, in any file, is an error.
- Groups hold people, not groups.
- A person named directly keeps the direct entry, also when it has expired.
- Two groups that give one person the same role: the earlier expiry holds, so that adding somebody to a group never
  makes access last longer than a reviewer approved. With equal expiry `members` goes before `invitees`, then the
  group's name.
- Two groups with different roles: an error that names both places. A name and an id count as different: whether they
  are shows only against live state.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from doorlist.access.partial import Grant, Group
from doorlist.access.people import GROUP, UNREADABLE
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence, brief, found, is_null, quoted
from doorlist.platform.roles import same_role
from doorlist.values.desired import Entry, Source
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

    from doorlist.access.emails import Emails
    from doorlist.access.partial import PartialScope
    from doorlist.access.problems import FileProblems, Place, Problems
    from doorlist.access.yaml_nodes import Node
    from doorlist.values.desired import RoleRef

#: Entries that all groups may come to in all scopes: 1 MiB of YAML can name 20,000 people in 20,000 projects.
MOST_ENTRIES: Final = 500_000
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_EXAMPLE: Final = "For example: ml: [alan@partner.example, kurt@acme.example]"


def read_groups(node: Mapping, groups: dict[str, Group], emails: Emails, report: FileProblems) -> None:
    """Add one file's groups to `groups`."""
    for key, value in zip(node.keys, node.values, strict=True):
        name = key.text.strip()
        if name.startswith(GROUP):
            report.add(
                key,
                f"{quoted(name)}: a group is defined by its bare name",
                f"Write {brief(name.removeprefix(GROUP))}: […]",
            )
            continue
        group = Group(name, report.place(key), _people(name, key, value, emails, report))
        known = groups.setdefault(name, group)
        if known is not group:
            report.add(
                key,
                f"The group {quoted(name)} is defined twice",
                f"It stands at {known.place} already: keep one of them.",
            )


def _people(name: str, key: Scalar, value: Node, emails: Emails, report: FileProblems) -> tuple[str, ...]:
    if not isinstance(value, Sequence):
        spot = key if is_null(value) else value
        report.add(spot, f"The group {quoted(name)} takes a list of emails, not {found(value)}", _EXAMPLE)
        return ()
    people: dict[str, Scalar] = {}
    for item in value.items:
        if not isinstance(item, Scalar) or is_null(item):
            report.add(item, f"An item of the group {quoted(name)} is an email, not {found(item)}", _EXAMPLE)
            continue
        email = emails.read(item.text)
        if email is None:
            _not_a_person(item, emails, report)
        elif people.setdefault(email, item) is not item:
            report.add(
                item,
                f"{quoted(email)} stands twice in the group {quoted(name)}",
                f"It stands in line {people[email].line} already: keep one of them.",
            )
    return tuple(people)


def _not_a_person(item: Scalar, emails: Emails, report: FileProblems) -> None:
    if item.text.strip().startswith(GROUP):
        report.add(
            item,
            f"{quoted(item.text)}: a group holds people, not groups",
            "Name the people, or give both groups the role.",
        )
        return
    wrong = emails.wrong(item.text)
    assert wrong is not None, "asked for emails that can't be read"
    report.add(item, *wrong)


class Expansion:
    """Turns the `group:NAME` entries of scopes into entries of people."""

    def __init__(self, groups: Map[str, Group], problems: Problems, *, complete: bool) -> None:
        self._groups = groups
        self._problems = problems
        self._complete = complete
        self._left = MOST_ENTRIES

    def takes(self, entries: int, place: Place) -> bool:
        """Whether so many more entries are still within bounds; it is a problem where they aren't."""
        if entries > self._left:
            self._too_many(place)
            return False
        self._left -= entries
        return True

    def of(self, scope: PartialScope, *, decided: Map[str, Entry] | None = None) -> dict[str, Entry]:
        """All entries of a scope by email: those that name people directly, then those through groups.

        Args:
            scope: the scope, or a template.
            decided: whose entry is known already, so that it doesn't matter what groups would give them.
        """
        brought: dict[str, Entry] = {}
        settled = decided or {}
        clashes: dict[tuple[str, str], list[str]] = {}
        for grant in scope.grants.values():
            group = self._groups.get(grant.group)
            if group is None:
                self._unknown(grant)
                continue
            if not self.takes(len(group.people), grant.place):
                break
            source = Source(grant.place.file, grant.place.line)
            for email in group.people:
                if email in scope.people or email in settled:
                    continue
                entry = Entry(
                    email,
                    grant.role,
                    source,
                    grant.listing,
                    grant.expires,
                    grant.reason,
                    grant.group,
                    template=grant.template,
                )
                known = brought.setdefault(email, entry)
                if known is not entry:
                    if _clash(known.role, entry.role):
                        clashes.setdefault((known.group or "", grant.group), []).append(email)
                    elif _rank(entry) < _rank(known):
                        brought[email] = entry
        for (one, other), emails in clashes.items():
            self._clashing(scope, scope.grants[one], scope.grants[other], emails)
        return {**scope.people, **brought}

    def _unknown(self, grant: Grant) -> None:
        if not self._complete:
            # A file that couldn't be read may define it.
            return
        self._problems.add(
            grant.place,
            f"There is no group {quoted(grant.group)}",
            self._problems.did_you_mean(grant.group, self._groups, self._known()),
        )

    def _known(self) -> str:
        if not 0 < len(self._groups) <= 100:
            return "Define it under groups."
        return f"Groups here: {listed([brief(name) for name in sorted(self._groups)])}."

    def _too_many(self, place: Place) -> None:
        if self._left >= 0:
            self._problems.add(
                place,
                f"Groups and templates come to more than {plural(MOST_ENTRIES, 'entry')} in all scopes together",
                "Put fewer people into the groups, or name fewer groups in the projects.",
            )
        self._left = -1

    def _clashing(self, scope: PartialScope, one: Grant, other: Grant, emails: list[str]) -> None:
        self._problems.add(
            other.place,
            f"{listed(emails, most=4)} would get two roles in {scope.label}: {_gives(other)}, {_gives(one)}",
            f"{brief(GROUP + one.group)} stands at {one.place}: name the person directly, or give both one role.",
        )


def _gives(grant: Grant) -> str:
    return f"{brief(str(grant.role))} through {brief(GROUP + grant.group)}"


def _rank(entry: Entry) -> tuple[datetime, bool, str]:
    return (entry.expires or _NEVER, entry.listing != "members", entry.group or "")


def _clash(one: RoleRef, other: RoleRef) -> bool:
    if UNREADABLE in (one, other):
        return False
    return not (same_role(one.name, other.name) and one.id == other.id)
