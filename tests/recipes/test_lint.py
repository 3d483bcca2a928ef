"""Workflows, actions, scripts and YAML of the recipes, as the linters of each see them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.actions import ROOT, git

BIN = Path(sys.executable).parent
ACTION = ROOT / ".github" / "actions" / "doorlist"
WORKFLOWS = sorted((ROOT / "examples" / "github").glob("*.yml"))
ACCESS = [ROOT / "examples" / "access.yaml", *sorted((ROOT / "examples" / "multi-file" / "access").rglob("*.yaml"))]


def tool(name: str, *arguments: str | Path, folder: Path = ROOT) -> None:
    """Run a linter, which must find nothing."""
    assert (BIN / name).exists(), f"{name} isn't installed: see the extra `test`"
    # actionlint runs shellcheck where it finds it.
    environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder)}
    ended = subprocess.run(
        [BIN / name, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A repository that has the recipes as they tell to install them."""
    git("init", "-q", str(tmp_path))
    recipes = ROOT / "examples" / "github"
    shutil.copytree(recipes, tmp_path / ".github" / "workflows", ignore=shutil.ignore_patterns("ISSUE_TEMPLATE"))
    shutil.copytree(recipes / "ISSUE_TEMPLATE", tmp_path / ".github" / "ISSUE_TEMPLATE")
    shutil.copytree(ROOT / ".github" / "actions", tmp_path / "tools" / "doorlist" / ".github" / "actions")
    return tmp_path


def test_actionlint_finds_nothing(installed: Path) -> None:
    assert len(WORKFLOWS) == 9
    tool("actionlint", folder=installed)
    tool("actionlint", *(ROOT / ".github" / "workflows").glob("*.yml"))


def test_actionlint_would_find_an_input_that_an_action_lacks(installed: Path) -> None:
    file = installed / ".github" / "workflows" / "doorlist-drift.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("stdout:", "standard-output:"), encoding="utf-8")
    with pytest.raises(AssertionError, match="standard-output"):
        tool("actionlint", folder=installed)


def test_shellcheck_finds_nothing() -> None:
    scripts = sorted(ACTION.rglob("*.sh"))
    assert len(scripts) == 5
    tool("shellcheck", *scripts, ROOT / ".ci" / "run", ROOT / ".ci" / "versions")
    for script in scripts:
        # shellcheck passes some things that bash doesn't take.
        assert subprocess.run(["bash", "-n", script], capture_output=True, check=True).stderr == b""
        assert "\nset -euo pipefail\n" in script.read_text(encoding="utf-8")
        assert script.stat().st_mode & 0o111


def test_the_files_are_what_their_schemas_ask_for() -> None:
    tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    form = ROOT / "examples" / "github" / "ISSUE_TEMPLATE" / "request-access.yml"
    tool("check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", form)
    tool("check-jsonschema", "--builtin-schema", "vendor.github-actions", *ACTION.rglob("action.yml"))
    pipelines = [ROOT / "examples" / "gitlab" / name for name in (".gitlab-ci.yml", "access-requests.yml")]
    tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", *pipelines)


def test_every_example_is_valid_by_our_own_schema() -> None:
    assert len(ACCESS) == 8
    tool("check-jsonschema", "--schemafile", ROOT / "schemas" / "access.schema.json", *ACCESS)


def test_a_wrong_example_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "access.yaml"
    wrong.write_text(
        ACCESS[0].read_text(encoding="utf-8").replace("unlisted: keep", "unlisted: kept"), encoding="utf-8"
    )
    with pytest.raises(AssertionError, match="kept"):
        tool("check-jsonschema", "--schemafile", ROOT / "schemas" / "access.schema.json", wrong)
