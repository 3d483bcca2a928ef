"""The built-in roles of one kind of scope, and how they rank."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from doorlist.values.role_names import same_role

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class BuiltinRole:
    """A role that every scope of its kind has, and that nobody can change.

    Attributes:
        name: as the platform writes it; names of roles are compared without regard to case.
        lacks: the permissions that it doesn't give, as the platform documents them. It gives all others, also those
            that the catalogue gains later.
    """

    name: str
    lacks: frozenset[str] = frozenset()

    def gives(self, permission: str) -> bool:
        """Whether whoever holds this role has a permission (`resource:action`)."""
        return permission not in self.lacks


@dataclass(frozen=True, slots=True)
class Ladder:
    """The built-in roles of one kind of scope, two at least, from the highest to the lowest.

    What is asked of every person is worked out once, when the value is made.

    Attributes:
        roles: the first is the Owner's, which one person holds at most.
        names: of the roles, in their order.
        owner: the name of the first.
        below_owner: the name of the second. A transfer gives it to the previous Owner, and whoever is to become Owner
            is invited with it.
        lowest: the name of the last. An invitation without a role gives it.
        documented: the permissions that the documentation of these roles names: less than the catalogue.
    """

    roles: tuple[BuiltinRole, ...]
    names: tuple[str, ...] = field(init=False, compare=False, repr=False)
    owner: str = field(init=False, compare=False, repr=False)
    below_owner: str = field(init=False, compare=False, repr=False)
    lowest: str = field(init=False, compare=False, repr=False)
    documented: frozenset[str] = field(init=False, compare=False, repr=False)
    _folded_owner: str = field(init=False, compare=False, repr=False)
    _by_name: Mapping[str, BuiltinRole] = field(init=False, compare=False, repr=False)
    _ranks: Mapping[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = tuple(role.name for role in self.roles)
        rising = [name.casefold() for name in reversed(names)]
        for name, worked_out in (
            ("names", names),
            ("owner", names[0]),
            ("below_owner", names[1]),
            ("lowest", names[-1]),
            ("documented", frozenset[str]().union(*(role.lacks for role in self.roles))),
            ("_folded_owner", names[0].casefold()),
            ("_by_name", {role.name.casefold(): role for role in self.roles}),
            ("_ranks", {name: place + 1 if place else 0 for place, name in enumerate(rising)}),
        ):
            object.__setattr__(self, name, worked_out)

    def role(self, name: str | None) -> BuiltinRole | None:
        """The role of that name, `None` for a custom one."""
        return None if name is None else self._by_name.get(name.casefold())

    def has(self, name: str | None) -> bool:
        """Whether a name is that of a built-in role."""
        return name is not None and name.casefold() in self._by_name

    def is_owner(self, name: str | None) -> bool:
        """Whether this is the Owner's role (custom roles have any other name, without regard to case)."""
        return name is not None and name.casefold() == self._folded_owner

    def withheld(self, name: str) -> frozenset[str] | None:
        """The permissions that a built-in role doesn't give; `None` where no documented role has this name.

        No custom role has a built-in role's name, compared without regard to case: the name alone tells.
        """
        found = self._by_name.get(name.casefold())
        return None if found is None else found.lacks

    def is_demotion(self, before: str | None, after: str | None) -> bool:
        """Whether a change takes standing away, for `protected`.

        Every custom role is above the lowest built-in one and below all others. What two custom roles permit can't
        be compared by name, so a change between them counts as a demotion: protection errs on the side of asking.
        """
        if before is None or same_role(before, after):
            return False
        if after is None:
            return True
        rank_before, rank_after = self._rank(before), self._rank(after)
        return rank_after < rank_before or rank_before == rank_after == _CUSTOM

    def _rank(self, name: str) -> int:
        """The higher the more: the lowest built-in role 0, custom roles 1, the other built-in ones above them."""
        return self._ranks.get(name.casefold(), _CUSTOM)


_CUSTOM: Final = 1
