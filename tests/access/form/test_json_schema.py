"""The access file's JSON Schema: current, complete for an editor, and of one mind with the loader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from doorlist.access.form.file import FORMS
from doorlist.access.form.json_schema import access_schema, adapter
from doorlist.access.form.keys import keys
from doorlist.commands.schema import schema_text

if TYPE_CHECKING:
    from conftest import AccessFiles

FILE = Path(__file__).parents[3] / "schemas" / "access.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(access_schema())


class Text(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates."""


Text.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def valid(text: str) -> bool:
    return bool(VALIDATOR.is_valid(yaml.load(text, Loader=Text)))


def test_the_file_is_current() -> None:
    assert FILE.read_text() == schema_text("access"), (
        "write it anew: doorlist schema access > schemas/access.schema.json"
    )


def test_it_is_a_schema_of_our_own_name() -> None:
    schema = access_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:doorlist:access:1"
    assert schema["title"] == "doorlist access file"
    assert "://" not in json.dumps({**schema, "$schema": None})


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for item in schema for found in objects(item)]
    if not isinstance(schema, dict):
        return []
    inner = [found for item in schema.values() for found in objects(item)]
    return [schema, *inner] if schema.get("type") == "object" else inner


def test_every_key_has_hover_text_and_an_example_and_no_object_is_open() -> None:
    schema = access_schema()
    definitions = schema["$defs"]
    for found in objects(schema):
        assert "additionalProperties" in found
        for name, value in found.get("properties", {}).items():
            described = {**definitions.get(value.get("$ref", "").rpartition("/")[2], {}), **value}
            assert described.get("description"), name
            assert described.get("examples"), name


def test_the_form_has_an_example_for_every_key_and_choices_for_words() -> None:
    for form in FORMS:
        for key in keys(form).values():
            assert key.doc.text
            assert key.doc.wants
            assert key.doc.example is not None
            assert key.fix.startswith(f"For example: {key.name}: ")


BODY = "version: 1\norganization: {name: Acme}\n"

#: What stands below an organization → whether it is in order, structure alone.
STRUCTURES = {
    "projects: {P: }": True,
    "projects: {P: {}}": True,
    "projects: {P: {members: {}}}": True,
    "projects: {P: {members: {ada@acme.example: Owner}}}": True,
    "projects: {P: {members: {ada@acme.example: {role: Owner}}}}": True,
    "projects: {P: {members: {ada@acme.example: {role_id: x, expires: 2027-01-31, reason: y}}}}": True,
    "projects: {P: {members: {ada@acme.example: {role: x, expires: '2027-01-31T10:00:00Z'}}}}": True,
    "projects: {P: {members: {ada@acme.example: {role: x, expires: soon}}}}": False,
    "projects: {P: {members: {ada@acme.example: {role: x, role_id: y}}}}": False,
    "projects: {P: {members: {ada@acme.example: {}}}}": False,
    "projects: {P: {members: {ada@acme.example: [Owner]}}}": False,
    "projects: {P: {members: {ada@acme.example: }}}": False,
    "projects: {P: {members: {ada: Owner}}}": False,
    "projects: {P: {members: }}": False,
    "projects: {P: {members: [ada@acme.example]}}": False,
    "projects: {P: {unlisted: drop}}": False,
    "projects: {P: {owner: x}}": False,
    "projects: [P]": False,
    "groups: {ml: [ada@acme.example]}": True,
    "groups: {ml: []}": True,
    "groups: {ml: ada@acme.example}": False,
    "invitations: {projects: after-joining, declined: resend, resend_after: 36h}": True,
    "invitations: {resend_after: 7}": False,
    "invitations: {declined: never}": False,
    "guardrails: {max_removals: 25%, max_role_changes: 3, min_admins: 1, max_admins: 5}": True,
    "guardrails: {max_removals: many}": False,
    "guardrails: {max_removals: -1}": False,
    "guardrails: {min_admins: -1}": False,
    "guardrails: {max_admins: 0}": False,
    "guardrails: {protected: ada@acme.example}": False,
    "guardrails: {protected: [ada@acme.example], allowed_domains: [acme.example], require_expiry: [b.example]}": True,
    "guardrails: {restricted: {'iam:manage': [group:ml, ada@acme.example, b.example]}}\ngroups: {ml: []}": True,
    "guardrails: {restricted: {iam: [b.example]}}": False,
    "guardrails: {restricted: {'iam:manage': b.example}}": False,
    "templates: {standard: {members: {ada@acme.example: Owner}, unlisted_roles: keep}}": True,
    "templates: {standard: {use: other}}": False,
    "templates: {standard: }": False,
    "templates: {a: {}, b: {}}\nprojects: {P: {use: a}, Q: {use: [a, b]}}": True,
    "projects: {P: {use: {a: b}}}": False,
    "projects: {P: {policies: {Look: ['*:read', 'trace:*', '*:*', trace:read], No: []}}}": True,
    "projects: {P: {policies: {Look: {permissions: [], description: null, was: Old}}}}": True,
    "projects: {P: {policies: {Look: {description: x}}}}": False,
    "projects: {P: {policies: {Look: [trace]}}}": False,
    "projects: {P: {policies: {Look: ['*']}}}": False,
    "projects: {P: {policies: {Look: ['trace:re*']}}}": False,
    "projects: {P: {policies: {Look: 'trace:read'}}}": False,
    "projects: {P: {roles: {Auditor: [Look], No: []}}}": True,
    "projects: {P: {roles: {Auditor: {policies: [Look], description: x, was: Old}}}}": True,
    "projects: {P: {roles: {Auditor: {was: Old}}}}": False,
    "projects: {P: {roles: [Auditor]}}": False,
    "projects: {P: {roles: }}": False,
    "projects: {P: {unlisted_roles: drop}}": False,
    "projects: {P: {unnamed_projects: drift}}": False,
    "people: {}": False,
}


@pytest.mark.parametrize(("text", "good"), STRUCTURES.items())
def test_loader_and_schema_agree(access: AccessFiles, text: str, good: bool) -> None:
    assert valid(BODY + text) is good
    if good:
        access.load(BODY + text)
    else:
        assert access.wrong(BODY + text).startswith("access.yaml:3:")


@pytest.mark.parametrize("body", ["organization: {name: Acme}", "version: 2\norganization: {name: Acme}", "[]", ""])
def test_loader_and_schema_agree_on_the_head(access: AccessFiles, body: str) -> None:
    assert not valid(body)
    assert access.wrong(body)


def test_pydantic_reads_the_form_too() -> None:
    file = adapter().validate_python(
        yaml.load(BODY + "projects: {P: {members: {a@b.example: {role: X}}}}", Loader=Text)
    )
    assert file["projects"]["P"]["members"]["a@b.example"] == {"role": "X"}
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        adapter().validate_python({"version": 1, "project": {}})


def test_making_the_schema_leaves_the_form_as_it_is() -> None:
    before = {form: dict(vars(form)) for form in FORMS}
    access_schema()
    assert {form: dict(vars(form)) for form in FORMS} == before
