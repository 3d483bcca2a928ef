"""Who is to be able to do what, by the files alone: for `explain` and `who-can` with `--offline`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doorlist.access.load import load
from doorlist.cli.options import default_files
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.explain_files import explained_offline
from doorlist.review.explained import everybody
from doorlist.tasks.unknown import check_permission, unknown_person, unknown_project
from doorlist.values.at_moment import at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from doorlist.review.explained import Explained
    from doorlist.review.who_can import WhoCan
    from doorlist.values.desired import Desired, DesiredScope


def explain_offline(
    email: str, files: Sequence[str], guardrails: Sequence[str], as_of: datetime | None, project: str | None
) -> Explained:
    """One person by the files alone. Raises DoorlistError."""
    desired, moment = _of_files(files, guardrails, as_of)
    projects = _file_projects(desired, project)
    found = explained_offline(email, desired, CONFIDENT_AI, moment, projects, organization=project is None)
    if not found.scopes:
        raise unknown_person(email, everybody(desired), project)
    return found


def who_can_offline(permission: str, files: Sequence[str], guardrails: Sequence[str], project: str | None) -> WhoCan:
    """Who is to hold a permission by the files alone. Raises DoorlistError."""
    from doorlist.review.who_can import who_can_offline as by_files

    check_permission(permission)
    desired, moment = _of_files(files, guardrails, None)
    asked = _file_projects(desired, project)
    if project is None:
        asked = [one for one in asked if one.managed]
    return by_files(permission, desired, CONFIDENT_AI, moment, asked, organization=project is None)


def _of_files(files: Sequence[str], guardrails: Sequence[str], as_of: datetime | None) -> tuple[Desired, datetime]:
    moment = as_of or datetime.now(UTC).replace(microsecond=0)
    return at(load(default_files(files), guardrails=guardrails).desired, moment), moment


def called(projects: Iterable[DesiredScope], name: str) -> list[DesiredScope]:
    """The projects of that name or id."""
    return [one for one in projects if name in (one.name, one.id)]


def _file_projects(desired: Desired, project: str | None) -> Collection[DesiredScope]:
    if project is None:
        return desired.projects
    found = called(desired.projects, project)
    if not found:
        raise unknown_project(project, [one.name or one.id or "" for one in desired.projects], "The files name")
    return found
