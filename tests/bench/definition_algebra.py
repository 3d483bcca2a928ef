"""The peer of planning roles and policies: sets on bare dicts, all that a reviewer gets of each action, and no more.

The order is that of the phases; whether anybody has too much or too little in between is asked by sets, too.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from .defined import Side

Change = tuple[Any, ...]
Permissions = frozenset[str]
FILE = "access.yaml"


def changes(
    wanted: Mapping[str, Side], live: Mapping[str, Side], ids: Mapping[str, str]
) -> tuple[list[Change], list[Change]]:
    """The actions in a plan's order, each with its impact; and the plan's own impact.

    Each is a tuple of id, kind, project, name or email, before, after, cause, reason, place in the file, impact,
    and who is interrupted.
    """
    phases: tuple[list[Change], list[Change], list[Change]] = [], [], []
    whole: list[Change] = []
    for name in sorted(wanted):
        run = _Run(name, f"project:{ids[name]}", wanted[name], live[name])
        for phase, found in zip(phases, (run.narrowing(), run.people(), run.others()), strict=True):
            phase += found
        whole += run.whole()
    return [*chain.from_iterable(phases)], whole


class _Run:
    def __init__(self, project: str, key: str, wanted: Side, live: Side) -> None:
        for mine, theirs in ((wanted.policies, live.policies), (wanted.roles, live.roles)):
            assert mine.keys() == theirs.keys(), "nothing is new, and nothing must go"
        assert wanted.people.keys() == live.people.keys(), "nor anybody"
        self._project, self._key = project, key
        self._wanted, self._live = wanted, live
        self._policies, self._roles, self._people = _sets(live.policies), _sets(live.roles), dict(live.people)
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        for who, role in live.people.items():
            self._holders[role].add(who)
        self._start = {role: self._may(role) for role in live.roles}
        self._now = dict(self._start)
        self._hit: set[str] = set()
        policies, roles = _sets(wanted.policies), _sets(wanted.roles)
        self._end = {role: frozenset().union(*(policies[policy] for policy in of)) for role, of in roles.items()}
        self._limits: dict[tuple[str, str], tuple[Permissions, Permissions]] = {}
        self._redefined = [
            *_differing("redefine-policy", self._policies, policies),
            *_differing("redefine-role", self._roles, roles),
        ]

    def _may(self, role: str) -> Permissions:
        return frozenset().union(*(self._policies[policy] for policy in self._roles[role]))

    def narrowing(self) -> Iterator[Change]:
        return (self._redefine(*one) for one in self._redefined if one[3] <= one[2])

    def others(self) -> Iterator[Change]:
        return (self._redefine(*one) for one in self._redefined if not one[3] <= one[2])

    def _redefine(self, kind: str, name: str, before: frozenset[str], after: frozenset[str]) -> Change:
        if kind == "redefine-policy":
            self._policies[name] = after
            concerned = [role for role, policies in self._roles.items() if name in policies]
        else:
            self._roles[name] = after
            concerned = [name]
        differences = []
        for role in concerned:
            had, has = self._now[role], self._may(role)
            self._now[role] = has
            differences.append((self._holders[role], had, has))
        noun = "permission" if kind == "redefine-policy" else "policy"
        nouns = "permissions" if kind == "redefine-policy" else "policies"
        reason = " ".join(
            [
                *_told(after - before, noun, nouns, "The file adds the {}."),
                *_told(before - after, noun, nouns, "The file doesn't have the {}."),
            ]
        )
        made = f"{kind}:{self._key}:{name}"
        contents = (name, None, tuple(sorted(before))), (name, None, tuple(sorted(after)))
        told = self._impact(differences)
        return made, kind, self._project, name, *contents, "definition-differs", reason, (FILE, 1), *told

    def people(self) -> Iterator[Change]:
        wanted, people = self._wanted.people, self._people
        for who in sorted(who for who in wanted.keys() & people.keys() if wanted[who] != people[who]):
            before, after = people[who], wanted[who]
            people[who] = after
            self._holders[before].discard(who)
            self._holders[after].add(who)
            told = self._impact([((who,), self._now[before], self._now[after])])
            why = f"Named in the file as {after}; is {before}."
            made = f"update-role:{self._key}:{who}"
            yield made, "update-role", self._project, who, before, after, "role-differs", why, (FILE, 1), *told

    def _impact(
        self, differences: Iterable[tuple[Collection[str], Permissions, Permissions]]
    ) -> tuple[tuple[Change, ...], tuple[str, ...]]:
        found: defaultdict[tuple[Permissions, Permissions], list[str]] = defaultdict(list)
        interrupted = []
        for people, had, has in differences:
            if people and had != has:
                found[has - had, had - has] += people
                self._hit.update(people)
                interrupted += [who for who in people if not self._between(who, had, has)]
        return _grouped(found), tuple(sorted(interrupted))

    def _between(self, who: str, had: Permissions, has: Permissions) -> bool:
        """Whether somebody keeps what both ends let them do; having more than either is an error."""
        roles = self._live.people[who], self._wanted.people[who]
        found = self._limits.get(roles)
        if found is None:
            start, end = self._start[roles[0]], self._end[roles[1]]
            found = self._limits[roles] = start & end, start | end
        least, most = found
        assert has <= most
        return least.isdisjoint(had - has)

    def whole(self) -> list[Change]:
        """From start to end, for whomever an action concerned."""
        found: defaultdict[tuple[Permissions, Permissions], list[str]] = defaultdict(list)
        for who in self._hit:
            start, end = self._start[self._live.people[who]], self._end[self._people[who]]
            if start != end:
                found[end - start, start - end].append(who)
        return [(self._project, *one) for one in _grouped(found)]


def _grouped(found: Mapping[tuple[Permissions, Permissions], list[str]]) -> tuple[Change, ...]:
    return tuple(
        sorted(
            (tuple(sorted(people)), tuple(sorted(gains)), tuple(sorted(loses)))
            for (gains, loses), people in found.items()
        )
    )


def _sets(lists: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(names) for name, names in lists.items()}


def _differing(
    kind: str, live: Mapping[str, frozenset[str]], wanted: Mapping[str, frozenset[str]]
) -> list[tuple[str, str, frozenset[str], frozenset[str]]]:
    return [(kind, name, live[name], wanted[name]) for name in sorted(wanted) if live[name] != wanted[name]]


def _told(names: frozenset[str], noun: str, nouns: str, sentence: str) -> list[str]:
    return [sentence.format(f"{noun if len(names) == 1 else nouns} {', '.join(sorted(names))}")] if names else []
