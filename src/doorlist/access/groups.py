"""Groups: the `groups` sections, and what `group:NAME` entries come to.

- A group is defined in one place; another definition, in any file, is an error.
- Groups hold people, not groups.
- A person named directly keeps the direct entry, also when it has ended or hasn't begun.
- Several groups that give one person the same role: whichever counts longest, moment by moment. An entry that has
  ended counts as absent, and takes nothing from the others. Of entries that count as long, `members` goes before
  `invitees`, then the group's name decides.
- Groups that give one person different roles at the same time: an error that names both places. A name and an id
  count as different: whether they are shows only against live state.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access.partial import Grant, Group
from doorlist.access.people import GROUP, UNREADABLE
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence, brief, found, is_null, quoted
from doorlist.values.at_moment import longest_first
from doorlist.values.desired import Entry
from doorlist.values.role_names import same_role
from doorlist.values.source import Source
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from datetime import datetime

    from doorlist.access.emails import Emails
    from doorlist.access.partial import PartialScope
    from doorlist.access.problems import FileProblems, Place, Problems
    from doorlist.access.yaml_nodes import Node
    from doorlist.values.desired import RoleRef

#: Entries that all groups may come to in all scopes: 1 MiB of YAML can name 20,000 people in 20,000 projects.
MOST_ENTRIES: Final = 500_000
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


class Expanded(NamedTuple):
    """The people of a scope, groups resolved.

    Attributes:
        entries: one for each person: the only one, or of several through groups the one that counts longest.
        others: by email, what somebody has besides, which counts at other times.
    """

    entries: dict[str, Entry]
    others: dict[str, tuple[Entry, ...]]

    def over(self, common: Expanded) -> Expanded:
        """These entries, and those of the others who have none here."""
        others = {email: more for email, more in common.others.items() if email not in self.entries}
        return Expanded({**common.entries, **self.entries}, {**others, **self.others})


class Expansion:
    """Turns the `group:NAME` entries of scopes into entries of people.

    Args:
        groups: all groups, by name.
        problems: takes what is wrong.
        now: the present moment: what has ended by now is at odds with nothing.
        complete: whether all files could be read.
    """

    def __init__(self, groups: Map[str, Group], problems: Problems, *, now: datetime, complete: bool) -> None:
        self._groups = groups
        self._problems = problems
        self._now = now
        self._complete = complete
        self._left = MOST_ENTRIES

    def takes(self, entries: int, place: Place) -> bool:
        """Whether this many more entries are within bounds; a problem where they aren't."""
        if entries > self._left:
            self._too_many(place)
            return False
        self._left -= entries
        return True

    def of(self, scope: PartialScope, *, decided: Map[str, Entry] | None = None) -> Expanded:
        """All entries of a scope: those that name people directly, then those through groups.

        Args:
            scope: the scope, or a template.
            decided: whose entry is known already, so that it doesn't matter what groups would give them.
        """
        brought: dict[str, Entry] = {}
        settled = decided or {}
        several: dict[str, list[Entry]] = {}
        for grant in scope.grants.values():
            group = self._groups.get(grant.group)
            if group is None:
                self._unknown(grant)
                continue
            if not self.takes(len(group.people), grant.place):
                break
            source = Source(grant.place.file, grant.place.line)
            role, starts, expires, then, reason = grant.terms
            for email in group.people:
                if email in scope.people or email in settled:
                    continue
                entry = Entry(
                    email, role, source, grant.listing, expires, reason, grant.group, starts, then, grant.template
                )
                known = brought.setdefault(email, entry)
                if known is not entry:
                    several.setdefault(email, [known]).append(entry)
        self._find_clashes(scope, several)
        others: dict[str, tuple[Entry, ...]] = {}
        for email, entries in several.items():
            brought[email], *further = _without_hidden(entries)
            if further:
                others[email] = tuple(further)
        return Expanded({**scope.people, **brought}, others)

    def _find_clashes(self, scope: PartialScope, several: Map[str, list[Entry]]) -> None:
        clashes: dict[tuple[str, str], list[str]] = {}
        for email, entries in several.items():
            for one, other in combinations(entries, 2):
                if _clash(one, other, self._now):
                    clashes.setdefault((one.group or "", other.group or ""), []).append(email)
        for (one_group, other_group), emails in clashes.items():
            self._clashing(scope, scope.grants[one_group], scope.grants[other_group], emails)

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
    then = "" if grant.terms.then is None else f" and then {brief(str(grant.terms.then))}"
    return f"{brief(str(grant.terms.role))}{then} through {brief(GROUP + grant.group)}"


def _without_hidden(entries: list[Entry]) -> list[Entry]:
    """Leave out entries that give nothing, as another one that goes before them counts all the time that they do."""
    left: list[Entry] = []
    for entry in sorted(entries, key=longest_first):
        if not any(entry.counts.within(one.counts) == entry.counts for one in left):
            left.append(entry)
    return left


def _clash(one: Entry, other: Entry, now: datetime) -> bool:
    """Whether two entries of one person give different roles at the same time, now or later."""
    if UNREADABLE in (one.role, other.role) or (_alike(one.role, other.role) and one.then is other.then is None):
        return False
    return any(
        not _alike(role, other_role) and not (both := span.within(other_span)).is_empty and not both.is_over(now)
        for span, role in one.phases()
        for other_span, other_role in other.phases()
    )


def _alike(one: RoleRef, other: RoleRef) -> bool:
    return one.id == other.id and same_role(one.name, other.name)
