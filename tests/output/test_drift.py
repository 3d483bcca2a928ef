"""Drift in every format."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from doorlist.output.drift import (
    _EVENTS,
    drift_annotations,
    drift_json,
    drift_view,
)
from doorlist.output.schema import drift_schema
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.definition_drift import DefinitionDrift
from doorlist.review.drift import drift, since
from doorlist.review.drift_values import Baseline, Counts, Difference, Drift
from doorlist.review.live_changes import Change, Event
from doorlist.values.fields import SourceRecord
from doorlist.values.plan import BlockedBy, OrganizationRecord
from doorlist.values.scope import ORGANIZATION, Scope
from support.expected import check
from support.hostile import HOSTILE, check_markdown, page_tags
from support.shown import as_html, as_markdown, as_text
from support.worlds import NOW, desired, guard, live, plan_of, want

FILES = desired(want(ada="Admin", grace="Owner", kurt="Member", zoe="Auditor"), guardrails=guard(removals="0"))
THERE = live({"ada": "Owner", "grace": "Admin", "alan": "Member", "zoe": "Member"}, {"emmy": "Member"})
FOUND = drift(plan_of(FILES, THERE), THERE, CONFIDENT_AI)


def test_text() -> None:
    check("tests/output/expected/drift.txt", as_text(drift_view(FOUND)))


def test_with_a_baseline_the_parts_are_who_moved() -> None:
    baseline = live({"ada": "Owner", "grace": "Admin", "zoe": "Member"}, {"emmy": "Member", "alan": "Member"})
    found = since(FOUND, FILES, THERE, baseline, CONFIDENT_AI, taken_at=NOW)
    text = as_text(drift_view(found))
    assert "Compared with the snapshot of 2026-03-01 12:00 UTC.\n" in text
    assert "\nChanged outside and in the files (1)\n  alan@acme.example" in text
    assert "\nChanged in the files, and not applied yet (4)\n" in text
    assert "\nWhat has happened since (1)\n  alan@acme.example joined the organization as Member\n" in text
    assert (
        "Drift: 5 differences (1 changed outside and in the files; 4 changed in the files, and not applied yet)."
        in text
    )


def test_no_drift() -> None:
    there = live({"ada": "Owner", "zoe": "Member"}, {"kurt": "Member"})
    files = desired(want({"ada": "Owner", "kurt": "Member"}, "keep"))
    text = as_text(drift_view(drift(plan_of(files, there, as_of=NOW), there, CONFIDENT_AI)))
    assert "As it will be on 2026-03-01 12:00 UTC.\n" in text
    assert "Not counted as drift: 1 entry waiting and 1 kept though not in the files.\n" in text
    assert "\nNo drift: live is as the access files say.\n" in text


def test_markdown_is_sticky_and_open() -> None:
    text = as_markdown(drift_view(FOUND), key="nightly")
    assert text.startswith("<!-- doorlist:drift:nightly -->\n### doorlist drift: 5 differences")
    assert "**In, and shouldn't be (1)**" in text
    assert "<details><summary>Guardrails" in text


def test_markdown_of_much_drift_keeps_the_limit() -> None:
    one = FOUND.differences[0]
    many = replace(FOUND, differences=(one, *(replace(one, email=f"p{n}@acme.example") for n in range(5_000))))
    text = as_markdown(drift_view(many))
    assert len(text.encode()) <= 65_536
    assert "left out here for length" in text


def test_json_fits_its_schema() -> None:
    found = since(FOUND, FILES, THERE, live({"ada": "Owner"}), CONFIDENT_AI, taken_at=NOW)
    for each in (FOUND, found):
        jsonschema.validate(json.loads(drift_json(each)), drift_schema())
    assert json.loads(drift_json(found))["changes"][0]["from"] is None
    kept = Path(__file__).parents[2] / "schemas" / "drift.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == drift_schema()


def test_annotations_stand_at_the_lines_owners_first() -> None:
    lines = list(drift_annotations(FOUND))
    assert len(lines) == 5
    assert lines[0].startswith(
        "::warning file=access.yaml,line=11,title=doorlist%3A drift::grace@acme.example in the"
    )
    assert any(line.startswith("::warning title=doorlist%3A drift::alan@") for line in lines)


def test_every_event_has_words() -> None:
    assert set(_EVENTS) == set(get_args(Event))


def evil_drift(evil: str, *, baseline: bool) -> Drift:
    project, source = Scope("project", evil, evil), SourceRecord(evil, 1)
    origin: Any = "outside" if baseline else None
    differences = tuple(
        Difference(project, evil, what, evil, evil, evil, (evil,), origin, source, ())
        for what in ("missing", "extra", "invited", "role", "owner", "invitation")
    )  # type: ignore[arg-type]
    return Drift(
        format_version="1.0",
        tool="doorlist",
        checked_at=NOW,
        as_of=None,
        organization=OrganizationRecord(evil, evil),
        files=(evil,),
        baseline=Baseline(NOW) if baseline else None,
        differences=differences,
        definitions=tuple(
            DefinitionDrift(project, kind, evil, "changed", (evil,), (evil,), evil, (evil,), origin, source, ())
            for kind in ("role", "policy")
        ),  # type: ignore[arg-type]
        unnamed_projects=(project,),
        changes=(
            *(Change(project, evil, what, evil, evil) for what in get_args(Event)),
            Change(project, None, "policy-changed", evil, evil, evil, (evil,), (evil,)),
        ),
        blocked=(BlockedBy(evil, ORGANIZATION, (evil,), evil, source),),
        summary=Counts(missing=1, outside=6),
    )


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("baseline", [False, True])
def test_hostile_names(evil: str, baseline: bool) -> None:
    found, tame = evil_drift(evil, baseline=baseline), evil_drift("ada@acme.example", baseline=baseline)
    text, page = as_text(drift_view(found)), as_html(drift_view(found))
    for output in (text, page, drift_json(found), "".join(drift_annotations(found))):
        assert output.replace("\n", "").isprintable()
        assert not re.search(r"##\w*\[", output)
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert text.count("\n") == as_text(drift_view(tame)).count("\n")
    assert json.loads(drift_json(found))["differences"][0]["told"] == evil
    assert page_tags(page) == page_tags(as_html(drift_view(tame)))
    check_markdown(as_markdown(drift_view(found), key=evil))
