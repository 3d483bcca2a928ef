"""What roles of one scope may do in between, state by state.

A state is the set of redefinitions that are done, as the bits of a number.
People who go from one role to another alike are one group.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Permissions = frozenset[str]
NOTHING: Permissions = frozenset()


class Redefinition(NamedTuple):
    """One request that redefines a policy or a role of a scope.

    Attributes:
        action: the id of its action.
        is_role: whether `before` and `after` are keys of policies, and not permissions.
        key: of the policy or role.
    """

    action: str
    is_role: bool
    key: str
    before: frozenset[str]
    after: frozenset[str]

    @property
    def gives(self) -> bool:
        """Whether it adds something."""
        return not self.after <= self.before

    @property
    def takes(self) -> bool:
        """Whether it takes something away."""
        return not self.before <= self.after

    def split(self) -> tuple[Redefinition, Redefinition]:
        """The same change as two requests: one takes, then one gives."""
        left = self.before & self.after
        return self._replace(action=taking(self.action), after=left), self._replace(before=left)


def taking(action: str) -> str:
    """The id of the action that does the taking half of a redefinition."""
    return f"{action}:take"


class Move(NamedTuple):
    """People of a scope who all go from one role to another, or all stay in theirs.

    Attributes:
        before: the key of their role at the start.
        after: at the end; `None`: they are out.
        actions: the ids of the steps, one for each person; empty where they stay.
        people: how many.
    """

    before: str
    after: str | None
    actions: tuple[str, ...] = ()
    people: int = 1


class Limits(NamedTuple):
    """What the rules allow a group of people: never more than `most`, never less than `least`."""

    least: Permissions
    most: Permissions


@dataclass(slots=True)
class Definitions:
    """What roles of one scope may do, told which redefinitions are done.

    Attributes:
        policies: permissions by policy, at the start; of new ones, as they are made.
        roles: policies by role, likewise.
        fixed: what other roles may do, whatever becomes of policies: the built-in ones.
    """

    policies: Mapping[str, Permissions]
    roles: Mapping[str, frozenset[str]]
    fixed: Mapping[str, Permissions]
    steps: tuple[Redefinition, ...] = ()
    _known: dict[tuple[str, int], Permissions] = field(init=False)
    _limits: dict[tuple[str, str | None], Limits] = field(init=False, default_factory=dict)
    #: The steps that redefine one thing, in order, by whether it is a role and by its key.
    _numbers: dict[tuple[bool, str], list[int]] = field(init=False, default_factory=dict)
    _masks: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        for number, step in enumerate(self.steps):
            self._numbers.setdefault((step.is_role, step.key), []).append(number)
        self._masks = self._worked_out_masks()
        self._known = {(role, 0): may for role, may in self.fixed.items()}

    def with_steps(self, steps: Sequence[Redefinition]) -> Definitions:
        """The same definitions with other redefinitions to come."""
        if self.steps == tuple(steps):
            return self  # with all that was worked out
        return Definitions(self.policies, self.roles, self.fixed, tuple(steps))

    def may(self, role: str | None, done: int) -> Permissions:
        """What a role may do once the steps are done whose bits are set."""
        if role is None:
            return NOTHING
        mask = done & self.mask(role)
        found = self._known.get((role, mask))
        if found is None:
            found = self._known[role, mask] = self._worked_out(role, mask)
        return found

    def limits(self, move: Move) -> Limits:
        """What the rules allow a group of people, from what they may do at the start and at the end."""
        found = self._limits.get((move.before, move.after))
        if found is None:
            start, end = self.may(move.before, 0), self.may(move.after, (1 << len(self.steps)) - 1)
            found = self._limits[move.before, move.after] = Limits(start & end, start | end)
        return found

    def mask(self, role: str | None) -> int:
        """The steps that matter to a role; to no role none does."""
        if role is None:
            return 0
        return self._masks.get(role, 0)

    def _worked_out_masks(self) -> dict[str, int]:
        """By role, those that redefine it, or a policy that it ever has."""
        ever, masks = dict(self.roles), dict.fromkeys(self.roles, 0)
        for number, step in enumerate(self.steps):
            if step.is_role:
                ever[step.key] |= step.after
                masks[step.key] |= 1 << number
        for number, step in enumerate(self.steps):
            for role in () if step.is_role else [role for role, policies in ever.items() if step.key in policies]:
                masks[role] |= 1 << number
        return masks | dict.fromkeys(self.fixed, 0)

    def _worked_out(self, role: str, done: int) -> Permissions:
        policies = self._now(role, self.roles.get(role, NOTHING), done, is_role=True)
        given = [self._now(key, self.policies.get(key, NOTHING), done, is_role=False) for key in policies]
        return NOTHING.union(*given)

    def _now(self, key: str, start: frozenset[str], done: int, *, is_role: bool) -> frozenset[str]:
        # Of the two halves of a redefinition the giving one comes last.
        for number in self._numbers.get((is_role, key), ()):
            if done >> number & 1:
                start = self.steps[number].after
        return start
