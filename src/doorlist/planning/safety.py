"""The rules that stand above the phases of a plan (`manual: roles`), as pure functions over states.

At every step of a plan:
1. nobody may do anything that neither the start nor the end lets them do;
2. nobody loses in between what both the start and the end let them do, wherever an order of the same requests avoids
   that.
(The third, that nothing is deleted which is held or used, is kept by `defining`.)

People don't stand in each other's way: what somebody may do depends on the role that they hold and on its definition,
so a state is the set of redefinitions that are done (`states`), and each person's own step is placed between two of
those.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.planning.states import taking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.planning.states import Definitions, Limits, Move, Redefinition

#: How many partial orders are tried before the best one found so far is taken. Six redefinitions that all hang
#: together have 1,957.
_MOST_TRIED: Final = 2_000
#: Above so many that hang together no order is searched for: that of the phases is taken, or everything in halves.
_MOST_SEARCHED: Final = 60


class Arrangement(NamedTuple):
    """An order of redefinitions that keeps the first rule.

    Attributes:
        steps: in order; a redefinition that both gives and takes may be two of them.
        slots: how many of the steps precede each move.
        as_usual: whether it is the order of the phases.
        interrupted: how many people lose something for a while.
    """

    steps: tuple[Redefinition, ...]
    slots: tuple[int, ...]
    as_usual: bool
    interrupted: int


def arranged(definitions: Definitions, steps: Sequence[Redefinition], moves: Sequence[Move]) -> Arrangement:
    """The order for redefinitions that hang together.

    Args:
        definitions: of the scope.
        steps: in the order of the phases.
        moves: of everybody whom one of the steps concerns.
    """
    if _is_alone(steps, moves):
        return Arrangement(tuple(steps), (0,) * len(moves), True, 0)
    usual = _usual(definitions.with_steps(steps), moves)
    if usual is not None and not usual.interrupted:
        return usual
    for parts in _splits(steps) if len(steps) <= _MOST_SEARCHED else ():
        found = _Search(definitions.with_steps(parts), moves).best()
        if found is not None:
            return found if usual is None or found.interrupted < usual.interrupted else usual
    return usual or _in_halves(definitions, steps, moves)


def _is_alone(steps: Sequence[Redefinition], moves: Sequence[Move]) -> bool:
    """Whether it is one redefinition and nobody moves, as nearly always: all go from the start to the end at once."""
    return len(steps) == 1 and not any(move.actions for move in moves)


def _in_halves(definitions: Definitions, steps: Sequence[Redefinition], moves: Sequence[Move]) -> Arrangement:
    """Do everything that takes, then the people, then everything that gives: that always keeps the first rule."""
    *_, parts = _splits(steps)
    halved = definitions.with_steps(parts)
    takes = sum(not step.gives for step in parts)
    states = [(1 << number) - 1 for number in range(len(parts) + 1)]
    interrupted = 0
    for move in moves:
        limits = halved.limits(move)
        path = [*(halved.may(move.before, done) for done in states[: takes + 1])]
        path += [halved.may(move.after, done) for done in states[takes:]]
        interrupted += 0 if all(limits.least <= may for may in path) else move.people
    return Arrangement(parts, (takes,) * len(moves), False, interrupted)


def _usual(definitions: Definitions, moves: Sequence[Move]) -> Arrangement | None:
    """Do what only takes, then the people, then the rest; `None` where that breaks the first rule."""
    steps = definitions.steps
    narrowing = sum(not step.gives for step in steps)
    done = [(1 << number) - 1 for number in range(len(steps) + 1)]
    cost = 0
    for move in moves:
        limits = definitions.limits(move)
        states = [definitions.may(move.before, mask) for mask in done[: narrowing + 1]]
        states += [definitions.may(move.after, mask) for mask in done[narrowing:]]
        if not all(state <= limits.most for state in states):
            return None
        cost += 0 if all(limits.least <= state for state in states) else move.people
    return Arrangement(steps, (narrowing,) * len(moves), True, cost)


def _splits(steps: Sequence[Redefinition]) -> Iterator[tuple[Redefinition, ...]]:
    """The steps with none of them split, then with one, up to all of those that both give and take."""
    mixed = [number for number, step in enumerate(steps) if step.gives and step.takes]
    few = range(len(mixed)) if len(mixed) <= 4 else range(1)
    for count in (*few, len(mixed)):
        for chosen in combinations(mixed, count):
            halves = [steps[number].split() for number in chosen]
            whole = [step for number, step in enumerate(steps) if number not in chosen]
            takes = [step for step in whole if not step.gives]
            rest = [step for step in whole if step.gives]
            yield (*takes, *(take for take, _ in halves), *rest, *(give for _, give in halves))


class _Search:
    """Tries orders, in the order of the phases first, until one interrupts nobody."""

    def __init__(self, definitions: Definitions, moves: Sequence[Move]) -> None:
        self._definitions = definitions
        self._moves = moves
        self._limits = [definitions.limits(move) for move in moves]
        self._stayers = [number for number, move in enumerate(moves) if not move.actions]
        self._best: Arrangement | None = None
        self._tried = 0
        #: Whether whoever stays in their role has to keep all that they keep in the end.
        self._strict = True
        steps = definitions.steps
        halves = {step.action: number for number, step in enumerate(steps)}
        #: The giving half of a redefinition comes after the taking one.
        self._first = {
            number: halves[taking(step.action)] for number, step in enumerate(steps) if taking(step.action) in halves
        }

    def best(self) -> Arrangement | None:
        """The best order found; `None` where all that were tried break the first rule.

        Most orders interrupt somebody. They are left out at first: the few others would be found too late.
        """
        for self._strict in (True, False):
            self._tried = 0
            self._go_on((), 0)
            if self._best is not None and not self._best.interrupted:
                break
        return self._best

    def _go_on(self, order: tuple[int, ...], done: int) -> None:
        self._tried += 1
        if self._tried > _MOST_TRIED:
            return
        if len(order) == len(self._definitions.steps):
            self._finish(order)
            return
        for number in range(len(self._definitions.steps)):
            if done >> number & 1 or (number in self._first and not done >> self._first[number] & 1):
                continue
            after = done | 1 << number
            if all(self._allowed(stayer, after) for stayer in self._stayers):
                self._go_on((*order, number), after)
            if self._best is not None and not self._best.interrupted:
                return

    def _allowed(self, move: int, done: int) -> bool:
        may, limits = self._definitions.may(self._moves[move].before, done), self._limits[move]
        return may <= limits.most and (limits.least <= may or not self._strict)

    def _finish(self, order: tuple[int, ...]) -> None:
        cost, states = 0, [0]
        for number in order:
            states.append(states[-1] | 1 << number)
        slots = []
        for number, move in enumerate(self._moves):
            slot, interrupted = self._slot(number, states)
            if slot is None:
                return
            slots.append(slot)
            cost += interrupted * move.people
        if self._best is None or cost < self._best.interrupted:
            steps = tuple(self._definitions.steps[number] for number in order)
            self._best = Arrangement(steps, tuple(slots), False, cost)

    def _slot(self, number: int, states: Sequence[int]) -> tuple[int | None, bool]:
        """After how many steps a move can stand, and whether it is interrupted there; `None`: nowhere."""
        choices = slots_of(self._definitions, self._moves[number], self._limits[number], states)
        fitting = [slot for slot, clean in choices if clean] or [slot for slot, _ in choices]
        if not fitting:
            return None, False
        usual = sum(not self._definitions.steps[step].gives for step in range(len(self._definitions.steps)))
        return min(fitting, key=lambda slot: (abs(slot - usual), slot)), not any(clean for _, clean in choices)


def slots_of(definitions: Definitions, move: Move, limits: Limits, states: Sequence[int]) -> list[tuple[int, bool]]:
    """After how many steps a move keeps the first rule, and whether it keeps the second, too."""
    before = [definitions.may(move.before, done) for done in states]
    if not move.actions:
        fine = all(may <= limits.most for may in before)
        return [(0, all(limits.least <= may for may in before))] if fine else []
    after = [definitions.may(move.after, done) for done in states]
    found = []
    for slot in range(len(states)):
        path = (*before[: slot + 1], *after[slot:])
        if all(may <= limits.most for may in path):
            found.append((slot, all(limits.least <= may for may in path)))
    return found


def needed(definitions: Definitions, arrangement: Arrangement, moves: Sequence[Move]) -> Iterator[tuple[str, str]]:
    """Which action has to succeed before which, as pairs of ids, so that the rules hold where one of them fails."""
    steps = arrangement.steps
    if _is_alone(steps, moves):
        return
    ids = {step.action for step in steps}
    yield from ((taking(step.action), step.action) for step in steps if taking(step.action) in ids)
    if not arrangement.as_usual:
        yield from ((one.action, other.action) for one, other in pairwise(steps))
    needs = _Needs(definitions.with_steps(steps), arrangement.as_usual)
    for move, slot in zip(moves, arrangement.slots, strict=True):
        yield from needs.of_move(move, slot) if move.actions else needs.of_stayers(move)


class _Needs:
    """What one step needs another for: the state without that one would break a rule.

    Where the order is that of the phases, the first rule alone asks; else the second one has asked, too.
    """

    def __init__(self, definitions: Definitions, as_usual: bool) -> None:
        self._definitions = definitions
        self._as_usual = as_usual
        self._states = [(1 << number) - 1 for number in range(len(definitions.steps) + 1)]

    def of_move(self, move: Move, slot: int) -> Iterator[tuple[str, str]]:
        limits, states, steps = self._definitions.limits(move), self._states, self._definitions.steps
        before, after = self._matter(move.before), self._matter(move.after)
        first = {n for n in after if n < slot and self._breaks(limits, move.after, states[slot] & ~(1 << n))}
        if not first and self._breaks(limits, move.after, 0):
            first = {n for n in after if n < slot}
        last = {n for n in before if n >= slot and self._breaks(limits, move.before, states[slot] | 1 << n)}
        if not last and self._breaks(limits, move.before, states[-1]):
            last = {n for n in before if n >= slot}
        if not self._as_usual:
            low, high = self._range(move, limits, slot)
            first |= {low - 1} if low else set()
            last |= {high} if high < len(steps) else set()
        for action in move.actions:
            yield from ((steps[n].action, action) for n in sorted(first))
            yield from ((action, steps[n].action) for n in sorted(last))
        # Where the step itself fails, people keep their role while what doesn't wait for the step is done.
        yield from self._between(limits, move.before, [n for n in range(len(steps)) if n < slot or n not in last])
        yield from self._between(limits, move.after, range(slot, len(steps)))

    def of_stayers(self, move: Move) -> Iterator[tuple[str, str]]:
        limits = self._definitions.limits(move)
        yield from self._between(limits, move.before, range(len(self._definitions.steps)))

    def _between(self, limits: Limits, role: str | None, numbers: Sequence[int]) -> Iterator[tuple[str, str]]:
        """What steps need earlier ones for, as far as whoever holds a role while they are done is concerned."""
        steps, matter = self._definitions.steps, self._matter(role)
        for number in matter:
            before = [n for n in matter if n < number]
            if number not in numbers or not before:
                continue
            state = self._states[number + 1]
            found = [n for n in before if self._breaks(limits, role, state & ~(1 << n))]
            if not found and self._breaks(limits, role, 1 << number):
                found = before
            yield from ((steps[n].action, steps[number].action) for n in found)

    def _matter(self, role: str | None) -> list[int]:
        mask = self._definitions.mask(role)
        return [number for number in range(len(self._definitions.steps)) if mask >> number & 1]

    def _breaks(self, limits: Limits, role: str | None, done: int) -> bool:
        may = self._definitions.may(role, done)
        return not may <= limits.most or not (self._as_usual or limits.least <= may)

    def _range(self, move: Move, limits: Limits, slot: int) -> tuple[int, int]:
        """The slots around a move's own that are as good."""
        good = dict(slots_of(self._definitions, move, limits, self._states))
        low = high = slot
        while good.get(low - 1) == good[slot]:
            low -= 1
        while good.get(high + 1) == good[slot]:
            high += 1
        return low, high
