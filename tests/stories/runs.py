"""One story's doorlist: the real command line on the watched platform, in its own folder and at its own moment."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import time_machine
from hypothesis import note

from campaign.checks import writes
from campaign.may import chains
from support.commandline import doorlist

from .checks import Run, every

if TYPE_CHECKING:
    from collections.abc import Iterable

    from support.commandline import Ended

    from .access import Access
    from .figures import Figures
    from .watch import Watched

#: A Monday, weeks after everything that a seed holds.
START: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
JOURNAL: Final = Path(".doorlist/journal.jsonl")
_TIMES: Final = re.compile(r'"(created_at|read_at)": ?"[^"]*"')
_SECOND: Final = timedelta(seconds=1)


class Runs:
    """Runs commands, and looks at each from all sides.

    Args:
        platform: reset to the story's company.
        figures: counts go there.
        folder: is made, and removed by `close`.
    """

    def __init__(self, platform: Watched, figures: Figures, folder: Path) -> None:
        self.platform, self.figures = platform, figures
        self.mailed: dict[tuple[str, str], datetime] = {}
        self._resent: dict[tuple[str, str], datetime] = {}
        self._leaving = contextlib.ExitStack()
        # The clock of doorlist and of the platform at once; it stands while either of them works.
        self._time = self._leaving.enter_context(time_machine.travel(START, tick=False))
        folder.mkdir()
        self._leaving.callback(shutil.rmtree, folder)
        self._leaving.enter_context(contextlib.chdir(folder))
        emulator = platform.emulator
        environment = {"CONFIDENT_ORG_API_KEY": emulator.key, "CONFIDENT_BASE_URL": emulator.url}
        self._leaving.enter_context(patch.dict(os.environ, environment))

    def close(self) -> None:
        """Back to the present."""
        self._leaving.close()

    @property
    def now(self) -> datetime:
        """The story's moment, UTC."""
        return datetime.now(UTC)

    def wait(self, time: timedelta = _SECOND) -> None:
        """Let time pass."""
        self._time.shift(time)

    def read(self, *arguments: str, codes: tuple[int, ...] = (0,), offline: bool = False) -> Ended:
        """Run what only looks.

        Raises:
            AssertionError: it ended otherwise, sent more than GET, or changed anything.
        """
        emulator = self.platform.emulator
        before = emulator.state(), emulator.mails()
        emulator.clear_requests()
        ended = self._doorlist(*arguments)
        verbs = {request["verb"] for request in emulator.requests()}
        self.must(verbs == (set() if offline else {"GET"}), f"{arguments} sent {verbs}")
        self.must((emulator.state(), emulator.mails()) == before, f"{arguments} changed something")
        self.must(ended.code in codes, f"{arguments} ended with {ended.code}: {ended.err}{ended.out}")
        return ended

    def plan(self, *arguments: str, twice: bool = False, codes: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Plan, and save it as plan.json; returns the document."""
        words = ("plan", "--format", "json", *arguments)
        ended = self.read(*words, "--out", "plan.json", codes=codes)
        if twice:
            self.wait()
            again = self.read(*words, codes=codes)
            self.must(_TIMES.sub("", again.out) == _TIMES.sub("", ended.out), f"not the same twice: {ended.out}")
        found: dict[str, Any] = ended.json
        if "--detailed-exitcode" in arguments:
            self.must(ended.code == (2 if found["actions"] else 0), f"exit code {ended.code}: {ended.out}")
        return found

    def apply(self, access: Access, plan: dict[str, Any], *arguments: str) -> Run:
        """Apply, and check everything that has to hold of a run that isn't refused.

        Args:
            access: what the run goes by.
            plan: what it has to carry out, made at this very moment or saved before.
            arguments: `--auto-approve`, or the saved plan.

        Raises:
            AssertionError: with every sentence of every check.
        """
        emulator = self.platform.emulator
        before, start, mails = emulator.state(), self.platform.standings(), len(emulator.world.mails)
        held, policies = chains(emulator.world), self._policies()
        emulator.clear_requests()
        self.platform.writes.clear()
        ended = self._doorlist("apply", "--format", "json", *arguments)
        self.must(bool(ended.out), f"{arguments} ended with {ended.code}: {ended.err}")
        run = Run(
            access=access,
            moment=self.now,
            plan=plan,
            outcome=ended.json,
            code=ended.code,
            before=before,
            after=emulator.state(),
            start=start,
            writes=list(self.platform.writes),
            sent=writes(emulator.requests()),
            mails=emulator.mails()[mails:],
            mailed=dict(self.mailed),
            resent=self.asked_again(access),
            emails={person.id: email for email, person in self._people()},
            roles={(one.label, role.id): role.name for one in emulator.world.scopes() for role in one.all_roles()},
            policies=policies | self._policies(),
            chains=held,
        )
        self.must_not(every(run))
        self._count(run)
        self._used_journal()
        return run

    def asked_again(self, access: Access) -> set[tuple[str, str]]:
        """Scope and email of whom doorlist has sent an invitation again, too lately to do so once more."""
        since = self.now - timedelta(days=access.resend_after or 30)
        return {key for key, moment in self._resent.items() if moment > since}

    def refused(self, codes: tuple[int, ...], *arguments: str) -> None:
        """An `apply` that must not begin."""
        self.read("apply", *arguments, codes=codes)
        self._used_journal()

    def must(self, so: bool, otherwise: str) -> None:
        """Raises AssertionError unless it is so."""
        assert so, otherwise

    def must_not(self, problems: Iterable[str]) -> None:
        """Raises AssertionError with every problem, if there are any."""
        self.must(not (found := list(problems)), "\n".join(found))

    def _doorlist(self, *arguments: str) -> Ended:
        note(f"{self.now:%d %b %H:%M:%S} doorlist {' '.join(arguments)}")
        self.figures.count(f"run {arguments[0]}")
        ended = doorlist(*arguments)
        self.must("Traceback" not in ended.err, ended.err)
        return ended

    def _policies(self) -> dict[tuple[str, str], str]:
        scopes = self.platform.emulator.world.scopes()
        return {(scope.label, policy.id): policy.name for scope in scopes for policy in scope.policies.values()}

    def _people(self) -> list[tuple[str, Any]]:
        world = self.platform.emulator.world
        return [(person.email, person) for person in world.people.values()]

    def _count(self, run: Run) -> None:
        self.mailed.update({(mail["email"], mail["scope"]): run.moment for mail in run.mails})
        self._resent.update(
            {(mail["scope"], mail["email"]): run.moment for mail in run.mails if mail["why"] == "resent"}
        )
        self.figures.count("mail", len(run.mails))
        self.figures.count("write", len(run.writes))
        self.figures.count(f"verdict {run.outcome['verdict']}")
        for action in run.plan["actions"]:
            self.figures.count(f"{action['kind']}: {action['cause']}")
            self.figures.count("dependency", len(action["depends_on"]))

    def _used_journal(self) -> None:
        """The journal's date is of the story's time, as doorlist looks at it; and then a second passes."""
        if JOURNAL.exists():
            moment = self.now.timestamp()
            os.utime(JOURNAL, (moment, moment))
        self.wait()
