"""What a script with the official SDK does to read the same: `sdk.py sync|async URL KEY`, 100 a page.

It runs in the environment of the peers. The async form has 16 calls under way at once.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from confident_ai import ConfidentAI

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_, mode, url, key = sys.argv
sdk = ConfidentAI(api_key=key, base_url=url)


def count(first: object, total: str) -> range:
    """How many pages there are."""
    return range(2, -(-getattr(first, total) // 100) + 1)


def one_by_one() -> None:
    """Everything, a call after the other."""
    sdk.organization.get()
    first = sdk.organization.list_members(page=1, page_size=100)
    for page in count(first, "total_organization_members"):
        sdk.organization.list_members(page=page, page_size=100)
    sdk.organization.list_invitations()
    for project in sdk.projects.list().projects:
        team = sdk.projects.list_members(project.id, page=1, page_size=100)
        for page in count(team, "total_project_members"):
            sdk.projects.list_members(project.id, page=page, page_size=100)
        sdk.projects.list_invitations(project.id)


async def side_by_side() -> None:
    """Everything, 16 calls at a time."""
    slots = asyncio.Semaphore(16)

    async def call(function: Callable[..., Awaitable[Any]], *arguments: str, **named: int) -> Any:
        async with slots:
            return await function(*arguments, **named)

    async def members(function: Callable[..., Awaitable[Any]], total: str, *scope: str) -> None:
        first = await call(function, *scope, page=1, page_size=100)
        pages = count(first, total)
        await asyncio.gather(*(call(function, *scope, page=page, page_size=100) for page in pages))

    async def projects() -> None:
        found = (await call(sdk.projects.a_list)).projects
        people = (members(sdk.projects.a_list_members, "total_project_members", one.id) for one in found)
        invited = (call(sdk.projects.a_list_invitations, one.id) for one in found)
        await asyncio.gather(*people, *invited)

    await asyncio.gather(
        call(sdk.organization.a_get),
        members(sdk.organization.a_list_members, "total_organization_members"),
        call(sdk.organization.a_list_invitations),
        projects(),
    )


if mode == "sync":
    one_by_one()
else:
    asyncio.run(side_by_side())
