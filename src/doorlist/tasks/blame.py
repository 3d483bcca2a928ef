"""Asks git since which commit each entry of an access review is there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from doorlist.access.blame import blame
from doorlist.access.yaml_nodes import Scalar, Sequence
from doorlist.editing.places import Files
from doorlist.review.blame import Lines, blamed
from doorlist.values.address import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.access.load import OpenedFile
    from doorlist.editing.places import Section
    from doorlist.review.blame import Place
    from doorlist.review.report_values import Report


def with_blame(report: Report, opened: Iterable[OpenedFile]) -> Report:
    """The review with the origin of each entry. Raises DoorlistError where git can't tell."""
    files = tuple(opened)
    there = Files(files)
    return blamed(report, {one.file: blame(one.file) for one in files}, Lines(_members(there), _uses(there)))


def _members(files: Files) -> dict[tuple[str, str], Place]:
    """Where a group names each of its people, by group and email."""
    return {
        (people.owner.name, address(item.text)): (people.file.path, item.line)
        for people in files.lists()
        if people.owner.kind == "group"
        for item in people.node.items
        if isinstance(item, Scalar)
    }


def _uses(files: Files) -> dict[Place, dict[str, Place]]:
    """Where a project names each of its templates, by each of the places where the project stands."""
    by_name: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    found = {}
    for section in files.sections():
        if section.owner.kind == "project":
            uses = found[section.file.path, section.key.line] = by_name[section.owner.name.strip()]
            for name, place in _used(section):
                uses.setdefault(name, place)
    return found


def _used(section: Section) -> Iterator[tuple[str, Place]]:
    _, given = section.value("use") or (None, None)
    for item in given.items if isinstance(given, Sequence) else (given,):
        if isinstance(item, Scalar):
            yield item.text.strip(), (section.file.path, item.line)
