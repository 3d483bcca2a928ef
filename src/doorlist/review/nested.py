"""What differs between two nested values: mappings of mappings, sets, texts. deepdiff compares them.

Definitions, guardrails and settings have different shapes. Compared as nested values, each difference is told with
its place, so that a new key is compared as soon as it is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Absent:
    """Stands where one side has nothing."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


class Leaf(NamedTuple):
    """One difference: the keys that lead to it, and what is there on each side. Of sets: the whole sets."""

    path: tuple[str, ...]
    before: Any
    after: Any


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Leaf]:
    """Every place where two nested values differ, in order of their paths.

    Args:
        old: mappings with keys of text, down to sets, texts, numbers and `None`.
        new: the same.
    """
    if old == new:
        return []
    from deepdiff import DeepDiff  # 75 ms to import

    # Its default folds two mappings that have little in common into one difference.
    tree = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0)
    found = {}
    for kind, items in tree.items():
        for item in items:
            # Of a set each member is told; what is wanted is the set, which is one level up.
            level = item.up if kind.startswith("set_item") else item
            path = tuple(map(str, level.path(output_format="list")))
            found[path] = Leaf(path, _side(kind, "added", level.t1), _side(kind, "removed", level.t2))
    return [found[path] for path in sorted(found)]


def _side(kind: str, missing: str, value: Any) -> Any:
    return ABSENT if kind == f"dictionary_item_{missing}" else value
