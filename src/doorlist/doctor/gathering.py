"""Asks the platform for everything that the checks look at. Only GET is sent.

What the platform puts off (429, or 503 with a time to come back) is waited for and asked again, as by every command.
Nothing else is: whatever comes is what the checks are about.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import perf_counter
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote

from doorlist.api.patience import Gate, Patience, retry_after
from doorlist.doctor.evidence import SCOPE_LISTS, Answer, Asked, Evidence
from doorlist.errors import PlatformError
from doorlist.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.api.answers import Reply
    from doorlist.api.transport import Transport

#: The largest page there is. Source: `manual: platform#endpoints`.
_PAGE: Final = 100
_MOST_PAGES: Final = 1_000
#: Scopes whose members are read a second time, in smaller pages: enough to see whether pages fit together.
_READ_TWICE: Final = 4


async def gather(
    transport: Transport,
    *,
    api: Literal["auto", "v1", "v2"] = "auto",
    most_projects: int | None = None,
    concurrency: int = 8,
    patience: Patience | None = None,
) -> Evidence:
    """Ask for everything that the checks need.

    Args:
        transport: open.
        api: the version to ask, or `auto` for the newest that is served.
        most_projects: look at no more projects than so many.
        concurrency: requests under way at once, at least 1.
        patience: how long to wait for a platform that asks to.
    """
    asking = _Asking(transport, concurrency, patience or Patience())
    served = {version: await asking.status_of(version) for version in ("v2", "v1")}
    version = _version(api, served)
    if version is None:
        return Evidence(None, served, asking.answers, put_off=asking.put_off)
    asking.version = version
    await side_by_side([asking.ask(Asked("organization")), asking.ask(Asked("projects"))])
    ids = _project_ids(asking.answers[Asked("projects")])
    looked_at = ids if most_projects is None else ids[:most_projects]
    roots = ["/organization", *(f"/projects/{project_id}" for project_id in looked_at)]
    await side_by_side([asking.scope(number, root) for number, root in enumerate(roots)])
    return Evidence(version, served, asking.answers, len(ids), len(looked_at), asking.put_off)


class _Asking:
    """Sends requests, a bounded number at once, and keeps what came."""

    def __init__(self, transport: Transport, concurrency: int, patience: Patience) -> None:
        self._transport = transport
        self._slots = asyncio.Semaphore(concurrency)
        self._gate = Gate(patience)
        #: How many requests the platform put off.
        self.put_off = 0
        self.version = "v2"
        self.answers: dict[Asked, Answer] = {}

    async def status_of(self, version: str) -> int:
        """The status that a version answers with; 0 for no answer."""
        return (await self._get(f"/{version}/organization")).status

    async def ask(self, asked: Asked, root: str = "") -> Answer:
        """Send one request, and keep its answer."""
        path = f"/{self.version}{root}/{asked.what}"
        query = f"page={asked.page}&pageSize={asked.size}" if asked.what == "members" else ""
        self.answers[asked] = answer = await self._get(path, query)
        return answer

    async def scope(self, number: int, root: str) -> None:
        """Ask for all lists of one scope; of some scopes for the members again, in other pages."""
        others = [self.ask(Asked(what, number), root) for what in SCOPE_LISTS if what != "members"]
        first, *_ = await side_by_side([self.ask(Asked("members", number, 1, _PAGE), root), *others])
        await self._more_pages(number, root, first, _PAGE, 1)
        count = len(first.items("members"))
        if number < _READ_TWICE and count > 1:
            size = -(-count // 2)
            again = await self.ask(Asked("members", number, 1, size, 2), root)
            await self._more_pages(number, root, again, size, 2)

    async def _more_pages(self, number: int, root: str, first: Answer, size: int, round_: int) -> None:
        total, came = first.total or 0, len(first.items("members"))
        if not came or total <= came:
            return
        # A server may give less a page than asked for.
        pages = min(-(-total // came), _MOST_PAGES)
        await side_by_side(
            [self.ask(Asked("members", number, page, min(size, came), round_), root) for page in range(2, pages + 1)]
        )

    async def _get(self, path: str, query: str = "") -> Answer:
        async with self._slots:
            while True:
                sent_at = await self._gate.wait()
                started = perf_counter()
                try:
                    reply = await self._transport.send("GET", path, query)
                except PlatformError as error:
                    return Answer(0, None, perf_counter() - started, None, datetime.now(UTC), trouble=error.what)
                if not self._waits_for(reply, sent_at):
                    return _answer(reply, perf_counter() - started)

    def _waits_for(self, reply: Reply, sent_at: float) -> bool:
        """Whether the platform put a request off, and not for too long."""
        told = retry_after(reply.headers.get("retry-after"), reply.headers.get("date"))
        if reply.status != 429 and (reply.status != 503 or told is None):
            self._gate.answered(sent_at)
            return False
        self.put_off += 1
        return self._gate.refused(sent_at, told)


def _answer(reply: Reply, seconds: float) -> Answer:
    try:
        document = json.loads(reply.content)
    except (ValueError, RecursionError):
        document = None
    headers = tuple(sorted(name.lower() for name in reply.headers))
    return Answer(reply.status, document, seconds, _date(reply.headers), datetime.now(UTC), headers)


def _date(headers: Mapping[str, str]) -> datetime | None:
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _version(api: str, served: Mapping[str, int]) -> Literal["v1", "v2"] | None:
    if api == "v1" or (api == "auto" and served["v2"] in (0, 404) and served["v1"] not in (0, 404)):
        return "v1" if served["v1"] not in (0, 404) else None
    return "v2" if served["v2"] not in (0, 404) else None


def _project_ids(answer: Answer) -> list[str]:
    ids = [row.get("id") for row in answer.items("projects")]
    # A project without a usable id is told by the check of the fields.
    return [quote(str(project_id), safe="") for project_id in ids if isinstance(project_id, (str, int))]
