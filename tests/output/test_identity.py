from __future__ import annotations

import json

from doorlist.output.identity import Identity, identity_json, identity_text
from doorlist.values.live import Organization, Role
from doorlist.values.scope import Scope

EU = Identity(
    Organization("org_1", "Ac\x1bme", "NEW"),
    "EU",
    "https://eu.api.confident-ai.com",
    (Scope("project", "p\x1b", "X"),),
    (Role("r1", "Owner", True),),
)


def test_text_is_safe_to_print() -> None:
    assert "".join(identity_text(EU)) == (
        "organization  Ac\\x1bme (org_1)\n"
        "plan          NEW\n"
        "region        EU, https://eu.api.confident-ai.com\n"
        "roles         Owner\n"
        "projects      1\n"
    )


def test_projects_are_listed_where_their_roles_were_asked_for() -> None:
    told = "".join(identity_text(EU._replace(project_roles=((Role("r2", "Own\x1ber", True),),))))
    assert told.endswith("projects      1\n  X (p\\x1b): Own\\x1ber\n")


def test_without_a_region_it_is_self_hosted() -> None:
    assert "self-hosted, https://here" in "".join(identity_text(EU._replace(region=None, base_url="https://here")))


def test_the_document_holds_the_same() -> None:
    assert json.loads("".join(identity_json(EU))) == {
        "format_version": "1.0",
        "organization": {"id": "org_1", "name": "Ac\x1bme", "plan": "NEW"},
        "region": "EU",
        "base_url": "https://eu.api.confident-ai.com",
        "projects": 1,
        "roles": [{"id": "r1", "name": "Owner", "builtin": True}],
    }
