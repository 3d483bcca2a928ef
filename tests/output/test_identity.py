from __future__ import annotations

import json

from doorlist.output.identity import Identity, identity_json, identity_text
from doorlist.values.live import Organization, Role

EU = Identity(
    Organization("org_1", "Ac\x1bme", "NEW"), "EU", "https://eu.api.confident-ai.com", 1, (Role("r1", "Owner", True),)
)


def test_text_is_safe_to_print() -> None:
    assert "".join(identity_text(EU)) == (
        "organization  Ac\\x1bme (org_1)\n"
        "plan          NEW\n"
        "region        EU, https://eu.api.confident-ai.com\n"
        "projects      1 project\n"
        "roles         Owner\n"
    )


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
