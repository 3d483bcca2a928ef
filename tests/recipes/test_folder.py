"""`examples/multi-file`: a folder makes the same state as the one file; its guardrails have owners of their own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from support.actions import ROOT
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

FOLDER = ROOT / "examples" / "multi-file"


@pytest.fixture
def company(platform: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    platform.reset(json.loads((ROOT / "examples" / "company.json").read_text(encoding="utf-8")))
    monkeypatch.chdir(FOLDER)
    return platform


@pytest.mark.usefixtures("company")
def test_it_is_found_without_being_named() -> None:
    assert doorlist("validate").code == 0


@pytest.mark.usefixtures("company")
def test_it_is_the_same_as_the_one_file() -> None:
    assert doorlist("diff", "../access.yaml", "access", "--detailed-exitcode").code == 0
    digests = {
        doorlist("plan", path, "--format", "json").json["desired"]["digest"] for path in ("../access.yaml", "access")
    }
    assert len(digests) == 1


def test_its_owners_are_of_files_that_are_there() -> None:
    lines = (FOLDER / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    paths = [line.split()[0] for line in lines if line and not line.startswith("#")]
    ours = [path for path in paths if path.startswith("/access/")]
    assert len(ours) == 5
    assert all((FOLDER / path.removeprefix("/")).exists() for path in ours)
    # The last line that fits decides: what guards comes after whom it guards.
    assert paths.index("/access/guardrails.yaml") > paths.index("/access/")


def test_its_modelines_lead_to_the_schema() -> None:
    for file in FOLDER.rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert found, file
        assert (file.parent / found[1]).resolve() == ROOT / "schemas" / "access.schema.json"
