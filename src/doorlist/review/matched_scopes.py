"""The scopes of files, and which scope of the old files is which of the new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from doorlist.values.desired import Desired, DesiredScope, WantedPolicy, WantedRole

    Defined = Mapping[str, WantedPolicy] | Mapping[str, WantedRole]


class Pair(NamedTuple):
    """One scope on both sides; `None` where a side doesn't mention it, which is the same as not managing it."""

    scope: Scope
    old: DesiredScope | None
    new: DesiredScope | None


def project_scope(project: DesiredScope) -> Scope:
    """A project as the files name it: the id is empty where they don't give it."""
    return Scope("project", project.id or "", project.name or project.id or "")


def scope_of(desired: Desired, wanted: DesiredScope) -> Scope:
    """The organization, or a project as the files name it, that a part of the files is about."""
    return ORGANIZATION if wanted is desired.organization else project_scope(wanted)


def renamed(old: Defined | None, new: Defined | None) -> dict[str, str]:
    """Map the old names of roles, or of policies, that the new files rename to their new names, in lowercase."""
    before = {name.casefold() for name in old or ()}
    after = {name.casefold() for name in new or ()}
    return {
        one.was.casefold(): name.casefold()
        for name, one in (new or {}).items()
        if one.was is not None and one.was.casefold() in before - after and name.casefold() not in before
    }


def pairs(old: Desired, new: Desired) -> tuple[Pair, ...]:
    """The organization, then the projects in the order of a plan.

    A section without an id means whichever project has its name, one with an id that very project. Whether both are
    one project only live state can tell, so that a section that gains or loses its id counts as another project.
    """
    left = {_identity(project): project for project in old.projects}
    found = [Pair(ORGANIZATION, old.organization, new.organization)]
    found += [Pair(project_scope(project), left.pop(_identity(project), None), project) for project in new.projects]
    found += [Pair(project_scope(project), project, None) for project in left.values()]
    return tuple(sorted(found, key=lambda pair: scope_order(pair.scope)))


def moved(old: Desired, new: Desired) -> Iterator[Pair]:
    """Sections that stand under the same key on both sides, and mean different projects."""
    before = {project.name: project for project in old.projects}
    for project in new.projects:
        other = before.get(project.name)
        if other is not None and other.id != project.id:
            yield Pair(project_scope(project), other, project)


def _identity(project: DesiredScope) -> tuple[str | None, str | None]:
    """What tells which project a section means: its id, else its name. A name beside an id is a label."""
    return (None, project.name) if project.id is None else (project.id, None)
