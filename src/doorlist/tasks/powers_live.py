"""Who may do what by live state: for `explain` and `who-can`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doorlist.cli.findings import with_lines
from doorlist.cli.progress_bar import reading
from doorlist.planning.resolve import targets
from doorlist.reconcile.lists import read_outline
from doorlist.reconcile.powers import read_powers
from doorlist.reconcile.whole import read_everybody, read_keys
from doorlist.review.explain import explained
from doorlist.review.explained import ScopeKeys, everybody
from doorlist.review.who_can import who_can
from doorlist.tasks.powers_offline import called
from doorlist.tasks.session import planned, run
from doorlist.tasks.unknown import check_permission, unknown_permission, unknown_person, unknown_project
from doorlist.values.at_moment import at
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.access.load import Loaded
    from doorlist.platform.interface import Reading
    from doorlist.review.explained import Explained
    from doorlist.review.who_can import WhoCan
    from doorlist.tasks.session import Link, Request
    from doorlist.values.scope import Scope


def explain_live(email: str, request: Request, link: Link, project: str | None) -> Explained:
    """One person by live state; only GETs are sent. Raises DoorlistError."""
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
            with with_lines(loaded):
                found = explained(email, desired, live, client.facts, plan, scopes=scopes)
            if not found.scopes:
                raise unknown_person(email, everybody(loaded.desired, live), project)
            return replace(found, keys=await _keys(client, found)) if found.leaves else found

    client = link.client()
    return run(work())


def who_can_live(permission: str, request: Request, link: Link, project: str | None) -> WhoCan:
    """Who holds a permission by live state; only GETs are sent. Raises DoorlistError."""
    check_permission(permission)
    loaded = request.load()
    asked = _narrowed(loaded, project)
    moment = datetime.now(UTC).replace(microsecond=0)

    async def work() -> WhoCan:
        async with client:
            live = Live(*await read_outline(client))
            with with_lines(loaded):
                managed = [target.scope for target in targets(asked.desired, live) if target.wanted.managed]
            scopes = (ORGANIZATION, *managed) if project is None else (_live_project(live, project),)
            async with reading() as progress:
                live = await read_powers(client, live, scopes, progress=progress)
            found = who_can(permission, at(asked.desired, moment), live, client.facts, moment, scopes)
            if not any(one.known for one in found.scopes):
                raise unknown_permission(permission, _permissions(live, scopes))
            return found

    client = link.client()
    return run(work())


async def _keys(client: Reading, found: Explained) -> tuple[ScopeKeys, ...]:
    """The API keys of the scopes where somebody is who is to leave: keys belong to a scope, and stay behind."""
    keys = await read_keys(client, [one.scope for one in found.scopes if one.presence == "member"])
    return tuple(ScopeKeys(scope, of_scope) for scope, of_scope in keys.items())


def _narrowed(loaded: Loaded, project: str | None) -> Loaded:
    """The files with one project alone, so that no more is read."""
    if project is None:
        return loaded
    desired = loaded.desired
    return replace(loaded, desired=replace(desired, projects=tuple(called(desired.projects, project))))


def _live_project(live: Live, project: str) -> Scope:
    found = [scope for scope in live.projects if project in (scope.id, scope.name)]
    if not found:
        raise unknown_project(project, [scope.name for scope in live.projects], "It has")
    return found[0]


def _permissions(live: Live, scopes: Iterable[Scope]) -> set[str]:
    """The names of all permissions that these scopes and the organization know."""
    return {one.name for scope in (*scopes, ORGANIZATION) for one in live.of(scope).permissions or ()}
