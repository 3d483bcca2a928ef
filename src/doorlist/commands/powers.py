"""What `explain` and `who-can` share: the scopes asked for, and the reading of who may do what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doorlist.access.load import load
from doorlist.commands.options import default_files
from doorlist.errors import DoorlistError
from doorlist.powers.patterns import is_pattern
from doorlist.values.at_moment import at
from doorlist.values.scope import ORGANIZATION
from doorlist.words import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from doorlist.access.load import Loaded
    from doorlist.commands.session import Link, Request
    from doorlist.platform.interface import Reading
    from doorlist.review.explained import Explained, ScopeKeys
    from doorlist.review.who_can import WhoCan
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.live import Live
    from doorlist.values.scope import Scope


def explain_live(email: str, request: Request, link: Link, project: str | None) -> Explained:
    """One person by live state; only GETs are sent. Raises DoorlistError."""
    from doorlist.commands.progress import reading
    from doorlist.commands.session import planned, run, shown
    from doorlist.reconcile.powers import read_powers
    from doorlist.reconcile.whole import read_everybody
    from doorlist.review.explain import explained
    from doorlist.review.explained import everybody

    loaded = request.load()
    asked = _narrowed(loaded, project)

    async def work() -> Explained:
        async with client:
            plan, live, *_ = await planned(request, asked, client)
            scopes = (ORGANIZATION, *live.projects) if project is None else (_live_project(live, project),)
            async with reading() as progress:
                live = await read_everybody(client, live, scopes, progress=progress)
                live = await read_powers(client, live, scopes, [email], strict=False, progress=progress)
            desired = at(asked.desired, plan.as_of or plan.created_at)
            with shown(loaded):
                found = explained(email, desired, live, plan, scopes=scopes)
            if not found.scopes:
                raise unknown_person(email, everybody(loaded.desired, live), project)
            return replace(found, keys=await _keys(client, found)) if found.leaves else found

    client = link.client()
    return run(work())


def explain_offline(
    email: str, files: Sequence[str], guardrails: Sequence[str], as_of: datetime | None, project: str | None
) -> Explained:
    """One person by the files alone. Raises DoorlistError."""
    from doorlist.review.explain_files import explained_offline
    from doorlist.review.explained import everybody

    desired, moment = _of_files(files, guardrails, as_of)
    found = explained_offline(email, desired, moment, _file_projects(desired, project), organization=project is None)
    if not found.scopes:
        raise unknown_person(email, everybody(desired), project)
    return found


def who_can_live(permission: str, request: Request, link: Link, project: str | None) -> WhoCan:
    """Who holds a permission by live state; only GETs are sent. Raises DoorlistError."""
    from doorlist.commands.progress import reading
    from doorlist.commands.session import run, shown
    from doorlist.planning.resolve import targets
    from doorlist.reconcile.lists import read_outline
    from doorlist.reconcile.powers import read_powers
    from doorlist.review.who_can import who_can
    from doorlist.values.live import Live

    check_permission(permission)
    loaded = request.load()
    asked = _narrowed(loaded, project)
    moment = datetime.now(UTC).replace(microsecond=0)

    async def work() -> WhoCan:
        async with client:
            live = Live(*await read_outline(client))
            with shown(loaded):
                managed = [target.scope for target in targets(asked.desired, live) if target.wanted.managed]
            scopes = (ORGANIZATION, *managed) if project is None else (_live_project(live, project),)
            async with reading() as progress:
                live = await read_powers(client, live, scopes, progress=progress)
            found = who_can(permission, at(asked.desired, moment), live, moment, scopes)
            if not any(one.known for one in found.scopes):
                raise _unknown_permission(permission, live, scopes)
            return found

    client = link.client()
    return run(work())


def who_can_offline(permission: str, files: Sequence[str], guardrails: Sequence[str], project: str | None) -> WhoCan:
    """Who is to hold a permission by the files alone. Raises DoorlistError."""
    from doorlist.review.who_can import who_can_offline as by_files

    check_permission(permission)
    desired, moment = _of_files(files, guardrails, None)
    return by_files(permission, desired, moment, _file_projects(desired, project), organization=project is None)


async def _keys(client: Reading, found: Explained) -> tuple[ScopeKeys, ...]:
    """The API keys of where somebody is who is to leave: they belong to a scope, and don't leave with a person."""
    from doorlist.reconcile.whole import read_keys
    from doorlist.review.explained import ScopeKeys

    keys = await read_keys(client, [one.scope for one in found.scopes if one.presence == "member"])
    return tuple(ScopeKeys(scope, of_scope) for scope, of_scope in keys.items())


def _of_files(files: Sequence[str], guardrails: Sequence[str], as_of: datetime | None) -> tuple[Desired, datetime]:
    moment = as_of or datetime.now(UTC).replace(microsecond=0)
    return at(load(default_files(files), guardrails=guardrails).desired, moment), moment


def _narrowed(loaded: Loaded, project: str | None) -> Loaded:
    """The files with one project alone, so that no more is read."""
    if project is None:
        return loaded
    desired = loaded.desired
    return replace(loaded, desired=replace(desired, projects=tuple(_called(desired.projects, project))))


def _called(projects: Iterable[DesiredScope], name: str) -> list[DesiredScope]:
    return [one for one in projects if name in (one.name, one.id)]


def _file_projects(desired: Desired, project: str | None) -> Collection[DesiredScope]:
    if project is None:
        return desired.projects
    found = _called(desired.projects, project)
    if not found:
        raise _unknown_project(project, [one.name or one.id or "" for one in desired.projects], "The files name")
    return found


def _live_project(live: Live, project: str) -> Scope:
    found = [scope for scope in live.projects if project in (scope.id, scope.name)]
    if not found:
        raise _unknown_project(project, [scope.name for scope in live.projects], "It has")
    return found[0]


def _unknown_project(project: str, names: Collection[str], known: str) -> DoorlistError:
    near = nearest(project, names)
    all_of_them = f"{known} {listed(sorted(names))}." if names else f"{known} no projects."
    return DoorlistError(f"there is no project {project!r}", fix=f"Did you mean {near}?" if near else all_of_them)


def unknown_person(email: str, known: Collection[str], project: str | None = None) -> DoorlistError:
    """Nobody knows this person; the nearest whom somebody does."""
    where = "" if project is None else f" in project {project!r}"
    if email in known:
        return DoorlistError(
            f"{email!r} isn't in, invited or named{where}", fix="Without --project it is told where they are."
        )
    near = nearest(email, known)
    return DoorlistError(
        f"nobody called {email!r} is in, invited or named{where}", fix=f"Did you mean {near}?" if near else None
    )


def check_permission(permission: str) -> None:
    """Whether this has the form of a permission or a pattern. Raises DoorlistError."""
    from doorlist.access.permissions import permission_problem

    wrong = permission_problem(permission)
    if wrong is not None:
        raise DoorlistError(wrong[0], fix=wrong[1])


def _unknown_permission(permission: str, live: Live, scopes: Iterable[Scope]) -> DoorlistError:
    names = {one.name for scope in (*scopes, ORGANIZATION) for one in live.of(scope).permissions or ()}
    what = "no permission matches" if is_pattern(permission) else "there is no permission"
    near = nearest(permission, names)
    resources = listed(sorted({name.partition(":")[0] for name in names}), most=40)
    return DoorlistError(f"{what} {permission!r}", fix=f"Did you mean {near}?" if near else f"There are {resources}.")
