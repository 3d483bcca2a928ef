"""Actions as entries of a document: grouped by scope, each with what is done to whom, why, and what comes before."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.blocks import Group, Item, Legend, Mark
from doorlist.output.definitions import definition_line, gives, shows_all
from doorlist.output.impact import impact_lines, interrupted, widens
from doorlist.values.kinds import KINDS, concerns_person
from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.action import Action
    from doorlist.values.desired import Desired, Entry
    from doorlist.values.kinds import Kind, PersonKind
    from doorlist.values.scope import Scope

_NAMED_IN_FILE: Final = "Named in the file as "
#: How many of an action's prerequisites are named before they are only counted.
_NAMED: Final = 3

MARKS: Final[Mapping[str, Mark]] = {kind: Mark(facts.symbol, kind, facts.colour) for kind, facts in KINDS.items()}


_SYMBOLS: Final = {kind: mark._replace(word="") for kind, mark in MARKS.items()}


class Actions:
    """Makes entries of a plan's actions.

    What many actions share (a role, a file, a reason) is made safe once: a plan may have 100,000 of them.
    """

    def __init__(self, escaping: Escaping, desired: Desired | None = None) -> None:
        """For one format. `desired` tells until when an access lasts; without it no end is shown."""
        self._escaping = escaping
        self._ends = None if desired is None else Ends(desired)
        self._name = cache(escaping.name)
        self._sentence = cache(escaping.sentence)
        self._rest = cache(self._what_is_done)

    def by_scope(
        self,
        actions: Sequence[Action],
        *,
        among: Sequence[Action] | None = None,
        compact: bool = False,
        details: Mapping[str, str | None] | None = None,
    ) -> Iterator[Group]:
        """A group for each scope, with its name and counts: the organization first, then projects by name.

        Args:
            actions: in the plan's order, which each group keeps. Within one step of that order, actions with the same
                reason stand together, below the reason.
            among: all actions of the plan, where only some are shown: what comes before one of these is named even if
                it isn't shown itself.
            compact: one line an action, without its reason.
            details: what became of each, by id; it stands below the action instead of the reason.
        """
        scopes: dict[Scope, list[Action]] = {}
        for action in actions:
            scopes.setdefault(action.scope, []).append(action)
        by_id = {} if compact else {action.id: action for action in among or actions}
        for scope in sorted(scopes, key=scope_order):
            found = scopes[scope]
            ends: Mapping[str, Entry] = {} if self._ends is None else self._ends.of(scope)
            items: Iterable[Item]
            if details is not None:
                items = (
                    self.item(action, ends, self._detail(details[action.id]))._replace(loud=False) for action in found
                )
            elif compact:
                items = (_short(self.item(action, ends), action) for action in found)
            else:
                items = self._reasons(found, ends, by_id)
            yield Group(phrases.heading(scope, self._name), items, counted(found))

    def item(self, action: Action, ends: Mapping[str, Entry], below: Sequence[str] = ()) -> Item:
        """One action, in a list of its scope's."""
        if not concerns_person(action):
            line = definition_line(action, self._escaping)
            return Item(line, self.source(action), below, MARKS[action.kind], is_loud(action))
        rest = self._rest(action.kind, action.role.before, action.role.after)
        line = self._escaping.name(action.email) + rest
        entry = ends.get(action.email)
        if entry is not None and action.role.after is not None:
            line += phrases.until(entry.changes)
            if entry.falls_back is not None:
                line += f", then {self._name(str(entry.then))}"
        return Item(line, self.source(action), below, MARKS[action.kind], is_loud(action))

    def source(self, action: Action) -> str | None:
        """`access.yaml:9`, or nothing where no line of the files says it."""
        found = action.source
        return None if found is None else f"{self._name(found.file)}:{found.line}"

    def _detail(self, detail: str | None) -> Sequence[str]:
        return () if detail is None else (self._sentence(detail),)

    def _what_is_done(self, kind: PersonKind, before: str | None, after: str | None) -> str:
        return phrases.rest(kind, before, after, self._name)

    def _reasons(
        self, actions: Sequence[Action], ends: Mapping[str, Entry], by_id: Mapping[str, Action]
    ) -> Iterator[Item]:
        for _, step in groupby(actions, key=_step):
            for reason, same in _by_reason(step).items():
                if reason is None:
                    yield from (self.item(action, ends, self._below(action, by_id)) for action in same)
                elif len(same) == 1:
                    yield self.item(same[0], ends, (self._sentence(reason), *self._below(same[0], by_id)))
                else:
                    items = [self.item(action, ends, self._below(action, by_id)) for action in same]
                    yield Item(f"{self._sentence(reason).removesuffix('.')}:", under=items)

    def _below(self, action: Action, by_id: Mapping[str, Action]) -> Sequence[str]:
        if not (action.effects or action.depends_on or action.impact or action.interrupts):
            return ()
        # What a person's new role lets them do stands in the plan's impact, people with the same change together.
        effects = [] if concerns_person(action) else impact_lines(action, self._escaping)
        effects += interrupted(action, self._escaping)
        effects += [f"also: {self._sentence(effect)}" for effect in action.effects]
        before = [ident for ident in action.depends_on if _is_worth_telling(by_id.get(ident), action)]
        if len(before) > _NAMED:
            return [*effects, f"after: {counted([by_id[ident] for ident in before if ident in by_id])}"]
        return [*effects, *(f"after: {self._named(ident, action, by_id)}" for ident in before)]

    def _named(self, ident: str, action: Action, by_id: Mapping[str, Action]) -> str:
        """What comes before an action, named without the scope and the person where both have the same."""
        other = by_id.get(ident)
        if other is None:
            return self._name(ident)
        place = "" if other.scope == action.scope else f" in {phrases.place(other.scope, self._name)}"
        if other.subject == action.subject and concerns_person(other):
            return f"{other.kind}{phrases.rest(other.kind, other.role.before, other.role.after, self._name)}{place}"
        return f"{other.kind} {phrases.done_to(other, self._name)}{place}"


