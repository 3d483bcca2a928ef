"""Permissions by name and by pattern.

A permission is `resource:action`; in a pattern `*` stands for the whole resource, the whole action, or both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERYTHING = "*:*"


def is_pattern(name: str) -> bool:
    """Whether one or both parts are `*`."""
    return "*" in name.split(":")


def matches(pattern: str, name: str) -> bool:
    """Whether a permission is one that the pattern stands for; a name stands for itself.

    Of two patterns: whether there may be a permission that both stand for.
    """
    if pattern == name:
        return True
    resource, _, action = pattern.partition(":")
    of, _, does = name.partition(":")
    return ("*" in (resource, of) or resource == of) and ("*" in (action, does) or action == does)


class Catalogue(NamedTuple):
    """The permissions that there are in a scope.

    Attributes:
        names: all of them; where they weren't read, those that are known without.
        read: whether the platform told them. Where it didn't, a pattern stands for itself beside the names that it
            matches.
    """

    names: frozenset[str]
    read: bool = True

    def expand(self, written: Iterable[str]) -> frozenset[str]:
        """What names and patterns come to. A name that the catalogue doesn't have is kept: a policy may have it."""
        found: set[str] = set()
        for one in written:
            if is_pattern(one):
                found.update(name for name in self.names if matches(one, name))
            if not (is_pattern(one) and self.read):
                found.add(one)
        return frozenset(found)

    def all_but(self, withheld: frozenset[str]) -> frozenset[str]:
        """Everything but these: what the platform says of its built-in roles."""
        there = self.names if self.read else self.names | {EVERYTHING}
        return there - withheld if withheld else there


def folded(held: frozenset[str], catalogue: Catalogue) -> tuple[str, ...]:
    """A set of permissions in few words: whole patterns where the set has all that they match; in order of name."""
    if held and held >= catalogue.names:
        return (EVERYTHING,)
    by_resource: dict[str, set[str]] = {}
    for name in catalogue.names:
        by_resource.setdefault(name.partition(":")[0], set()).add(name)
    shown = set(held)
    for resource, names in by_resource.items():
        if len(names) > 1 and names <= held:
            shown = (shown - names) | {f"{resource}:*"}
    patterns = [one for one in shown if is_pattern(one)]
    return tuple(
        sorted(one for one in shown if not any(one != pattern and matches(pattern, one) for pattern in patterns))
    )
