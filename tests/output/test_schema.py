from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from doorlist.commands.schema import SCHEMAS, schema_text
from doorlist.output.outcome_json import outcome_json
from doorlist.output.plan_json import plan_json
from doorlist.output.schema import (
    outcome_schema,
    plan_schema,
)
from support.expected import check
from support.plans import make_outcome, make_plan, representative_outcome, representative_plan


def _check(document: Any, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema).validate(document)


def test_the_files_are_current() -> None:
    check("schemas/plan.schema.json", schema_text("plan"))
    check("schemas/outcome.schema.json", schema_text("outcome"))


@pytest.mark.parametrize("name", sorted({*SCHEMAS} - {"access"}))
def test_everything_is_described(name: str) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    for owner, part in {"": schema, **schema.get("$defs", {})}.items():
        assert part.get("description"), owner
        for key, value in part.get("properties", {}).items():
            assert value.get("description") or "$ref" in value, f"{owner}.{key}"


def test_schemas_have_names() -> None:
    assert (plan_schema()["$id"], plan_schema()["title"]) == ("urn:doorlist:schema:plan:2", "doorlist plan")
    assert (outcome_schema()["$id"], outcome_schema()["title"]) == (
        "urn:doorlist:schema:outcome:2",
        "doorlist outcome",
    )


@pytest.mark.parametrize("plan", [make_plan(), representative_plan()])
def test_plans_are_valid(plan: Any) -> None:
    _check(json.loads("".join(plan_json(plan))), plan_schema())


@pytest.mark.parametrize("outcome", [make_outcome(), make_outcome(after=make_plan()), representative_outcome()])
def test_outcomes_are_valid(outcome: Any) -> None:
    _check(json.loads("".join(outcome_json(outcome))), outcome_schema())


@pytest.mark.parametrize("missing", ["desired", "summary", "blocked"])
def test_what_is_not_a_plan_is_not_valid(missing: str) -> None:
    document = json.loads("".join(plan_json(make_plan())))
    del document[missing]

    with pytest.raises(jsonschema.ValidationError):
        _check(document, plan_schema())


def test_the_state_is_checked_too() -> None:
    document = json.loads("".join(plan_json(make_plan())))
    document["desired"]["state"]["organization"]["unlisted"] = "maybe"

    with pytest.raises(jsonschema.ValidationError):
        _check(document, plan_schema())
