"""What is timed inside a fresh process: `python -m tests.bench.inside JOB …` prints the seconds of one step,
and the bytes at the process's peak.

Making the values, and importing, isn't timed. The garbage collector is set as the command sets it, for both sides.
"""

from __future__ import annotations

import gc
import resource
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorlist.__main__ import COLLECT_EVERY
from doorlist.platform.confident_ai import CONFIDENT_AI

from . import defined
from .worlds import differing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from doorlist.planning.builder import PlanBuilder
    from doorlist.values.live import Live
    from doorlist.values.plan import Plan

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FILE = "access.yaml"
Change = tuple[Any, ...]
Sides = Mapping[str, Mapping[str, tuple[str, Any]]]


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
    return _seconds(lambda: make_plan(desired, live, CONFIDENT_AI, now=NOW))


def algebra(entries: str) -> float:
    """The same set algebra on bare dicts: all that a reviewer gets of each action, and nothing else."""
    wanted, live = differing(int(entries), one_in=6)
    mine = {
        name: {who: (role, line) for line, (who, role) in enumerate(people.items())}
        for name, people in wanted.items()
    }
    theirs = {name: {who: (role, f"id-{who}") for who, role in people.items()} for name, people in live.items()}
    ids = {name: f"id-{name}" for name in wanted}
    return _seconds(lambda: changes(mine, theirs, ids))


def changes(wanted: Sides, live: Sides, ids: Mapping[str, str]) -> list[Change]:
    """Removals, changes of role and additions, in a plan's order.

    Args:
        wanted: by project and email, role and line.
        live: by project and email, role and user id.
        ids: of the projects.

    Returns:
        Tuples of id, kind, project, email, user id, role before and after, cause, reason and place in the file.
    """
    removals: list[Change] = []
    updates: list[Change] = []
    additions: list[Change] = []
    for name in sorted(wanted):
        mine, theirs, key = wanted[name], live[name], f"project:{ids[name]}"
        for who in sorted(theirs.keys() - mine.keys()):
            role, user = theirs[who]
            why = f"Not named in project {name}, where unlisted people are removed."
            removals.append((f"remove:{key}:{who}", "remove", name, who, user, (role, None), "unlisted", why, None))
        for who in sorted(who for who in mine.keys() & theirs.keys() if mine[who][0] != theirs[who][0]):
            (before, user), (after, line) = theirs[who], mine[who]
            why, place = f"Named in the file as {after}; is {before}.", (FILE, line)
            made = f"update-role:{key}:{who}"
            updates.append((made, "update-role", name, who, user, (before, after), "role-differs", why, place))
        for who in sorted(mine.keys() - theirs.keys()):
            role, line = mine[who]
            why, place = f"Named in the file as {role}; not in project {name} yet.", (FILE, line)
            additions.append((f"invite:{key}:{who}", "invite", name, who, None, (None, role), "not-in", why, place))
    return removals + updates + additions


def plan_of_definitions(file: str, said: str) -> float:
    """A plan of people, roles and policies, from values in memory."""
    from doorlist.access.load import load
    from doorlist.planning.plan import make_plan

    desired, live = load([file]).desired, live_of_definitions(said)
    return _seconds(lambda: make_plan(desired, live, CONFIDENT_AI, now=NOW))


def definition_algebra(projects: str) -> float:
    """The same as set algebra on bare dicts."""
    from . import definition_algebra

    wanted, live = defined.sides(int(projects), 20, 20, 100, differing=True)
    ids = {name: f"id-{name}" for name in wanted}
    return _seconds(lambda: definition_algebra.changes(wanted, live, ids))


def plan_of_people(file: str, said: str) -> float:
    """A plan by the rules for people alone, as if there were none for roles and policies."""
    from unittest import mock

    from doorlist.access.load import load
    from doorlist.planning import decide, managed_scope
    from doorlist.planning.impact import Course
    from doorlist.planning.order import in_order
    from doorlist.planning.plan import make_plan

    def people_alone(builder: PlanBuilder, *_: object, **__: object) -> Course:
        return Course(in_order(builder.actions))

    desired, live = load([file]).desired, _live(said)
    undefined = mock.patch.object(managed_scope, "define", return_value=None)
    with undefined, mock.patch.object(decide, "carried_out", people_alone):
        return _seconds(lambda: make_plan(desired, live, CONFIDENT_AI, now=NOW))


def document(file: str, said: str, out: str) -> float:
    """From the access file and the platform's answers to the plan's JSON document, as `plan --out` writes it."""
    from doorlist.cli.printing import save

    def whole() -> None:
        save(out, _pieces(made(file, said), "json"))

    return _seconds(whole)


def render(form: str, file: str, said: str) -> float:
    """A plan in a format, written to nowhere."""
    plan = made(file, said)

    def write() -> None:
        with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
            nowhere.writelines(_pieces(plan, form))

    return _seconds(write)


def made(file: str, said: str) -> Plan:
    """A plan from an access file and the platform's answers."""
    from doorlist.access.load import load
    from doorlist.planning.plan import make_plan

    return make_plan(load([file]).desired, _live(said), CONFIDENT_AI, now=NOW)


def _pieces(plan: Plan, form: str) -> Iterable[str]:
    from doorlist.output.plan import plan_view

    return plan_view(plan).pieces(form)


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


def live_of_definitions(said: str) -> Live:
    """The answers of `defined.answers`, likewise."""
    from doorlist.api import wire
    from doorlist.values.live import Live, LiveScope
    from doorlist.values.scope import ORGANIZATION

    with Path(said).open("rb") as lines:
        organization, projects = wire.organization(next(lines)), wire.projects(next(lines))
        everybody = {member.email: member for member in wire.member_page(next(lines)).members}
        scopes = {ORGANIZATION: LiveScope(everybody, ())}
        permissions = wire.permissions(next(lines))
        for scope in projects:
            members = {member.email: member for member in wire.member_page(next(lines)).members}
            invitations, roles = wire.invitations(next(lines)), wire.whole_roles(next(lines), scope)
            scopes[scope] = LiveScope(members, invitations, roles, wire.policies(next(lines)), permissions)
    return Live(organization, projects, scopes)


def _seconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def _peak() -> int:
    # Not getrusage's: on Linux that begins with the size of whoever started the process.
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


JOBS: dict[str, Callable[..., float]] = {
    "load": load,
    "yaml": yaml,
    "plan": plan,
    "plan-of-people": plan_of_people,
    "algebra": algebra,
    "plan-of-definitions": plan_of_definitions,
    "definition-algebra": definition_algebra,
    "document": document,
    "render": render,
}

if __name__ == "__main__":
    gc.set_threshold(*COLLECT_EVERY)
    print(JOBS[sys.argv[1]](*sys.argv[2:]), _peak())  # noqa: T201
