"""Which scope of the old files is which of the new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from doorlist.values.desired import Desired, DesiredScope


class Pair(NamedTuple):
    """One scope on both sides; `None` where a side doesn't mention it, which is the same as not managing it."""

    scope: Scope
    old: DesiredScope | None
    new: DesiredScope | None


def pairs(old: Desired, new: Desired) -> tuple[Pair, ...]:
    """The organization, then the projects in the order of a plan. Projects are the same by id, else by name."""
    left = list(old.projects)
    found = [Pair(ORGANIZATION, old.organization, new.organization)]
    for project in new.projects:
        same = _same(project, left)
        if same is not None:
            left.remove(same)
        found.append(Pair(_scope(project), same, project))
    found += [Pair(_scope(project), project, None) for project in left]
    return tuple(sorted(found, key=lambda pair: scope_order(pair.scope)))


def _same(project: DesiredScope, others: list[DesiredScope]) -> DesiredScope | None:
    by_id = (other for other in others if project.id is not None and other.id == project.id)
    # A name beside a different id is a label only: it doesn't make two projects one.
    by_name = (other for other in others if other.name == project.name and (other.id is None or project.id is None))
    return next(by_id, None) or next(by_name, None)


def _scope(project: DesiredScope) -> Scope:
    return Scope("project", project.id or "", project.name or project.id or "")
