"""`guardrails.restricted`: who alone may hold a permission."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.access import fields
from doorlist.access.emails import domain_problem, email_problem
from doorlist.access.form.notation import permission_problem
from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import Scalar, Sequence, found, is_null, quoted
from doorlist.values.address import address
from doorlist.values.address import domain as canonical_domain
from doorlist.values.guardrails import Restriction
from doorlist.values.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from doorlist.access.partial import Group
    from doorlist.access.problems import FileProblems, Place, Problems
    from doorlist.access.yaml_nodes import Node


class Restricted(NamedTuple):
    """One key of one file's `restricted`; groups aren't looked up yet."""

    permission: str
    place: Place
    people: frozenset[str]
    domains: frozenset[str]
    groups: Mapping[str, Place]


def read_restrictions(field: fields.Field, report: FileProblems, *, outside: bool) -> list[Restricted]:
    """What one file restricts.

    Args:
        field: the key with its value.
        report: takes what is wrong.
        outside: whether the file was given with `--guardrails`. It can't name groups: the change that it guards could
            put anybody into them.
    """
    node = fields.mapping(field, report)
    if node is None:
        return []
    restricted = []
    for key, value in zip(node.keys, node.values, strict=True):
        wrong = permission_problem(key.text)
        if wrong is not None:
            report.add(key, *wrong)
        if isinstance(value, Sequence):
            restricted.append(_restricted(key, value.items, report, outside=outside))
        else:
            what = f"restricted.{key.text.strip()} takes a list of people, groups and domains, not {found(value)}"
            report.add(key if is_null(value) else value, what, field.key.fix)
    return restricted


def _restricted(key: Scalar, items: Iterable[Node], report: FileProblems, *, outside: bool) -> Restricted:
    people: set[str] = set()
    domains: set[str] = set()
    groups: dict[str, Place] = {}
    for item in items:
        if not isinstance(item, Scalar) or is_null(item):
            wrong = f"An item of {quoted(key.text)} is a person, a group or a domain, not {found(item)}"
            report.add(item, wrong, "For example: [group:admins, ada@acme.example, acme.example]")
            continue
        text = item.text.strip()
        if text.startswith(GROUP):
            groups[text.removeprefix(GROUP).strip()] = report.place(item)
            if outside:
                wrong = f"{quoted(text)}: a file given with --guardrails can't name groups"
                report.add(item, wrong, "The files that it guards define them: name people or domains.")
            continue
        problem = email_problem(text) if "@" in text else domain_problem(text)
        if problem is not None:
            report.add(item, *problem)
        elif "@" not in text:
            domains.add(canonical_domain(text))
        else:
            people.add(address(text))
    return Restricted(key.text.strip(), report.place(key), frozenset(people), frozenset(domains), groups)


def restrictions(
    given: Iterable[Restricted], groups: Mapping[str, Group], problems: Problems, *, complete: bool
) -> list[Restriction]:
    """What all files restrict, with the people of the groups, in the order of the files.

    Args:
        given: what all files restrict.
        groups: all groups, by name.
        problems: takes groups that there aren't.
        complete: whether all files could be read. Where one is missing, it may define an unknown group.
    """
    found = []
    for one in sorted(given, key=lambda one: one.place):
        people = set(one.people)
        for name, place in one.groups.items():
            if name in groups:
                people.update(groups[name].people)
            elif complete:
                near = problems.did_you_mean(name, groups, "Define it under groups.")
                problems.add(place, f"There is no group {quoted(name)}", near)
        source = Source(one.place.file, one.place.line)
        found.append(Restriction(one.permission, frozenset(people), one.domains, source))
    return found
