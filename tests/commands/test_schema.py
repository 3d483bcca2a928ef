"""The schemas in `schemas/` are those that the code makes. To write them anew: see CONTRIBUTING.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doorlist.commands.schema import SCHEMAS
from support.commandline import doorlist

FOLDER = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_current(name: str) -> None:
    printed = doorlist("schema", name)
    assert printed.code == 0
    Draft202012Validator.check_schema(json.loads(printed.out))
    kept = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert printed.out == kept, f"schemas/{name}.schema.json is out of date; see CONTRIBUTING.md"


def test_every_file_is_checked() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


def test_the_usage_is_one_line_and_the_help_has_every_name() -> None:
    told = doorlist("schema", "--help").out
    assert told.startswith("Usage: doorlist schema [OPTIONS] NAME\n")
    assert all(name in told for name in SCHEMAS)
