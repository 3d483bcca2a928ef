"""The pre-commit hook: its definition, and run by pre-commit itself from a clone of this repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from support.actions import ROOT, git

PRE_COMMIT = Path(sys.executable).parent / "pre-commit"
FILE = ROOT / ".pre-commit-hooks.yaml"
ACCESS = "version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner, group:ml: Member}\n"


def test_it_looks_at_access_files_where_doorlist_does() -> None:
    hooks = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert [hook["entry"] for hook in hooks] == ["doorlist validate", "doorlist fmt --check"]
    for hook in hooks:
        assert hook["pass_filenames"] is False
        seen = {name: bool(re.search(hook["files"], name)) for name in NAMES}
        assert seen == NAMES


NAMES = {
    "access.yaml": True,
    "access/organization.yaml": True,
    "access/projects/docs.yml": True,
    "access.yml": False,  # doorlist doesn't look for it either
    "access/README.md": False,
    "docs/access.yaml": False,
    "my-access.yaml": False,
}


@pytest.fixture
def cloned(tmp_path: Path) -> Path:
    """What the hook is installed from: this work tree, committed."""
    clone = tmp_path / "doorlist"
    clone.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, clone)
    shutil.copytree(ROOT / "src", clone / "src", ignore=shutil.ignore_patterns("__pycache__"))
    git("init", "-q", "-b", "main", str(clone))
    git("add", ".", folder=clone)
    git("commit", "-q", "-m", "doorlist", folder=clone)
    return clone


def test_pre_commit_installs_and_runs_it(cloned: Path, tmp_path: Path) -> None:
    """All files make one state: the group is in a file that didn't change."""
    assert PRE_COMMIT.exists(), "pre-commit isn't installed: see the extra `test`"
    people = tmp_path / "people"
    (people / "access").mkdir(parents=True)
    git("init", "-q", "-b", "main", str(people))
    (people / "access" / "groups.yaml").write_text("version: 1\ngroups: {ml: [ada@acme.example]}\n", encoding="utf-8")
    (people / "notes.txt").write_text("x", encoding="utf-8")
    config = {
        "repos": [
            {
                "repo": str(cloned),
                "rev": git("rev-parse", "HEAD", folder=cloned),
                "hooks": [{"id": "validate"}, {"id": "fmt"}],
            }
        ]
    }
    (people / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")

    def run(*files: str) -> subprocess.CompletedProcess[str]:
        git("add", ".", folder=people)
        environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "NO_COLOR": "1"}
        environment.pop("CONFIDENT_ORG_API_KEY", None)
        command = [PRE_COMMIT, "run", "--color=never", "--files", *files]
        return subprocess.run(command, cwd=people, env=environment, capture_output=True, text=True, check=False)

    assert "Skipped" in run("notes.txt").stdout
    (people / "access" / "organization.yaml").write_text(ACCESS, encoding="utf-8")
    good = run("access/organization.yaml")
    assert good.returncode == 0, good.stdout + good.stderr
    assert good.stdout.count("Passed") == 2
    (people / "access" / "organization.yaml").write_text(ACCESS.replace("  name: Acme\n", "") + "  name: Acme\n")
    laid = run("access/organization.yaml")
    assert laid.returncode == 1
    assert "access/organization.yaml\n" in laid.stdout
    assert "To write: doorlist fmt" in laid.stdout
    (people / "access" / "organization.yaml").write_text(ACCESS.replace("ml", "mll"), encoding="utf-8")
    bad = run("access/organization.yaml")
    assert bad.returncode == 1
    assert "access/organization.yaml:4:" in bad.stdout
    assert "ml" in bad.stdout
