"""The fewest requests over kept-alive connections, and no more work than that: what no client can beat by much.

`ideal.py read URL KEY` reads organization, projects, members and invitations of everything over 16 connections.
`ideal.py define URL KEY` reads roles and policies of every project, too, and the permissions of one.
`ideal.py apply URL KEY ROLE COUNT` does the same for the organization alone, gives every Member that role, invites so
many people, eight requests at a time, and reads again.

It runs by itself: no import but what it needs, no check of anything.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

_, mode, url, key, *more = sys.argv
host, port = url.removeprefix("http://").split(":")
HEAD = f"Host: {host}\r\nCONFIDENT_API_KEY: {key}\r\nContent-Type: application/json\r\n"


class Lanes:
    """Requests over so many connections; a freed one is used before a new one is made."""

    def __init__(self, most: int) -> None:
        self.slots = asyncio.Semaphore(most)
        self.free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def send(self, verb: str, path: str, body: object = None) -> Any:
        """The answer's data."""
        async with self.slots:
            lane = self.free.pop() if self.free else await asyncio.open_connection(host, port, limit=2**20)
            reader, writer = lane
            content = b"" if body is None else json.dumps(body).encode()
            length = f"Content-Length: {len(content)}\r\n" if content else ""
            writer.write(f"{verb} /v2{path} HTTP/1.1\r\n{HEAD}{length}\r\n".encode() + content)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            size = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
            answer = json.loads(await reader.readexactly(size))
            self.free.append(lane)
            return answer["data"]


def slim(page: dict[str, Any], kind: str) -> list[tuple[str, str, str | None]]:
    """Members as tuples."""
    return [(one["id"], one["email"], (one[f"{kind}Role"] or {}).get("name")) for one in page["members"]]


async def people(lanes: Lanes, root: str, kind: str) -> tuple[list[tuple[str, str, str | None]], Any]:
    """Everybody in a scope, and its invitations."""
    invitations = asyncio.ensure_future(lanes.send("GET", f"{root}/invitations"))
    first = await lanes.send("GET", f"{root}/members?page=1&pageSize=100")
    pages = range(2, -(-first[f"total{kind.capitalize()}Members"] // 100) + 1)

    async def page(number: int) -> list[tuple[str, str, str | None]]:
        return slim(await lanes.send("GET", f"{root}/members?page={number}&pageSize=100"), kind)

    rest = await asyncio.gather(*map(page, pages))
    return sum(rest, slim(first, kind)), (await invitations)["invitations"]


async def definitions(lanes: Lanes, root: str) -> Any:
    """The roles of a project and its policies."""
    return await asyncio.gather(*(lanes.send("GET", f"{root}/{what}") for what in ("roles", "policies")))


async def read() -> None:
    """Everything."""
    lanes = Lanes(16)

    async def projects() -> Any:
        found = (await lanes.send("GET", "/projects"))["projects"]
        roots = [f"/projects/{one['id']}" for one in found]
        asked: list[Any] = [people(lanes, root, "project") for root in roots]
        if mode == "define":
            asked += [definitions(lanes, root) for root in roots]
            asked.append(lanes.send("GET", f"{roots[0]}/permissions"))
        return await asyncio.gather(*asked)

    await asyncio.gather(
        lanes.send("GET", "/organization"), projects(), people(lanes, "/organization", "organization")
    )


async def apply() -> None:
    """The organization's people changed."""
    reads, writes = Lanes(16), Lanes(8)
    role, count = more

    async def outline() -> Any:
        there = people(reads, "/organization", "organization")
        return await asyncio.gather(reads.send("GET", "/organization"), reads.send("GET", "/projects"), there)

    (members, _) = (await outline())[2]
    roles = (await reads.send("GET", "/organization/roles"))["roles"]
    ids = {one["name"]: one["id"] for one in roles}
    changed = [user for user, _, held in members if held == "Member"]
    await asyncio.gather(
        *(writes.send("PUT", f"/organization/members/{user}", {"roleId": ids[role]}) for user in changed)
    )
    new = [f"new{number:04}@acme.example" for number in range(int(count))]
    batches = [new[start : start + 50] for start in range(0, len(new), 50)]
    body = [{"emails": batch, "organizationRoleId": ids["Member"]} for batch in batches]
    await asyncio.gather(*(writes.send("POST", "/organization/invitations", one) for one in body))
    await outline()


asyncio.run(apply() if mode == "apply" else read())
