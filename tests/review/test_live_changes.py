"""What became different between two live states."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.live_changes import changes
from support.live_states import lives
from support.worlds import Inside, live, short, short_scope

if TYPE_CHECKING:
    from doorlist.values.live import Live


def told(old: Live, new: Live) -> list[str]:
    """`org kurt left Member>None`."""
    return [
        f"{short_scope(one.scope)} {short(one.email or '*')} {one.what} {one.before}>{one.after}"
        for one in changes(old, new, CONFIDENT_AI)
    ]


def one(member: str | None = None, invited: Any = None) -> Live:
    members = {"ada": "Owner"} | ({} if member is None else {"kurt": member})
    return live(members, {} if invited is None else {"kurt": invited})


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (one(), one("Member"), "appeared None>Member"),
        (one(None, "Member"), one("Member"), "joined None>Member"),
        (one("Member"), one(), "left Member>None"),
        (one("Member"), one(None, "Auditor"), "left Member>None"),
        (one("Member"), one("Admin"), "role Member>Admin"),
        (one("-"), one("Admin"), "role no role>Admin"),
        (one(), one(None, "Member"), "invited None>Member"),
        (one(), one(None, "Member DECLINED"), "declined None>Member"),
        (one(None, "-"), one(None, "- DECLINED"), "declined Member>Member"),
        (one(None, "- DECLINED"), one(None, "-"), "invited-again Member>Member"),
        (one(None, "Member"), one(None, "Auditor"), "invitation-role Member>Auditor"),
        (one(None, "?gone"), one(None, "Member"), "invitation-role role_id gone>Member"),
        (one(None, "Member"), one(), "withdrawn Member>None"),
        (one("Member"), one("Member", "Auditor"), "invited None>Auditor"),
        (one("Member", "Auditor"), one("Member"), "withdrawn Auditor>None"),
        (one("Member", "Auditor"), one("Member", "Member"), None),
        (one(None, "Member"), one(None, ["Auditor DECLINED", "Member"]), None),
        (one(None, "Member"), one(None, "Member SNOOZED"), None),
        (one(None, "Member PENDING 2026-01-01"), one(None, "Member PENDING 2026-02-02"), None),
    ],
)
def test_one_person(old: Live, new: Live, line: str | None) -> None:
    assert told(old, new) == ([] if line is None else [f"org kurt {line}"])


def test_projects_come_go_and_are_renamed() -> None:
    from dataclasses import replace

    old = live({"ada": "Owner"}, Bot=Inside({"ada": "Owner"}), Old=Inside())
    new = live({"ada": "Owner"}, Bot=Inside({"ada": "Member"}), New=Inside({"ada": "Owner"}))
    bot = new.projects[0]
    robot = bot._replace(name="Robot")
    scopes = {robot if scope == bot else scope: there for scope, there in new.scopes.items()}
    new = replace(
        new, organization=new.organization._replace(name="Beta"), projects=(robot, *new.projects[1:]), scopes=scopes
    )
    assert told(old, new) == [
        "org * renamed Acme>Beta",
        "New * project-created None>New",
        "Old * project-gone Old>None",
        "Robot * renamed Bot>Robot",
        "Robot ada role Owner>Member",
    ]


@given(lives())
def test_nothing_changed(there: Live) -> None:
    assert changes(there, there, CONFIDENT_AI) == []


@given(lives(), lives())
def test_going_back_names_the_same_people(one: Live, other: Live) -> None:
    there = {(change.scope.key, change.email) for change in changes(one, other, CONFIDENT_AI)}
    back = {(change.scope.key, change.email) for change in changes(other, one, CONFIDENT_AI)}
    assert there == back


def test_where_nothing_differs_deepdiff_is_not_imported() -> None:
    code = "import sys, doorlist.review.live_changes; sys.exit('deepdiff' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
