"""`doorlist doctor` through the command line, against the emulator over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from doorlist.doctor.checks import CHECKS
from doorlist.doctor.diagnosis import diagnosis_schema
from support.commandline import doorlist
from support.emulator import acme

if TYPE_CHECKING:
    import pytest

    from doorlist.emulator.running import Running


def test_all_is_well(platform: Running) -> None:
    platform.reset(acme())
    ended = doorlist("doctor")
    assert ended.code == 0, ended
    assert ended.out.splitlines()[:2] == [
        f"Findings ({len(CHECKS)})",
        "  ✓ version      Reads /v2; served: /v2 and /v1.",
    ]
    assert "This installation answers as doorlist expects" in ended.out
    assert {entry["verb"] for entry in platform.requests()} == {"GET"}


def test_something_would_make_a_plan_wrong(platform: Running) -> None:
    platform.reset(acme())
    platform.settings(total_off=1)
    ended = doorlist("doctor")
    assert ended.code == 1
    assert "✗ totals" in ended.out
    assert "would go wrong: plan, apply" in ended.out
    assert "1 finding would make a plan wrong" in ended.out


def test_the_document_fits_its_schema(platform: Running) -> None:
    platform.reset(acme())
    ended = doorlist("doctor", "--format", "json", "--projects", "1")
    document = json.loads(ended.out)
    assert ended.out.count('\n    {"check":') == len(document["findings"])
    Draft202012Validator(diagnosis_schema()).validate(document)
    assert (document["projects"], document["looked_at"], document["region"]) == (2, 1, None)


def test_nothing_names_anybody(platform: Running, tmp_path: Path) -> None:
    mark = "m4rked"
    platform.reset(
        {
            "organization": {
                "name": f"{mark} Inc",
                "id": f"{mark}-org",
                "members": [{"email": f"{mark}@acme.example", "role": "Owner"}],
                "invitations": [{"email": f"{mark}2@acme.example", "role": f"{mark} role"}],
                "roles": [{"name": f"{mark} role", "policies": [f"{mark} policy"], "description": mark}],
                "policies": [{"name": f"{mark} policy", "permissions": ["user:read"]}],
                "api_keys": [{"id": 1, "name": mark, "tail": "m4rk"}],
            },
            "people": [{"email": f"{mark}@acme.example", "name": mark}],
            "projects": [{"id": f"{mark}-project", "name": f"{mark} project"}],
        }
    )
    kept = tmp_path / "shapes.json"
    texts = [
        doorlist("doctor", "--save", str(kept)).out,
        doorlist("doctor", "--format", "json").out,
        kept.read_text(),
    ]
    assert all(mark not in text and "m4rk" not in text for text in texts)
    assert json.loads(texts[2])["answers"]["members"][0]["shape"]["data"]["members"]["count"] == 1


def test_a_wrong_key_is_a_finding(platform: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    platform.reset(acme())
    monkeypatch.setenv("CONFIDENT_ORG_API_KEY", "confident_us_other")
    ended = doorlist("doctor")
    assert ended.code == 1
    assert "✗ key          The platform doesn't know the key." in ended.out