def _short(item: Item, action: Action) -> Item:
    """The line of an action behind its symbol alone, which the legend explains; roles and policies are called so."""
    about = KINDS[action.kind].about
    line = item.line if about == "person" else f"{about} {item.line}"
    return item._replace(line=line, mark=_SYMBOLS[action.kind])


def mark_width(actions: Iterable[Action]) -> int:
    """How wide the marks of these actions are."""
    return max((len(kind) for kind in {action.kind for action in actions}), default=0)


def counted(actions: Iterable[Action]) -> str:
    """`2 to remove, 3 roles to update`, in the order in which they come."""
    kinds = Counter([action.kind for action in actions])
    return ", ".join(phrases.counted(kind, count) for kind, count in kinds.items())


def order(actions: Sequence[Action], *, symbols: bool = False) -> Legend | None:
    """The order in which actions are carried out, for a list that has them by scope.


    Args:
        actions: in the plan's order.
        symbols: whether the list has symbols alone.
    """
    runs = [step for step, _ in groupby(actions, key=_step)]
    steps = list(dict.fromkeys(runs))
    if len(steps) < 2 and not symbols:
        return None
    marks = [MARKS[kind]._replace(word=name) for kind, name in steps]
    moved = len(runs) > len(steps)
    tail = "; what has to wait for another comes after it" if moved else ""
    return Legend("Carried out in this order, each step in all scopes", marks, tail, symbols)


def is_loud(action: Action) -> bool:
    """Whether a reviewer must see it.

    Of actions on people these are removals and changes of Owner; of those on definitions the ones that let somebody
    do more, and deletions.
    """
    if action.kind == "remove" or phrases.moves_ownership(action):
        return True
    return not concerns_person(action) and (KINDS[action.kind].takes_away or widens(action.impact))


def _is_worth_telling(other: Action | None, action: Action) -> bool:
    """Whether an action tells that it comes after another. A role before its holders goes without saying."""
    return other is None or concerns_person(other) or not concerns_person(action)


def _is_evident(action: Action) -> bool:
    """Whether the reason says no more than the action's own line and its source."""
    if not concerns_person(action):
        return shows_all(action)
    # The beginning of a reason is compared first: for most of 100,000 actions that is enough.
    if not action.reason.startswith(_NAMED_IN_FILE) or action.source is None:
        return False
    return action.reason in _evident(action.role.before, action.role.after, action.scope)


@lru_cache(maxsize=1_000)
def _evident(before: str | None, after: str | None, scope: Scope) -> frozenset[str]:
    """The reasons that say no more than who gets which role where."""
    named = f"{_NAMED_IN_FILE}{after}; "
    return frozenset({f"{named}is {before or 'without a role'}.", f"{named}not in {scope.label} yet."})


def _by_reason(actions: Iterable[Action]) -> dict[str | None, list[Action]]:
    """The actions with the same reason together; under `None` those whose reason is evident."""
    found: dict[str | None, list[Action]] = {}
    for action in actions:
        found.setdefault(None if _is_evident(action) else action.reason, []).append(action)
    return found


def _step(action: Action) -> tuple[Kind, str]:
    """Which step of the order an action belongs to: its kind, and the step's name.

    Hand-overs come before other new roles, and definitions that only lose something before those that gain.
    """
    kind = action.kind
    if phrases.moves_ownership(action):
        return kind, "hand over ownership"
    if concerns_person(action) or gives(action):
        return kind, kind
    return kind, f"{kind}, giving nothing"


class Ends:
    """Looks up when access to a scope ends, or falls back to another role, by itself."""

    def __init__(self, desired: Desired) -> None:
        self._organization = desired.organization.entries
        self._by_id = {project.id: project.entries for project in desired.projects if project.id is not None}
        self._by_name = {project.name: project.entries for project in desired.projects if project.id is None}

    def of(self, scope: Scope) -> Mapping[str, Entry]:
        """The entries by email of those whose access to the scope changes by itself."""
        entries = self._organization
        if scope.type == "project":
            entries = self._by_id.get(scope.id) or self._by_name.get(scope.name) or {}
        return {email: entry for email, entry in entries.items() if entry.changes is not None}
