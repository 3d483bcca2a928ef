"""Hostile names through every output: none forges a line, a command, a tag, a link, a mention or a formula."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorlist.errors import AccessFileError, DoorlistError, Problem
from doorlist.output.annotations import plan_annotations, problem_annotations
from doorlist.output.outcome import outcome_view
from doorlist.output.outcome_json import outcome_json
from doorlist.output.plan import plan_view
from doorlist.output.plan_json import plan_json, read_plan
from doorlist.output.problems import error_text, errors_json
from doorlist.values.action import Impact, ScopeImpact
from doorlist.values.fields import SourceRecord
from doorlist.values.kinds import DefinitionKind
from doorlist.values.outcome import Outcome
from doorlist.values.plan import Override, Plan, Unmanaged
from doorlist.values.scope import ORGANIZATION, Scope
from support.hostile import HOSTILE, check_markdown, page_tags
from support.plans import hinted, make_action, make_blocked, make_definition, make_outcome, make_plan, make_waiting
from support.shown import as_html, as_markdown, as_text

DEFINITIONS: tuple[DefinitionKind, ...] = ("define-policy", "redefine-policy", "redefine-role", "delete-role")


def _plan(evil: str) -> Plan:
    project = Scope("project", evil, evil)
    kinds = ("update-role", "revoke", "remove", "invite", "resend")
    return make_plan(
        [
            make_action(
                kind,
                evil,
                project,
                id=f"{number}{evil}",
                roles=(evil, evil),
                source=(evil, 1),
                reason=evil,
                effects=(evil,),
                depends_on=(f"{number - 1}{evil}",) if number else (),
            )
            for number, kind in enumerate(kinds)
        ]
        + [
            make_definition(
                definition,
                evil,
                project,
                id=f"{definition}{evil}",
                before=(evil,),
                after=(f"{evil}:x", f"y{evil}"),
                reason=evil,
                effects=(evil,),
                source=SourceRecord(evil, 1),
                impact=(Impact((evil,), (evil,), (evil,)), Impact((evil, "b"), (evil,) * 9)),
                interrupts=(evil,),
            )
            for definition in DEFINITIONS
        ],
        impact=(
            ScopeImpact(ORGANIZATION, (evil,), (evil, "project:manage"), (evil,)),
            ScopeImpact(project, (evil, "b"), (evil,) * 9, (evil,)),
        ),
        waiting=[make_waiting(evil, project, since=evil, reason=evil)],
        unmanaged=[Unmanaged(project, evil, "member", evil)],
        blocked=[make_blocked(evil, project, emails=(evil, evil), reason=evil)],
        overrides=[Override(evil, evil)],
        organization=evil,
        tool=evil,
    )


def _outcome(evil: str) -> Outcome:
    plan = _plan(evil)
    results = ("done", "failed", "skipped", "unknown", "done") + ("failed",) * len(DEFINITIONS)
    rows: Any = [(action, result, evil) for action, result in zip(plan.actions, results, strict=True)]
    return make_outcome(rows, verdict="failed", after=plan, note=evil, organization=evil)


def _errors(evil: str) -> AccessFileError:
    return AccessFileError([Problem(evil, 1, 5, evil, evil, evil), Problem(evil, 2, 9_999, evil, None, evil)])


OUTPUTS: dict[str, Callable[[str], str]] = {
    "plan text": lambda evil: as_text(plan_view(hinted(_plan(evil), evil)), verbose=True),
    "plan text, narrow": lambda evil: as_text(plan_view(hinted(_plan(evil), evil)), verbose=True, width=40),
    "plan text, compact": lambda evil: as_text(plan_view(_plan(evil), compact=True), verbose=True),
    "outcome text": lambda evil: as_text(outcome_view(_outcome(evil))),
    "plan json": lambda evil: "".join(plan_json(_plan(evil))),
    "outcome json": lambda evil: "".join(outcome_json(_outcome(evil))),
    "plan markdown": lambda evil: as_markdown(plan_view(hinted(_plan(evil), evil)), key=evil, limit=10**6),
    "outcome markdown": lambda evil: as_markdown(outcome_view(_outcome(evil)), key=evil, limit=10**6),
    "plan html": lambda evil: as_html(plan_view(hinted(_plan(evil), evil))),
    "outcome html": lambda evil: as_html(outcome_view(_outcome(evil))),
    "problems text": lambda evil: "".join(error_text(_errors(evil))),
    "problems json": lambda evil: errors_json(_errors(evil)),
    "error text": lambda evil: "".join(error_text(DoorlistError(evil, where=evil, fix=evil))),
    "error json": lambda evil: errors_json(DoorlistError(evil, where=evil, fix=evil)),
    "plan annotations": lambda evil: "".join(plan_annotations(_plan(evil))),
    "problem annotations": lambda evil: "".join(problem_annotations(_errors(evil))),
}


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("output", OUTPUTS)
def test_no_output_holds_a_control_or_a_command(output: str, evil: str) -> None:
    text = OUTPUTS[output](evil)

    assert text.replace("\n", "").replace("\u200b", "" if "markdown" in output else "!").isprintable()
    assert not re.search(r"##\w*\[", text)
    if "annotations" not in output:
        assert not re.search(r"^\s*::", text, re.MULTILINE)
    if "json" not in output:
        assert len(text) < 150_000


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("output", [name for name in OUTPUTS if "json" not in name])
def test_no_name_makes_a_line(output: str, evil: str) -> None:
    def lines(name: str) -> int:
        return OUTPUTS[output](name).count("\n")

    # An error's message may have lines of its own: doorlist wrote them. Each is made safe.
    # A narrow terminal has more lines for more text.
    if output not in {"error text", "plan text, narrow"}:
        assert lines(evil) == lines("ada@acme.example")


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
def test_annotations_are_ours_alone(evil: str) -> None:
    pattern = re.compile(r"::(error|warning|notice) (?:\w+=[^:,\r\n]*,?)+::[^\r\n]*")
    for line in OUTPUTS["plan annotations"](evil).splitlines() + OUTPUTS["problem annotations"](evil).splitlines():
        assert pattern.fullmatch(line), line


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
def test_json_says_exactly_what_it_was_given(evil: str) -> None:
    assert read_plan(OUTPUTS["plan json"](evil).encode()) == _plan(evil)
    assert json.loads(OUTPUTS["outcome json"](evil))["actions"][1]["detail"] == evil
    assert json.loads(OUTPUTS["problems json"](evil))["errors"][0]["message"] == evil


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("output", ["plan html", "outcome html"])
def test_html_has_our_tags_and_no_more(output: str, evil: str) -> None:
    assert page_tags(OUTPUTS[output](evil)) == page_tags(OUTPUTS[output]("ada@acme.example"))


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("output", ["plan markdown", "outcome markdown"])
def test_markdown_is_ours_alone(output: str, evil: str) -> None:
    check_markdown(OUTPUTS[output](evil))


@settings(max_examples=60)
@given(
    st.text(st.characters(codec=None) | st.sampled_from("`*_<>&@#[]()!|~\\\n\r\t :/-=+$"), max_size=40)
    | st.lists(st.sampled_from(list(HOSTILE.values())[:-2]), max_size=3).map("".join)
)
def test_any_name_at_all(evil: str) -> None:
    check_markdown(as_markdown(plan_view(hinted(_plan(evil), evil))))
    for name in ("plan text", "outcome text", "plan json", "plan annotations", "problems text"):
        text = OUTPUTS[name](evil)
        assert text.replace("\n", "").isprintable()
        assert not re.search(r"##\w*\[", text)
    assert page_tags(OUTPUTS["plan html"](evil)) == page_tags(OUTPUTS["plan html"]("ada@acme.example"))
