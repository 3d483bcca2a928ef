"""Finds the live scope that each part of the files means, and whether this is the right organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.errors import AccessFileError, Problem
from doorlist.values.scope import ORGANIZATION, Scope, scope_order
from doorlist.words import listed, nearest

if TYPE_CHECKING:
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.live import Live
    from doorlist.values.source import Source


class Target(NamedTuple):
    """A part of the files and the live scope that it means."""

    wanted: DesiredScope
    scope: Scope


def targets(desired: Desired, live: Live) -> tuple[Target, ...]:
    """The organization, then the projects that the files name, in the order of a plan.

    Raises:
        AccessFileError: another organization, a project that doesn't exist, or two parts that mean one project.
    """
    found, problems = found_targets(desired, live)
    if problems:
        raise AccessFileError(problems)
    return found


def found_targets(desired: Desired, live: Live) -> tuple[tuple[Target, ...], list[Problem]]:
    """The parts of the files that have a live scope, and what is wrong with the others."""
    problems = _organization_problems(desired.organization, live)
    by_id = {scope.id: scope for scope in live.projects}
    by_name = {scope.name: scope for scope in live.projects}
    found: dict[Scope, DesiredScope] = {}
    for wanted in desired.projects:
        scope = by_id.get(wanted.id) if wanted.id is not None else by_name.get(wanted.name or "")
        if scope is None:
            problems.append(_unknown_project(wanted, live))
        elif scope in found:
            problems.append(
                problem(
                    wanted.source,
                    f"This is {scope.label} ({scope.id}) a second time",
                    f"It stands at {found[scope].source.file}:{found[scope].source.line} already: keep one of them.",
                )
            )
        else:
            found[scope] = wanted
    projects = (Target(found[scope], scope) for scope in sorted(found, key=scope_order))
    return (Target(desired.organization, ORGANIZATION), *projects), problems


def is_for(desired: Desired, live: Live) -> bool:
    """Whether the files are for this organization."""
    return not _organization_problems(desired.organization, live)


def problem(source: Source, message: str, fix: str | None = None, *, words: tuple[str, ...] = ()) -> Problem:
    """A problem at a line of the files; who has the files at hand adds the line's text, and finds the words in it."""
    return Problem(source.file, source.line, 1, message, fix, words=words)


def _organization_problems(wanted: DesiredScope, live: Live) -> list[Problem]:
    actual = live.organization
    fix = "Use a key of the organization that the file is for, or correct the file."
    if wanted.id is not None and wanted.id != actual.id:
        message = f"The key is for the organization {actual.name} ({actual.id}), the file is for the id {wanted.id}"
        return [problem(wanted.source, message, fix)]
    if wanted.name is not None and wanted.name != actual.name:
        message = f"The key is for the organization {actual.name} ({actual.id}), the file is for {wanted.name}"
        return [problem(wanted.source, message, fix)]
    return []


def _unknown_project(wanted: DesiredScope, live: Live) -> Problem:
    if wanted.id is not None:
        return problem(
            wanted.source,
            f"The organization has no project with the id {wanted.id}",
            "Take the id from the project's settings page, or name the project instead.",
        )
    names = sorted(scope.name for scope in live.projects)
    near = nearest(wanted.name or "", names)
    known = f"It has {listed(names)}." if names else "It has no projects yet."
    return problem(
        wanted.source,
        f"The organization has no project called {wanted.name}",
        f"Did you mean {near}?" if near else f"{known} doorlist creates no projects.",
    )
