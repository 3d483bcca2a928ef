from __future__ import annotations

import json

from doorlist.output.identity import Identity, identity_view
from doorlist.values.live import Organization, Role
from doorlist.values.scope import Scope

EU = Identity(
    Organization("org_1", "Ac\x1bme", "NEW"),
    "EU",
    "https://eu.api.confident-ai.com",
    (Scope("project", "p\x1b", "X"),),
    (Role("r1", "Owner", True),),
)


def told(identity: Identity, form: str = "text") -> str:
    return "".join(identity_view(identity).pieces(form))


def test_text_is_safe_to_print() -> None:
    assert told(EU) == (
        "Organization: Ac\\x1bme (org_1)\n"
        "Plan: NEW\n"
        "Region: EU, https://eu.api.confident-ai.com\n"
        "Roles: Owner\n"
        "\n"
        "The platform knows the key; it opens 1 project.\n"
    )


def test_projects_are_listed_where_their_roles_were_asked_for() -> None:
    listed = EU._replace(project_roles=((Role("r2", "Own\x1ber", True),),))
    assert "\nProjects (1)\n  X (p\\x1b): Own\\x1ber\n" in told(listed)
    [project] = json.loads(told(listed, "json"))["all_projects"]
    assert project == {"id": "p\x1b", "name": "X", "roles": [{"id": "r2", "name": "Own\x1ber", "builtin": True}]}


def test_without_a_region_it_is_self_hosted() -> None:
    assert "self-hosted, https://here" in told(EU._replace(region=None, base_url="https://here"))


def test_the_document_holds_the_same() -> None:
    assert json.loads(told(EU, "json")) == {
        "format_version": "1.0",
        "organization": {"id": "org_1", "name": "Ac\x1bme", "plan": "NEW"},
        "region": "EU",
        "base_url": "https://eu.api.confident-ai.com",
        "projects": 1,
        "roles": [{"id": "r1", "name": "Owner", "builtin": True}],
    }
