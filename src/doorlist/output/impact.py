"""Who may do what afterwards, in a line for everybody to whom the same happens: `12 people gain trace:delete`.

More access is told before less and louder. People are named as far as a line holds them; JSON has them all.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.output import phrases
from doorlist.output.blocks import Group, Item, Line, Mark, Section, people
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.scope import ORGANIZATION, scope_order
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.action import Action, Impact, ScopeImpact
    from doorlist.values.scope import Scope

    Heading = Callable[[Scope, Callable[[str], str]], str]

#: How many people are named below what happens to them.
_NAMED: Final = 5
#: How many permissions, or resources, a line names.
_LISTED: Final = 6
#: Whoever holds it in the organization may do everything in every project (`manual: platform`).
_REACHES_PROJECTS: Final = CONFIDENT_AI.reaches_projects
_REACH: Final = {
    "gains": f"{_REACHES_PROJECTS} reaches every project, and everything in it",
    "loses": f"without {_REACHES_PROJECTS} no project is reached through the organization",
}
#: In how many projects the same change is told project by project.
_SCOPES_APART: Final = 3
_MARKS: Final = {"gains": Mark("+", "", "yellow"), "loses": Mark("-", "", "dim")}
_NOTE: Final = "Built-in roles are taken as documented."


def impact_sections(
    impact: Iterable[ScopeImpact], escaping: Escaping, heading: Heading = phrases.heading
) -> Iterator[Section]:
    """The difference between a start and an end: who may do more, then who may do less.

    Args:
        impact: for everybody to whom the same happens in a scope, what it is.
        escaping: of the format.
        heading: names a scope above what happens there.
    """
    impact = tuple(impact)
    gains = [_Change((each.scope,), each.people, each.gains) for each in impact if each.gains]
    loses = [_Change((each.scope,), each.people, each.loses) for each in impact if each.loses]
    for title, changes, verb in (("more", gains, "gains"), ("less", loses, "loses")):
        shown = _merged(_beside_reach(changes))
        yield Section(
            f"People who may do {title}",
            len(shown),
            _by_scope(shown, escaping, heading, verb),
            total=_people(each.people for each in changes),
            shown="open" if verb == "gains" else "folded",
            tone="loud" if verb == "gains" else "plain",
            note=None if verb == "loses" and gains else _NOTE,
        )


def impact_line(impact: Sequence[ScopeImpact]) -> Line | None:
    """`12 people may do more and 3 people may do less.`, for beside the headline."""
    gains = _people(each.people for each in impact if each.gains)
    loses = _people(each.people for each in impact if each.loses)
    parts = [f"{plural(gains, 'person')} may do more"] if gains else []
    parts += [f"{plural(loses, 'person')} may do less"] if loses else []
    return Line(f"{listed(parts)}.", "warning" if gains else "plain") if parts else None


def impact_lines(action: Action, escaping: Escaping) -> list[str]:
    """What one action on a definition changes for whom, a line each: those who gain first, then those who lose."""
    lines = [_sentence(each.people, "gains", each.gains, escaping) for each in action.impact if each.gains]
    lines += [_sentence(each.people, "loses", each.loses, escaping) for each in action.impact if each.loses]
    return lines


def interrupted(action: Action, escaping: Escaping) -> list[str]:
    """Whose work an action interrupts, as a line."""
    if not action.interrupts:
        return []
    who = people(action.interrupts, escaping, most=_NAMED)
    return [f"interrupts: for a while {who} can't do what they may do before and after"]


def widens(impact: Iterable[Impact]) -> bool:
    """Whether anybody may do more than before."""
    return any(each.gains for each in impact)


class _Change(NamedTuple):
    """Permissions that people gain, or lose, in some scopes."""

    scopes: tuple[Scope, ...]
    people: tuple[str, ...]
    permissions: tuple[str, ...]


def _reaches(change: _Change) -> bool:
    return change.scopes == (ORGANIZATION,) and _REACHES_PROJECTS in change.permissions


def _beside_reach(changes: Sequence[_Change]) -> list[_Change]:
    """The changes without those that follow in projects from a change of who reaches them: that one says it all."""
    reach = {email for change in changes if _reaches(change) for email in change.people}
    kept = []
    for change in changes:
        who = change.people
        if reach and change.scopes != (ORGANIZATION,):
            who = tuple(email for email in who if email not in reach)
        if who:
            kept.append(change._replace(people=who))
    return kept


def _merged(changes: Sequence[_Change]) -> list[_Change]:
    """Put the same change in many projects, as by a template, into one, so that it is read once."""
    alike: dict[tuple[str, ...], list[_Change]] = {}
    for change in changes:
        if change.scopes != (ORGANIZATION,):
            alike.setdefault(change.permissions, []).append(change)
    many = {
        permissions: _Change(
            tuple(sorted({scope for each in found for scope in each.scopes}, key=scope_order)),
            tuple(sorted({email for each in found for email in each.people})),
            permissions,
        )
        for permissions, found in alike.items()
        if len({each.scopes for each in found}) > _SCOPES_APART
    }
    apart = [change for change in changes if change.scopes == (ORGANIZATION,) or change.permissions not in many]
    return [*many.values(), *apart]


def _by_scope(changes: Sequence[_Change], escaping: Escaping, heading: Heading, verb: str) -> Iterator[Group]:
    groups: dict[Scope | None, list[_Change]] = {}
    for change in changes:
        groups.setdefault(change.scopes[0] if len(change.scopes) == 1 else None, []).append(change)
    single = sorted([scope for scope in groups if scope is not None], key=scope_order)
    organization = [scope for scope in single if scope == ORGANIZATION]
    for scope in (*organization, *([None] if None in groups else []), *single[len(organization) :]):
        # What most people gain, or lose, comes first.
        found = sorted(groups[scope], key=lambda change: -len(change.people))
        title = "Several projects" if scope is None else heading(scope, escaping.name)
        yield Group(title, [_item(change, escaping, verb) for change in found])


def _item(change: _Change, escaping: Escaping, verb: str) -> Item:
    line = _sentence(change.people, verb, change.permissions, escaping)
    below = [people(change.people, escaping, most=_NAMED)] if len(change.people) > 1 else []
    if len(change.scopes) > 1:
        line += f" in {plural(len(change.scopes), 'project')}"
        below.append(f"in {listed([escaping.name(scope.name) for scope in change.scopes], most=_NAMED)}")
    elif _reaches(change):
        below.append(_REACH[verb])
    return Item(line, below=below, mark=_MARKS[verb], loud=verb == "gains")


def _sentence(who: Sequence[str], verb: str, changed: Sequence[str], escaping: Escaping) -> str:
    """`12 people gain trace:delete`, or `ada@acme.example gains trace:delete`."""
    if len(who) == 1:
        return f"{escaping.name(who[0])} {verb} {permissions(changed, escaping)}"
    return f"{plural(len(who), 'person')} {verb.removesuffix('s')} {permissions(changed, escaping)}"


def permissions(names: Sequence[str], escaping: Escaping) -> str:
    """A few by name; many by how many there are of each resource: `12 permissions: dataset (5), trace (7)`."""
    if len(names) <= _LISTED:
        return listed([escaping.name(name) for name in names], most=_LISTED)
    resources = Counter(name.partition(":")[0] for name in names)
    named = [f"{escaping.name(resource)} ({count:,})" for resource, count in resources.most_common(_LISTED)]
    left = len(resources) - len(named)
    more = f" and of {plural(left, 'more resource')}" if left else ""
    return f"{len(names):,} permissions: {', '.join(named)}{more}"


def _people(groups: Iterable[Sequence[str]]) -> int:
    """How many different people these are."""
    return len({email for group in groups for email in group})
