"""Hostile names in the answers about people and powers: who may do what, since when, until when."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from doorlist.output.expiring import expiring_view
from doorlist.output.explain import explain_view
from doorlist.output.history import history_view
from doorlist.output.validation import validation_view
from doorlist.output.who_can import who_can_view
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.diff_values import Expiry
from doorlist.review.expiring import expiring
from doorlist.review.explain import explained
from doorlist.review.history_values import CommitRecord, History, HistoryChange, HistoryEvent, Unknown, ViaChange
from doorlist.review.who_can import who_can
from doorlist.values.action import RoleChange
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.fields import SourceRecord
from doorlist.values.live import (
    HeldRole,
    Invitation,
    Live,
    LiveScope,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from support.hostile import HOSTILE, check_markdown, page_tags
from support.plans import NOW, make_blocked
from support.shown import as_html, as_json, as_markdown, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.output.view import View

SOON = NOW + timedelta(days=3)


def _desired(evil: str) -> Desired:
    source = Source(evil, 3)
    entry = Entry(evil, RoleRef(evil), source, "members", SOON, evil, evil, then=RoleRef(evil), template=evil)
    scope = DesiredScope(evil, evil, source, managed=True, entries={evil: entry})
    return Desired(scope, (scope,), files=(evil,))


def _live(evil: str) -> Live:
    permission = Permission("p1", evil), Permission("p2", "iam:manage")
    policy = Policy("policy", evil, evil, permission)
    role = Role("role", evil, description=evil, policies=(PolicyRef("policy", evil),))
    there = LiveScope(
        {email: Member(f"u{email}", email, evil, HeldRole("role", evil)) for email in (evil, f"{evil}2")},
        (Invitation(1, f"{evil}3", "DECLINED", evil, "role"),),
        (role,),
        (policy,),
        permission,
    )
    project = Scope("project", evil, evil)
    return Live(Organization(evil, evil, "TEAM"), (project,), {ORGANIZATION: there, project: there})


def _explained(evil: str) -> View:
    live, desired = _live(evil), _desired(evil)
    plan = make_plan(desired, live, CONFIDENT_AI, now=NOW)
    return explain_view(explained(evil, desired, live, CONFIDENT_AI, plan, scopes=[ORGANIZATION, *live.projects]))


def _who_can(evil: str) -> View:
    live = _live(evil)
    return who_can_view(who_can(evil, _desired(evil), live, CONFIDENT_AI, NOW, [ORGANIZATION, *live.projects]))


def _history(evil: str) -> View:
    commit = CommitRecord(evil, "2026-03-01T12:00:00Z", evil, evil)
    change = HistoryChange(
        scope=Scope("project", evil, evil),
        what="changed",
        role=RoleChange(evil, evil),
        starts=Expiry(None, NOW),
        expires=Expiry(NOW, SOON),
        then=RoleChange(evil, None),
        via=ViaChange(evil, evil),
        gains=(evil,),
        loses=(evil,),
        moved=evil,
        reason=evil,
        source=SourceRecord(evil, 1),
    )
    return history_view(
        History(
            format_version="1.0",
            tool=evil,
            email=evil,
            events=(HistoryEvent(commit, commit, (change,)),),
            begins=(commit,),
            unknown=(Unknown(commit, evil),),
            commits=3,
        )
    )


VIEWS: dict[str, Callable[[str], View]] = {
    "explain": _explained,
    "who-can": _who_can,
    "history": _history,
    "expiring": lambda evil: expiring_view(expiring(_desired(evil), moment=NOW, paths=(evil,))),
    "validation": lambda evil: validation_view(
        _desired(evil), [make_blocked(evil, Scope("project", evil, evil), emails=(evil,), reason=evil)]
    ),
}
each = pytest.mark.parametrize("name", VIEWS)
evil_names = pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())


@each
@evil_names
def test_no_text_holds_a_control_or_a_command(name: str, evil: str) -> None:
    for options in ({}, {"width": 60}):
        text = as_text(VIEWS[name](evil), verbose=True, **options)

        assert text.replace("\n", "").isprintable()
        assert not re.search(r"##\w*\[", text)
        assert not re.search(r"^\s*::", text, re.MULTILINE)


@each
@evil_names
def test_no_name_makes_a_line(name: str, evil: str) -> None:
    def lines(who: str) -> int:
        return as_text(VIEWS[name](who), verbose=True).count("\n")

    assert lines(evil) == lines("ada@acme.example")


@each
@evil_names
def test_markdown_and_pages_are_ours_alone(name: str, evil: str) -> None:
    check_markdown(as_markdown(VIEWS[name](evil), key=evil, limit=10**6))
    assert page_tags(as_html(VIEWS[name](evil))) == page_tags(as_html(VIEWS[name]("ada@acme.example")))


@each
@evil_names
def test_json_is_safe_to_print_and_means_what_it_was_given(name: str, evil: str) -> None:
    text = as_json(VIEWS[name](evil))

    assert text.replace("\n", "").isprintable()
    assert not re.search(r"##\w*\[", text)
    assert evil in _strings(json.loads(text))


def _strings(value: object) -> set[str]:
    if isinstance(value, dict):
        return {found for part in value.values() for found in _strings(part)}
    if isinstance(value, list):
        return {found for part in value for found in _strings(part)}
    return {value} if isinstance(value, str) else set()
