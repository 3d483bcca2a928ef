"""The way from files, options and the environment to a plan, for all commands that read live state."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from doorlist.access.load import Loaded, load
from doorlist.api.client import Client
from doorlist.api.settings import connection
from doorlist.cli.findings import annotated, with_lines
from doorlist.cli.options import default_files
from doorlist.cli.progress_bar import reading
from doorlist.errors import SettingsError
from doorlist.planning.hints import file_hints, live_hints
from doorlist.reconcile.lists import read_outline
from doorlist.reconcile.needed import read
from doorlist.reconcile.whole import read_all
from doorlist.side_by_side import side_by_side, stopped
from doorlist.values.at_moment import at
from doorlist.values.guardrails import Overrides

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from doorlist.api.settings import Api, Connection
    from doorlist.reconcile.lists import Outline
    from doorlist.values.guardrails import Limit
    from doorlist.values.live import Live
    from doorlist.values.mail_log import MailLog
    from doorlist.values.plan import Plan

T = TypeVar("T")
READS = 16
WRITES = 8


class Link(NamedTuple):
    """How a command reaches the platform, as its options say."""

    base_url: str | None = None
    api: Literal["auto", "v1", "v2"] = "auto"
    concurrency: int | None = None

    def connection(self) -> Connection:
        """Address and key; the key comes from the environment.

        Raises:
            SettingsError: they are missing or can't be used.
        """
        return connection(os.environ, self.base_url, self.api)

    def client(self) -> Client:
        """A client for the platform. Raises SettingsError."""
        return Client(self.connection(), concurrency=self.concurrency or READS)


class Planned(NamedTuple):
    """A plan and what it was made from."""

    plan: Plan
    live: Live
    api: Api = "auto"


class Request(NamedTuple):
    """What is to be planned, as the options say."""

    files: Sequence[str]
    guardrails: Sequence[str] = ()
    max_removals: Limit | None = None
    allowed: Sequence[str] = ()
    as_of: datetime | None = None
    only: Literal["due"] | None = None
    journal: str | None = None
    desired: str | None = None

    def load(self) -> Loaded:
        """The files' content, or that of the document which stands for them.

        Raises:
            AccessFileError, UsageError, PlanFileError: what is given can't be used.
        """
        if self.desired is None:
            return load(default_files(self.files), guardrails=self.guardrails)
        from doorlist.tasks.saved_desired import desired_of_file

        return desired_of_file(self.desired, self.files, self.guardrails)

    @property
    def overrides(self) -> Overrides:
        """Guardrails lifted for this run."""
        return Overrides(self.max_removals, frozenset(self.allowed))


def now() -> datetime:
    """The present moment, UTC, to the second: finer says nothing and makes plans harder to read."""
    return datetime.now(UTC).replace(microsecond=0)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end.

    Ctrl-C waits until the event loop stands: in the middle of its making, Python would print a traceback.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    results: list[T] = []

    async def begun() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        # Kept, not returned: asyncio.run ends by looking at SIGINT's handler, and `signal` then makes a text of it
        # with all that it holds. For a plan of 30,000 people that took a third of a second.
        results.append(await work)

    try:
        asyncio.run(begun())
    finally:
        work.close()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return results[0]


async def planned(
    request: Request, loaded: Loaded, client: Client, outline: Awaitable[Outline] | None = None
) -> Planned:
    """Read live state and make the plan. `outline`: organization and projects, where they are being read already.

    Raises:
        AccessFileError: the files don't fit the organization; with the lines' text.
        PlatformError: live state can't be read.
        JournalError: the journal can't be read.
    """
    started = now()
    desired = loaded.desired
    then = at(desired, request.as_of or started)
    with with_lines(loaded):
        async with reading() as progress:
            found: list[Any] = await side_by_side(
                [read(client, then, progress=progress, outline=outline), _meanwhile(_planner)]
            )
        live, make_plan = found
        given = {} if request.journal is None else {"mailed": _mailed(request.journal, live.organization.id)}
        plan = make_plan(
            desired,
            live,
            client.facts,
            now=started,
            overrides=request.overrides,
            as_of=request.as_of,
            only_due=request.only == "due",
            **given,
        )
    found = [*file_hints(then, client.facts, loaded.facts), *live_hints(then, live)]
    from doorlist.values.fields import hint_records  # imported by now, with the planner

    return Planned(replace(plan, hints=hint_records(map(loaded.placed, found))), live, client.api)


async def _meanwhile(work: Callable[[], T]) -> T:
    """Run work in a thread, so that the event loop stays free.

    Requests that wait to be sent go first: a thread that computes lets the loop have its turn only every 5 ms, and
    setting a connection up takes it many turns.
    """
    await asyncio.sleep(0.001)
    return await asyncio.to_thread(work)


def _planner() -> Callable[..., Plan]:
    # Importing it takes 40 ms: as well done while answers are on their way.
    from doorlist.planning.plan import make_plan

    return make_plan


def _mailed(journal: str, organization: str) -> MailLog:
    from doorlist.journal.reading import mail_log

    return mail_log(Path(journal), organization)


def plan_now(request: Request, link: Link, annotate: str | None = None) -> Planned:
    """Load, read and plan: the whole of `doorlist plan` but the printing.

    Raises:
        DoorlistError: anything is wrong.
    """

    async def work() -> Planned:
        async with client:
            # Whatever the files say, a plan needs the outline: it is on its way while a thread reads them.
            outline = asyncio.ensure_future(read_outline(client))
            try:
                loaded = await _meanwhile(request.load)
                return await planned(request, loaded, client, outline)
            finally:
                await stopped([outline])

    with annotated(annotate):
        try:
            client = link.client()
        except SettingsError:
            request.load()  # what is wrong in the files is told first, with a key or without
            raise
        return run(work())


class Whole(NamedTuple):
    """Everything that a key can read, and when it was read (UTC)."""

    live: Live
    moment: datetime


def whole(link: Link, *, definitions: bool = True) -> Whole:
    """Read the whole live state; only GETs are sent. Raises SettingsError, PlatformError."""
    client = link.client()

    async def work() -> Whole:
        moment = now()
        async with client, reading() as progress:
            return Whole(await read_all(client, definitions=definitions, progress=progress), moment)

    return run(work())
