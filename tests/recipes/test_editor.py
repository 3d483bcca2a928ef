"""What an editor gets from the access file's schema: completion, hover text, and a line under what is wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from support.actions import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = json.loads((ROOT / "schemas" / "access.schema.json").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
BODY = "version: 1\norganization: {name: Acme}\n"


def errors(text: str) -> list[str]:
    """Where an editor would draw a line."""
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(text))
    return [error.json_path for error in found]


def keys(schema: Any, path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that can be completed, with what stands in the schema about it."""
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            referred = SCHEMA["$defs"].get(value.get("$ref", "").rpartition("/")[2], {})
            yield f"{path}.{name}", {**referred, **value}
        for name, value in schema.items():
            yield from keys(value, f"{path}.{name}")
    if isinstance(schema, list):
        for value in schema:
            yield from keys(value, path)


KEYS = dict(keys(SCHEMA))


def test_it_is_a_schema_that_refers_to_nothing_outside() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    references = re.findall(r'"\$ref": "([^"]+)"', json.dumps(SCHEMA))
    assert references
    assert all(one.startswith("#/$defs/") for one in references)


@pytest.mark.parametrize("path", KEYS)
def test_every_key_has_hover_text_and_examples_that_are_valid(path: str) -> None:
    key = KEYS[path]
    assert len(key["description"]) > 10
    assert key["description"].endswith(".")
    assert key["examples"]
    whole = {"$defs": SCHEMA["$defs"], **key}
    for example in key["examples"]:
        jsonschema.Draft202012Validator(whole).validate(example)


def test_words_are_completed() -> None:
    choices = {path.rpartition(".")[2]: tuple(key["enum"]) for path, key in KEYS.items() if "enum" in key}
    assert choices == {
        "unlisted": ("remove", "keep"),
        "projects": ("immediately", "after-joining"),
        "declined": ("hold", "resend"),
        "unlisted_roles": ("remove", "keep"),
        "unnamed_projects": ("ignore", "drift"),
    }


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("organization: {name: Acme}", "$"),
        ("version: 2", "$.version"),
        (BODY + "memebrs: {}", "$"),
        (BODY + "organisation: {}", "$"),
        ("version: 1\norganization: {name: ''}", "$.organization.name"),
        ("version: 1\norganization: {name: Acme, unlisted: drop}", "$.organization.unlisted"),
        ("version: 1\norganization: {name: Acme, members: [a@acme.example]}", "$.organization.members"),
        ("version: 1\norganization: {name: Acme, members: {ada: Owner}}", "$.organization.members"),
        ("version: 1\norganization: {name: Acme, members: {a@acme.example: 3}}", "['a@acme.example']"),
        (
            "version: 1\norganization: {name: Acme, members: {a@acme.example: {expires: 2027-01-31}}}",
            "['a@acme.example']",
        ),
        ("version: 1\norganization: {name: Acme, invitees: {a@acme.example: {rôle: x}}}", "['a@acme.example']"),
        (BODY + "projects: [Docs]", "$.projects"),
        (BODY + "projects: {Docs: {owner: a@acme.example}}", "$.projects.Docs"),
        (BODY + "groups: {ml: a@acme.example}", "$.groups.ml"),
        (BODY + "groups: {ml: [ada]}", "$.groups.ml[0]"),
        (BODY + "invitations: {resend_after: soon}", "$.invitations.resend_after"),
        (BODY + "invitations: {declined: never}", "$.invitations.declined"),
        (BODY + "guardrails: {max_removals: all}", "$.guardrails.max_removals"),
        (BODY + "guardrails: {min_admins: none}", "$.guardrails.min_admins"),
        (BODY + "guardrails: {protected: [ada]}", "$.guardrails.protected[0]"),
    ],
)
def test_what_is_wrong_is_underlined_where_it_is(text: str, where: str) -> None:
    found = errors(text)
    assert any(path.endswith(where) for path in found), found


def test_the_readme_says_how_to_switch_it_on() -> None:
    section = README.partition("\n## Editor\n")[2].partition("\n## ")[0]
    assert "# yaml-language-server: $schema=" in section
    settings = json.loads(re.findall(r"```json\n(.*?)```", section, re.S)[0])
    ((schema, files),) = settings["yaml.schemas"].items()
    assert schema == "./access.schema.json"
    assert files == ["access.yaml", "access/**/*.yaml", "access/**/*.yml"]
    assert "doorlist schema access > access.schema.json" in section
