"""`explain`, `who-can` and `history`: against `plan` over HTTP, against `validate` offline, and by the commit."""

from __future__ import annotations

import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any

from .emulator import emulator
from .measure import DOORLIST, in_turn, process
from .results import Result
from .worlds import access_file, differing, email, everybody, seed, teams

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .measure import Setting
    from .worlds import Roles

_ROLE = "Labeler"


def answering(setting: Setting) -> Iterator[Result]:
    """One in ten people of a project holds a custom role, so that every project's roles and policies are read."""
    yield from _online(setting)
    yield from _offline(setting)
    yield from _history(setting)


def _online(setting: Setting) -> Iterator[Result]:
    members, projects, team = (5_000, 50, 200) if setting.short else (10_000, 100, 200)
    organization = everybody(members)
    there = {
        name: {who: _ROLE if seat % 10 == 0 else role for seat, (who, role) in enumerate(people.items())}
        for name, people in teams(projects, team, members).items()
    }
    file = setting.folder / "access.yaml"
    file.write_text(access_file(organization, there), encoding="utf-8")
    with emulator(_with_roles(seed(organization, there)), setting.folder) as server:
        what = f"{members:,} members and {projects} projects of {team}"
        asked = {
            "explain, an Owner": ["explain", email(0)],
            "who-can iam:manage": ["who-can", "iam:manage"],
            "who-can trace:read": ["who-can", "trace:read"],
        }
        for name, words in asked.items():

            def run(*command: str) -> float:
                return process([DOORLIST, *command, str(file)], env=server.env, cwd=setting.folder)

            ours, plan = in_turn(setting.rounds, partial(run, *words), lambda: run("plan"))
            yield Result(f"doorlist {name}, {what}", "doorlist plan", "at most", 1.5, ours, plan)


def _offline(setting: Setting) -> Iterator[Result]:
    count = 10_000 if setting.short else 100_000
    wanted, _ = differing(count, one_in=6)
    file = setting.folder / "many.yaml"
    file.write_text(access_file(None, wanted), encoding="utf-8")
    explain, validate = in_turn(
        setting.rounds,
        lambda: process([DOORLIST, "explain", email(0), "--offline", str(file)]),
        lambda: process([DOORLIST, "validate", str(file)]),
    )
    yield Result(
        f"doorlist explain --offline, {count:,} entries", "doorlist validate", "at most", 1.3, explain, validate
    )


def _history(setting: Setting) -> Iterator[Result]:
    commits = 100 if setting.short else 1_000
    repository = setting.folder / "repository"
    _repository(repository, commits)
    ours = tuple(process([DOORLIST, "history", email(1)], cwd=repository) for _ in range(setting.rounds))
    allowed = (10.0 * commits / 1_000,) * setting.rounds
    yield Result(
        f"doorlist history, {commits:,} commits of a file of 600 entries",
        "10 ms a commit",
        "at most",
        1,
        ours,
        allowed,
    )


def _with_roles(world: dict[str, Any]) -> dict[str, Any]:
    policy = {"name": "Look", "permissions": ["trace:read", "dataset:read"]}
    for project in world["projects"]:
        project["policies"] = [policy]
        project["roles"] = [{"name": _ROLE, "policies": ["Look"]}]
    return world


def _repository(folder: Path, commits: int) -> None:
    """Each commit gives one person another role; the person asked about is one of them now and then."""
    folder.mkdir()
    people: Roles = everybody(600)
    stream = []
    for number in range(commits):
        people[email(1 + number % 50)] = "Admin" if number // 50 % 2 else "Member"
        text = access_file(people, {}, [f"# {number}"])
        subject = f"Change {number}"
        stream.append(f"commit refs/heads/main\ncommitter T <t@acme.example> {1_767_258_000 + number} +0000\n")
        stream.append(f"data {len(subject)}\n{subject}\n")
        stream.append(f"M 100644 inline access.yaml\ndata {len(text)}\n{text}\n")
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    subprocess.run(["git", "fast-import", "--quiet"], input="".join(stream).encode(), cwd=folder, check=True)
    subprocess.run(["git", "checkout", "-qf", "main"], cwd=folder, check=True)
