"""The state document: its schema, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from doorlist.emulator.state import State, state_schema
from support.emulator import acme

SCHEMA = Path(__file__).parents[2] / "schemas" / "emulator-state.schema.json"


def test_the_schema_on_file_is_current() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == state_schema()


def test_the_schema_takes_what_the_models_take() -> None:
    jsonschema.Draft202012Validator.check_schema(state_schema())
    jsonschema.validate(acme(), state_schema())
    jsonschema.validate(State.model_validate(acme()).model_dump(mode="json"), state_schema())


@pytest.mark.parametrize(
    "organization",
    [
        {"name": ""},
        {"name": "Acme", "plan": "gold"},
        {"name": "Acme", "member": []},
        {"name": "Acme", "members": [{"email": ""}]},
        {"name": "Acme", "invitations": [{"email": "a@acme.example", "status": "lost"}]},
        {"name": "Acme", "invitations": [{"email": "a@acme.example", "id": 0}]},
    ],
)
def test_both_refuse_what_makes_no_sense(organization: dict[str, object]) -> None:
    document = {"organization": organization}
    with pytest.raises(ValidationError):
        State.model_validate(document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, state_schema())
