"""What is timed inside a fresh process: `python -m tests.bench.inside JOB …` prints the seconds of one step.

Making the values, and importing, isn't timed. The garbage collector is on, as Python has it.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .worlds import Roles, differing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from doorlist.values.live import Live
    from doorlist.values.plan import Plan

NOW = datetime(2026, 11, 24, tzinfo=UTC)
Change = tuple[str, str, str, str, str | None, str | None, str]


def load(file: str) -> float:
    """An access file: positions kept, checks included."""
    from doorlist.access.load import load

    return _seconds(lambda: load([file]))


def yaml(file: str) -> float:
    """The same file as PyYAML loads it at its fastest."""
    import yaml

    def read() -> Any:
        with Path(file).open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=yaml.CSafeLoader)

    return _seconds(read)


def plan(file: str, said: str) -> float:
    """A plan, from values in memory."""
    from doorlist.access.load import load
    from doorlist.planning.plan import make_plan

    desired, live = load([file]).desired, _live(said)
    return _seconds(lambda: make_plan(desired, live, now=NOW))


def algebra(entries: str) -> float:
    """The same set algebra on bare dicts: what a reviewer gets, and nothing else."""
    wanted, live = differing(int(entries), one_in=6)
    ids = {name: f"id-{name}" for name in wanted}
    return _seconds(lambda: changes(wanted, live, ids))


def changes(wanted: Mapping[str, Roles], live: Mapping[str, Roles], ids: Mapping[str, str]) -> list[Change]:
    """Removals, changes of role and additions, each by project and email: id, project, email, roles, reason."""
    removals: list[Change] = []
    updates: list[Change] = []
    additions: list[Change] = []
    for name in sorted(wanted):
        mine, theirs, key = wanted[name], live[name], ids[name]
        for who in sorted(theirs.keys() - mine.keys()):
            reason = f"Not named in project {name}, where unlisted people are removed."
            removals.append((f"remove:project:{key}:{who}", "remove", name, who, theirs[who], None, reason))
        for who in sorted(who for who in mine.keys() & theirs.keys() if mine[who] != theirs[who]):
            before, after = theirs[who], mine[who]
            reason = f"Named in the file as {after}; is {before}."
            updates.append((f"update-role:project:{key}:{who}", "update-role", name, who, before, after, reason))
        for who in sorted(mine.keys() - theirs.keys()):
            reason = f"Named in the file as {mine[who]}; not in project {name} yet."
            additions.append((f"invite:project:{key}:{who}", "invite", name, who, None, mine[who], reason))
    return removals + updates + additions


def document(file: str, said: str, out: str) -> float:
    """From the access file and the platform's answers to the plan's JSON document, as `plan --out` writes it."""
    from doorlist.commands.printing import save

    def whole() -> None:
        save(out, _pieces(_plan(file, said), "json"))

    return _seconds(whole)


def render(form: str, file: str, said: str) -> float:
    """A plan in a format, written to nowhere."""
    plan = _plan(file, said)

    def write() -> None:
        with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
            nowhere.writelines(_pieces(plan, form))

    return _seconds(write)


def _plan(file: str, said: str) -> Plan:
    from doorlist.access.load import load
    from doorlist.planning.plan import make_plan

    return make_plan(load([file]).desired, _live(said), now=NOW)


def _pieces(plan: Plan, form: str) -> Iterable[str]:
    from doorlist.commands.rendering import plan_pieces

    return plan_pieces(plan, form)


def _live(said: str) -> Live:
    """The answers of `worlds.answers`, decoded by the client's own functions."""
    from doorlist.api import wire
    from doorlist.values.live import Live, LiveScope

    with Path(said).open("rb") as lines:
        organization, projects = wire.organization(next(lines)), wire.projects(next(lines))
        scopes = {}
        for scope in projects:
            members = {member.email: member for member in wire.member_page(next(lines)).members}
            scopes[scope] = LiveScope(members, wire.invitations(next(lines)), wire.roles(next(lines), scope))
    return Live(organization, projects, scopes)


def _seconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


JOBS: dict[str, Callable[..., float]] = {
    "load": load,
    "yaml": yaml,
    "plan": plan,
    "algebra": algebra,
    "document": document,
    "render": render,
}

if __name__ == "__main__":
    print(JOBS[sys.argv[1]](*sys.argv[2:]))  # noqa: T201
