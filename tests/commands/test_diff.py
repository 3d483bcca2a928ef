"""`doorlist diff`, end to end, without key or network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.accessfiles import CHANGES, IN_SYNC, write
from support.commandline import doorlist


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CONFIDENT_ORG_API_KEY", "CONFIDENT_BASE_URL", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=T", "-c", "user.email=t@acme.example"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def test_two_files() -> None:
    write(IN_SYNC, "old.yaml")
    write(CHANGES, "new.yaml")
    ended = doorlist("diff", "old.yaml", "new.yaml")
    assert (ended.code, ended.err) == (0, "")
    assert "mary@acme.example in the organization: Member → Admin  new.yaml:8\n" in ended.out
    assert doorlist("diff", "old.yaml", "new.yaml", "--detailed-exitcode").code == 2
    assert doorlist("diff", "old.yaml", "old.yaml", "--detailed-exitcode").code == 0


def test_a_folder_and_a_file_that_come_to_the_same() -> None:
    write(IN_SYNC, "old.yaml")
    organization, _, projects = IN_SYNC.partition("projects:")
    write(organization, "access/organization.yaml")
    write(f"version: 1\nprojects:{projects}", "access/projects.yaml")
    ended = doorlist("diff", "old.yaml", "access", "--detailed-exitcode")
    assert ended.code == 0
    assert ended.out.endswith("No change of access.\n")


@pytest.mark.parametrize("old", ["nowhere.yaml", "/dev/null"])
def test_a_first_adoption(old: str) -> None:
    write(IN_SYNC, "new.yaml")
    ended = doorlist("diff", old, "new.yaml", "--format", "json")
    assert ended.code == 0
    assert ended.json["summary"]["gains"] == 6
    assert ended.json["old"]["files"] == []
    assert ("isn't there" in ended.err) is (old == "nowhere.yaml")


def test_access_files_that_are_gone() -> None:
    write(IN_SYNC, "old.yaml")
    assert doorlist("diff", "old.yaml", "/dev/null", "--format", "json").json["summary"]["released"] == 6
    assert doorlist("diff", "old.yaml", "nowhere.yaml").code == 1


def test_two_commits_whatever_the_work_tree_holds() -> None:
    git("init", "-q", "-b", "main")
    write(IN_SYNC)
    git("add", "-A")
    git("commit", "-qm", "one")
    write(CHANGES)
    git("commit", "-qam", "two")
    write("not: even: yaml")
    ended = doorlist("diff", "--git", "HEAD^..HEAD", "--format", "json", "--annotate", "github")
    assert ended.code == 0
    assert [(one["email"], one["what"]) for one in ended.json["people"]] == [
        ("kurt@acme.example", "gains"),
        ("mary@acme.example", "role"),
    ]
    assert ended.json["new"]["files"] == ["access.yaml"]
    assert ended.json["old"]["files"][0].endswith(":access.yaml")
    assert "::notice file=access.yaml,line=9,title=doorlist%3A gains::kurt@" in ended.err
    assert Path("access.yaml").read_text(encoding="utf-8") == "not: even: yaml"
    assert doorlist("diff", "--git", "HEAD..HEAD", "access.yaml", "--detailed-exitcode").code == 0


def test_a_commit_without_access_files_is_an_empty_side() -> None:
    git("init", "-q", "-b", "main")
    git("commit", "-qm", "none", "--allow-empty")
    write(IN_SYNC)
    git("add", "-A")
    git("commit", "-qm", "one")
    assert doorlist("diff", "--git", "HEAD^..HEAD", "--format", "json").json["summary"]["gains"] == 6
    git("rm", "-q", "access.yaml")
    git("commit", "-qm", "gone")
    assert doorlist("diff", "--git", "HEAD^..HEAD", "--format", "json").json["summary"]["released"] == 6


def test_a_commit_is_compared_with_the_work_tree() -> None:
    git("init", "-q", "-b", "main")
    git("commit", "-qm", "none", "--allow-empty")
    write(IN_SYNC)
    git("add", "-A")
    git("commit", "-qm", "one")
    write(CHANGES)

    def people(*words: str) -> list[tuple[str, str]]:
        found = doorlist("diff", "--git", *words, "--format", "json").json["people"]
        return [(one["email"], one["what"]) for one in found]

    changed = [("kurt@acme.example", "gains"), ("mary@acme.example", "role")]
    assert people("HEAD") == people("HEAD", "access.yaml") == changed
    assert len(people("HEAD^")) == 7
    ended = doorlist("diff", "--git", "HEAD", "--annotate", "github")
    assert "to the work tree." in ended.out
    assert "::notice file=access.yaml,line=9,title=doorlist%3A gains::kurt@" in ended.err
    Path("access.yaml").unlink()
    assert {what for _, what in people("HEAD")} == {what for _, what in people("HEAD", "access.yaml")} == {"released"}
    assert doorlist("diff", "--git", "HEAD^").code == 1
    write("version: 1\n")
    assert doorlist("diff", "--git", "HEAD").code == 1


def test_outside_of_a_repository_nobody_is_sent_to_fetch_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd()))
    write(IN_SYNC)
    ended = doorlist("diff", "--git", "HEAD^..HEAD")
    assert ended.code == 1
    assert "the current folder isn't in a git repository" in ended.err
    assert "fetch" not in ended.err


@pytest.mark.parametrize("words", [[], ["one.yaml"], ["a", "b", "c"], ["--git", "-x"], ["--git", "-x..-y"]])
def test_wrong_usage(words: list[str]) -> None:
    assert doorlist("diff", *words).code == 64


def test_problems_of_both_sides_are_told_together() -> None:
    write(IN_SYNC.replace("Owner", "Owner\n    ada@acme.example: Member", 1), "old.yaml")
    write("version: 1\n", "new.yaml")
    ended = doorlist("diff", "old.yaml", "new.yaml", "--annotate", "github")
    assert ended.code == 1
    assert "old.yaml:6:5" in ended.err
    assert "new.yaml:1:1" in ended.err
    assert "::error file=new.yaml" in ended.err


def test_guardrails_from_outside_count_on_both_sides() -> None:
    write(IN_SYNC, "old.yaml")
    write(CHANGES, "new.yaml")
    write("version: 1\nguardrails: {allowed_domains: [partner.example]}\n", "rails.yaml")
    ended = doorlist("diff", "old.yaml", "new.yaml", "--guardrails", "rails.yaml", "--format", "json")
    assert ended.code == 0
    assert ended.json["guardrails"] == []
    assert {block["guardrail"] for block in ended.json["blocked"]} == {"allowed_domains"}


def test_every_format() -> None:
    write(IN_SYNC, "old.yaml")
    write(CHANGES, "new.yaml")
    ended = doorlist("diff", "old.yaml", "new.yaml", "--format", "markdown", "--out-dir", "results")
    assert ended.out.startswith("<!-- doorlist:diff:default -->")
    files = {path.name: path.read_text(encoding="utf-8") for path in Path("results").iterdir()}
    assert set(files) == {"diff.txt", "diff.json", "diff.md", "diff.html"}
    assert json.loads(files["diff.json"])["summary"]["gains"] == 1
    assert doorlist("diff", "old.yaml", "new.yaml", "--format", "html").out.startswith("<!doctype html>")


def test_it_needs_no_client() -> None:
    write(IN_SYNC, "old.yaml")
    code = (
        "import sys; from doorlist.__main__ import main; main(['diff', 'old.yaml', 'old.yaml']); "
        "sys.exit(any(name in sys.modules for name in ('httpx', 'deepdiff', 'rich')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
