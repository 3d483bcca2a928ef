"""Since which commit each entry of an access review is there, out of git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.blame import blame
from doorlist.access.yaml_nodes import Scalar
from doorlist.editing.places import Files
from doorlist.review.blame import blamed
from doorlist.values.address import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.access.load import OpenedFile
    from doorlist.review.report_values import Report


def with_blame(report: Report, opened: Iterable[OpenedFile]) -> Report:
    """The review with the origin of each entry. Raises DoorlistError where git can't tell."""
    files = tuple(opened)
    return blamed(report, {one.file: blame(one.file) for one in files}, _group_lines(files))


def _group_lines(opened: Iterable[OpenedFile]) -> dict[tuple[str, str], tuple[str, int]]:
    """Where a group names each of its people, by group and email."""
    return {
        (people.owner.name.strip(), address(item.text)): (people.file.path, item.line)
        for people in Files(opened).lists()
        if people.owner.kind == "group"
        for item in people.node.items
        if isinstance(item, Scalar)
    }
