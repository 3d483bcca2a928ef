"""Roles and policies: reading them over HTTP, planning them, and what they cost where there are none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from . import defined
from .emulator import emulator
from .entries import written
from .measure import DOORLIST, PROGRAMS, in_turn, inside, process
from .reading import PAGE
from .results import Result
from .worlds import differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .measure import Setting


def definitions(setting: Setting) -> Iterator[Result]:
    """Against the fewest requests, against sets on bare dicts, and against the rules for people alone."""
    yield from _reading(setting)
    yield from _planning(setting)
    yield from _without(setting)


def _reading(setting: Setting) -> Iterator[Result]:
    projects, roles, policies, people = (60, 10, 10, 100) if setting.short else (200, 10, 10, 200)
    there, _ = defined.sides(projects, roles, policies, people, differing=False)
    file = setting.folder / "access.yaml"
    file.write_text(defined.access_file(there), encoding="utf-8")
    with emulator(defined.seed(there), setting.folder) as server:

        def ours() -> float:
            return process([DOORLIST, "plan", "--detailed-exitcode", str(file)], env=server.env, cwd=setting.folder)

        def fewest() -> float:
            return process([sys.executable, str(PROGRAMS / "ideal.py"), "define", server.url, server.key])

        before = server.served()
        ours()
        requests = float(server.served() - before)
        # Organization, projects and one catalogue; members and invitations of everything; roles and policies.
        everybody = len(defined.organization(there))
        formula = float(3 + -(-everybody // PAGE) + 1 + projects * (-(-people // PAGE) + 3))
        each = f"{roles} roles, {policies} policies and {people} people"
        what = f"doorlist plan, nothing to do, {projects} projects of {each}"
        yield Result(f"the requests of {what}", "the fewest", "equal", 1, (requests,), (formula,), "requests")
        plan, ideal = in_turn(setting.rounds, ours, fewest)
        yield Result(what, "ideal reader, 16 connections", "at most", 1.35, plan, ideal)


def _planning(setting: Setting) -> Iterator[Result]:
    projects = 100 if setting.short else 1_000
    wanted, live = defined.sides(projects, 20, 20, 100, differing=True)
    file, said = setting.folder / "defined.yaml", setting.folder / "defined.jsonl"
    file.write_text(defined.access_file(wanted), encoding="utf-8")
    said.write_text("\n".join([*defined.answers(live), ""]), encoding="utf-8")
    ours, theirs = in_turn(
        setting.rounds,
        lambda: inside("plan-of-definitions", file, said),
        lambda: inside("definition-algebra", projects),
    )
    what = f"planning {projects:,} projects of 20 roles, 20 policies and 100 people, a tenth differing"
    yield Result(what, "set algebra on bare dicts", "at most", 6, ours, theirs)


def _without(setting: Setting) -> Iterator[Result]:
    count = 10_000 if setting.short else 100_000
    file, said = written(setting.folder, *differing(count, one_in=6))
    # A step of a second, whose median has to be exact to some percent: measured more often.
    ours, theirs = in_turn(
        3 * setting.rounds,
        lambda: inside("plan", file, said),
        lambda: inside("plan-of-people", file, said),
    )
    what = f"planning {count:,} entries, half differing, without roles and policies"
    yield Result(what, "the rules for people alone", "at most", 1.05, ours, theirs)
