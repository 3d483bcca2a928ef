"""Who may do what afterwards, in a line for everybody to whom the same happens: `12 people gain trace:delete`.

More access is told before less and louder. People are named as far as a line holds them; JSON has them all.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.blocks import Group, Item, Line, Mark, Section, people
from doorlist.values.scope import scope_order
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.plan import Action, Impact, ScopeImpact
    from doorlist.values.scope import Scope

#: How many people are named below what happens to them.
_NAMED: Final = 5
#: How many permissions, or resources, a line names.
_LISTED: Final = 6
#: Whoever holds it in the organization may do everything in every project (`manual: platform`).
_REACHES_PROJECTS: Final = "project:manage"
_GAIN: Final = Mark("+", "", "yellow")
_LOSE: Final = Mark("-", "", "dim")
_NOTE: Final = "What built-in roles may do is taken from the platform's documentation."


def impact_sections(
    impact: Iterable[ScopeImpact],
    escaping: Escaping,
    heading: Callable[[Scope, Callable[[str], str]], str] = phrases.heading,
) -> Iterator[Section]:
    """The difference between a start and an end: who may do more, then who may do less.

    Args:
        impact: for everybody to whom the same happens in a scope, what it is.
        escaping: of the format.
        heading: names a scope above what happens there.
    """
    impact = tuple(impact)
    gains, loses = [each for each in impact if each.gains], [each for each in impact if each.loses]
    more = _by_scope(gains, escaping, heading, gains=True)
    title, who = "People who may do more", _people(gains)
    yield Section(title, len(gains), more, total=who, tone="loud", note=_NOTE)
    less = _by_scope(loses, escaping, heading, gains=False)
    title, who = "People who may do less", _people(loses)
    yield Section(title, len(loses), less, total=who, shown="folded", note=None if gains else _NOTE)


def impact_line(impact: Sequence[ScopeImpact]) -> Line | None:
    """`12 people may do more and 3 people may do less.`, for beside the headline."""
    gains = _people(each for each in impact if each.gains)
    loses = _people(each for each in impact if each.loses)
    told = [f"{plural(gains, 'person')} may do more"] if gains else []
    told += [f"{plural(loses, 'person')} may do less"] if loses else []
    return Line(f"{listed(told)}.", "warning" if gains else "plain") if told else None


def impact_lines(action: Action, escaping: Escaping) -> list[str]:
    """What one action on a definition changes for whom, a line each: those who gain first, then those who lose."""
    told = [_told(each.people, "gains", each.gains, escaping) for each in action.impact if each.gains]
    told += [_told(each.people, "loses", each.loses, escaping) for each in action.impact if each.loses]
    return told


def interrupted(action: Action, escaping: Escaping) -> list[str]:
    """Whose work an action interrupts, as a line."""
    if not action.interrupts:
        return []
    who = people(action.interrupts, escaping, most=_NAMED)
    return [f"interrupts: for a while {who} can't do what they may do before and after"]


def widens(impact: Iterable[Impact]) -> bool:
    """Whether anybody may do more."""
    return any(each.gains for each in impact)


def _by_scope(
    entries: Sequence[ScopeImpact],
    escaping: Escaping,
    heading: Callable[[Scope, Callable[[str], str]], str],
    *,
    gains: bool,
) -> Iterator[Group]:
    scopes: dict[Scope, list[ScopeImpact]] = {}
    for entry in entries:
        scopes.setdefault(entry.scope, []).append(entry)
    for scope in sorted(scopes, key=scope_order):
        # What most people gain, or lose, comes first.
        found = sorted(scopes[scope], key=lambda entry: -len(entry.people))
        yield Group(heading(scope, escaping.name), [_item(entry, escaping, gains=gains) for entry in found])


def _item(entry: ScopeImpact, escaping: Escaping, *, gains: bool) -> Item:
    changed = entry.gains if gains else entry.loses
    below = [people(entry.people, escaping, most=_NAMED)] if len(entry.people) > 1 else []
    if entry.scope.type == "organization" and _REACHES_PROJECTS in changed:
        below.append(f"{_REACHES_PROJECTS} reaches every project, and everything in it")
    line = _told(entry.people, "gains" if gains else "loses", changed, escaping)
    return Item(line, below=below, mark=_GAIN if gains else _LOSE, loud=gains)


def _told(who: Sequence[str], verb: str, changed: Sequence[str], escaping: Escaping) -> str:
    """`12 people gain trace:delete`, or `ada@acme.example gains trace:delete`."""
    if len(who) == 1:
        return f"{escaping.name(who[0])} {verb} {permissions(changed, escaping)}"
    return f"{plural(len(who), 'person')} {verb.removesuffix('s')} {permissions(changed, escaping)}"


def permissions(names: Sequence[str], escaping: Escaping) -> str:
    """A few by name; many by how many there are of each resource: `12 permissions: dataset (5), trace (7)`."""
    if len(names) <= _LISTED:
        return listed([escaping.name(name) for name in names], most=_LISTED)
    resources = Counter(name.partition(":")[0] for name in names)
    told = [f"{escaping.name(resource)} ({count:,})" for resource, count in resources.most_common(_LISTED)]
    left = len(resources) - len(told)
    more = f" and of {plural(left, 'more resource')}" if left else ""
    return f"{len(names):,} permissions: {', '.join(told)}{more}"


def _people(entries: Iterable[ScopeImpact]) -> int:
    return len({email for entry in entries for email in entry.people})
