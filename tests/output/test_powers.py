"""Explanations, answers and histories in every format: the schemas fit, and no name forges anything."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import jsonschema
import pytest

from doorlist.output.explain import explain_view
from doorlist.output.history import history_view
from doorlist.output.schema import explain_schema, history_schema, who_can_schema
from doorlist.output.ways import permissions
from doorlist.output.who_can import who_can_view
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.holders import Means
from doorlist.powers.patterns import Catalogue
from doorlist.powers.ways import Step, Way
from doorlist.review.diff_values import Expiry
from doorlist.review.explain import explained
from doorlist.review.explained import ScopeKeys
from doorlist.review.history_values import (
    CommitRecord,
    History,
    HistoryChange,
    HistoryEvent,
    Unknown,
    ViaChange,
)
from doorlist.review.who_can import HeldIn, Holder, WhoCan, who_can
from doorlist.values.action import RoleChange
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.fields import SourceRecord
from doorlist.values.live import (
    ApiKey,
    HeldRole,
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
from support.shown import as_html, as_json, as_markdown, as_text

if TYPE_CHECKING:
    from doorlist.output.view import View

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2027, 2, 1, tzinfo=UTC)


def world(evil: str) -> tuple[Desired, Live, Scope]:
    """Everything that somebody can name is `evil`, the permission too."""
    project = Scope("project", evil, evil)
    held = HeldRole("r", evil)
    here = Source(evil, 3)
    there = LiveScope(
        {
            evil: Member("u", evil, evil, held),
            f"{evil}2": Member("v", f"{evil}2", None, HeldRole("owner", "Owner")),
            f"{evil}3": Member("w", f"{evil}3", None, HeldRole("i", f"i{evil}")),
        },
        (),
        (
            Role("r", evil, policies=(PolicyRef("p", evil),)),
            Role("i", f"i{evil}", policies=(PolicyRef("q", evil),)),
            Role("owner", "Owner", builtin=True),
        ),
        (
            Policy("p", evil, None, (Permission("x", evil),)),
            Policy("q", f"q{evil}", None, (Permission("m", "iam:manage"),)),
        ),
        (Permission("x", evil), Permission("m", "iam:manage"), Permission("pm", "project:manage")),
    )
    entry = Entry(evil, RoleRef(evil), here, "members", LATER, evil, evil, template=evil)
    later = {evil: entry._replace(starts=LATER, expires=None)}
    wanted = DesiredScope(evil, evil, here, managed=True, entries={evil: entry}, upcoming=later)
    live = Live(Organization(evil, evil, "TEAM"), (project,), {ORGANIZATION: there, project: there})
    return Desired(wanted, (wanted,), files=(evil,)), live, project


def explanation(evil: str) -> View:
    desired, live, project = world(evil)
    found = explained(
        evil,
        desired,
        live,
        CONFIDENT_AI,
        make_plan(desired, live, CONFIDENT_AI, now=NOW),
        scopes=(ORGANIZATION, project),
    )
    keys = (ScopeKeys(project, (ApiKey(1, evil, True, evil, evil, evil, evil),)), ScopeKeys(ORGANIZATION, None))
    return explain_view(replace(found, offline=True, keys=keys))


def reach(evil: str) -> View:
    desired, live, project = world(evil)
    plan = make_plan(desired, live, CONFIDENT_AI, now=NOW)
    return explain_view(explained(f"{evil}2", desired, live, CONFIDENT_AI, plan, scopes=(ORGANIZATION, project)))


def answer(evil: str) -> View:
    desired, live, project = world(evil)
    return who_can_view(who_can(evil, desired, live, CONFIDENT_AI, NOW, (ORGANIZATION, project)))


def told(evil: str) -> View:
    commit = CommitRecord("0123456789abcdef", "2026-01-02T09:00:00+00:00", evil, evil)

    def change(what: str) -> HistoryChange:
        return HistoryChange(
            scope=Scope("project", evil, evil),
            what=what,  # type: ignore[arg-type]
            role=RoleChange(evil, f"{evil}2"),
            starts=Expiry(None, NOW),
            expires=Expiry(LATER, None),
            then=RoleChange(None, evil),
            via=ViaChange(evil, f"{evil}2"),
            gains=(evil,),
            loses=(evil,),
            moved=evil,
            reason=evil,
            source=SourceRecord(evil, 3),
        )

    changes = tuple(change(what) for what in ("gave", "changed", "took", "moved"))
    return history_view(
        History(
            format_version="1.0",
            tool="doorlist",
            email=evil,
            events=(HistoryEvent(commit, commit, changes),),
            begins=(commit,),
            unknown=(Unknown(commit, evil),),
            commits=3,
        )
    )


MADE = {"explain": explanation, "reach": reach, "who-can": answer, "history": told}
SCHEMAS = {
    "explain": explain_schema,
    "reach": explain_schema,
    "who-can": who_can_schema,
    "history": history_schema,
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_name_forges_anything(name: str, evil: str) -> None:
    view, harmless = MADE[name](evil), MADE[name]("ada")
    text = as_text(view)
    assert len(text.splitlines()) == len(as_text(harmless).splitlines())
    assert all(line.isprintable() for line in text.splitlines())
    assert not any(line.lstrip().startswith("::") or "##[" in line or "##vso[" in line for line in text.splitlines())
    check_markdown(as_markdown(view))
    assert page_tags(as_html(view)) == page_tags(as_html(harmless))
    document = as_json(view)
    assert document.isascii() or all(char.isprintable() or char == "\n" for char in document)
    assert "##[" not in document
    assert json.loads(document)["email" if name != "who-can" else "permission"] in (evil, f"{evil}2")


@pytest.mark.parametrize("name", MADE)
def test_the_document_fits_its_schema(name: str) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMAS[name]())
    assert list(validator.iter_errors(json.loads(as_json(MADE[name]("ada"))))) == []


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"a:x", "a:y", "b:x"}, "everything"),
        ({"a:x", "a:y"}, "everything but b:x"),
        ({"b:x"}, "b:x"),
        (set(), "nothing"),
    ],
)
def test_permissions_in_few_words(held: set[str], words: str) -> None:
    from doorlist.output.text import ESCAPING

    assert permissions(frozenset(held), Catalogue(frozenset({"a:x", "a:y", "b:x"})), ESCAPING) == words


def test_who_can_counts_people_once_and_says_until_when_by_each_way() -> None:
    from doorlist.output.text import ESCAPING

    def person(email: str, *ways: tuple[str, datetime | None], scope: Scope) -> Holder:
        found = []
        for role, _ in ways:
            above = (Step("permission", "project:manage", ORGANIZATION),) if role == "Admin" else ()
            steps = (Step("entry", email, scope), Step("role", role, ORGANIZATION if above else scope), *above)
            found.append(Way(steps, frozenset({"trace:read"})))
        return Holder(email, tuple(found), tuple(until for _, until in ways))

    alpha, beta = Scope("project", "p1", "Alpha"), Scope("project", "p2", "Beta")
    ada = [("Admin", None), ("Reader", LATER)]
    held = [
        HeldIn(
            scope,
            ("trace:read",),
            (
                person("ada@acme.example", *ada, scope=scope),
                person("bob@acme.example", ("Reader", None), scope=scope),
            ),
            {"cy@acme.example": (Means("iam:manage", scope),)},
        )
        for scope in (alpha, beta)
    ]
    view = who_can_view(WhoCan("trace:read", NOW, offline=False, scopes=tuple(held)))
    hold, could, _ = view.build(ESCAPING).sections
    assert (hold.heading, hold.count) == ("Hold it (2)", 3)
    assert (could.heading, could.count) == ("Could get it for themselves (1)", 2)
    assert as_text(view) == (
        "Could get it for themselves (1)\n"
        "  Project Alpha: 1 person\n"
        "    cy@acme.example: iam:manage in project Alpha changes what roles may do\n\n"
        "  Project Beta: 1 person\n"
        "    cy@acme.example: iam:manage in project Beta changes what roles may do\n\n"
        "Hold it (2)\n"
        "  Project Alpha: 2 people\n"
        "    role Reader: ada@acme.example (until 2027-01-31) and bob@acme.example\n\n"
        "  Project Beta: 2 people\n"
        "    role Reader: ada@acme.example (until 2027-01-31) and bob@acme.example\n\n"
        "  2 projects, through the organization: 1 person\n"
        "    role Admin → project:manage in the organization: ada@acme.example\n\n"
        "2 people hold trace:read; 1 more person could get it.\n"
    )
