"""The errors for a person, a project or a permission that nobody knows, with the nearest that somebody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.form.notation import permission_problem
from doorlist.errors import DoorlistError
from doorlist.output.safe import terminal
from doorlist.powers.patterns import is_pattern
from doorlist.words import listed, nearest, nearest_email

if TYPE_CHECKING:
    from collections.abc import Collection


def unknown_project(project: str, names: Collection[str], known: str) -> DoorlistError:
    """The error for a project that isn't there, with the nearest, or all of them; `known` begins that sentence."""
    near = nearest(project, names)
    there = listed([terminal(name) for name in sorted(names)]) or "no projects"
    fix = f"Did you mean {terminal(near)}?" if near else f"{known} {there}."
    return DoorlistError(f"there is no project {project!r}", fix=fix)


def unknown_person(email: str, known: Collection[str], project: str | None = None) -> DoorlistError:
    """The error for a person whom nobody knows, with the nearest whom somebody does."""
    where = "" if project is None else f" in project {project!r}"
    if email in known:
        return DoorlistError(
            f"{email!r} isn't in, invited or named{where}", fix="Without --project it is told where they are."
        )
    near = nearest_email(email, known)
    return DoorlistError(
        f"nobody called {email!r} is in, invited or named{where}",
        fix=f"Did you mean {terminal(near)}?" if near else None,
    )


def unknown_permission(permission: str, names: Collection[str]) -> DoorlistError:
    """The error for a permission or a pattern that none of `names` fits, with the nearest, or all resources."""
    what = "no permission matches" if is_pattern(permission) else "there is no permission"
    near = nearest(permission, names)
    resources = listed(sorted({terminal(name.partition(":")[0]) for name in names}), most=40)
    fix = f"Did you mean {terminal(near)}?" if near else f"There are {resources}."
    return DoorlistError(f"{what} {permission!r}", fix=fix)


def check_permission(permission: str) -> None:
    """Refuse what hasn't the form of a permission or a pattern. Raises DoorlistError."""
    wrong = permission_problem(permission)
    if wrong is not None:
        raise DoorlistError(wrong[0], fix=wrong[1])
