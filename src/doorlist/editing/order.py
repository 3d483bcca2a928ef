"""Where among its neighbours a new entry goes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access.people import GROUP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: As many people write them: who may do most stands first.
_FIRST: Final = {"owner": 0, "admin": 1, "manager": 1}


class Neighbour(NamedTuple):
    """An entry's key in canonical spelling, and its role as written (empty in a list)."""

    who: str
    role: str = ""


def place_of(new: Neighbour, there: Sequence[Neighbour]) -> int:
    """Before which entry a new one goes, as the order of those there suggests; their number: at the end.

    Sorted by name, sorted by what they may do, or people of one role sorted beside each other: there. Without an
    order it goes last of its kind; people before groups where groups stand last.
    """
    group = _is_group(new)
    ours = [at for at, one in enumerate(there) if one.who.startswith(GROUP) == group]
    for key in (_by_name, _by_rank):
        if _sorted([there[at] for at in ours], key):
            return _among(new, there, ours, key)
    run = _run_of_role(new, there, ours)
    if run:
        return _among(new, there, run, _by_name)
    return ours[-1] + 1


def name_place(new: str, there: Sequence[str]) -> int:
    """Before which name a new one goes: where names are sorted there, else at the end."""
    names = [Neighbour(name) for name in there]
    if _sorted(names, _by_name) and len(names) > 1:
        return _among(Neighbour(new), names, range(len(names)), _by_name)
    return len(names)


def _is_group(one: Neighbour) -> bool:
    return one.who.startswith(GROUP)


def _by_name(one: Neighbour) -> tuple[int, str]:
    return (0, one.who)


def _by_rank(one: Neighbour) -> tuple[int, str]:
    return (_FIRST.get(one.role.casefold(), 2), one.who)


def _sorted(entries: Sequence[Neighbour], key: Callable[[Neighbour], tuple[int, str]]) -> bool:
    keys = [key(one) for one in entries]
    # Sorting what is sorted is quicker than comparing in Python.
    return keys == sorted(keys)


def _among(
    new: Neighbour, there: Sequence[Neighbour], ours: Sequence[int], key: Callable[[Neighbour], tuple[int, str]]
) -> int:
    place = bisect_right(ours, key(new), key=lambda at: key(there[at]))
    if place < len(ours):
        return ours[place]
    if ours:
        return ours[-1] + 1
    return len(there) if _is_group(new) else 0


def _run_of_role(new: Neighbour, there: Sequence[Neighbour], ours: Sequence[int]) -> list[int]:
    """The longest run of sorted neighbours with the new one's role; the last of several."""
    best: list[int] = []
    run: list[int] = []
    for at in ours:
        follows = run and at == run[-1] + 1 and there[run[-1]].who <= there[at].who
        same = there[at].role.casefold() == new.role.casefold()
        run = [*run, at] if same and follows else [at] if same else []
        if len(run) >= len(best):
            best = run or best
    return best
