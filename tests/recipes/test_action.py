"""The scripts of the composite action, one by one: what they run, what they put out, and how they end."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from support.actions import ROOT

ACTION = ROOT / ".github" / "actions" / "doorlist"
INSTALL = {"DOORLIST_VERSION": "", "DOORLIST_PATH": ""}
RUN = {
    "DOORLIST_ARGUMENTS": "plan",
    "DOORLIST_SAVE_PLAN": "",
    "DOORLIST_STDOUT": "",
    "DOORLIST_STDERR": "",
    "DOORLIST_SUMMARY": "false",
    "DOORLIST_ALLOW": "0",
}


class Step:
    """One step of a job in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output, self.summary = folder / "output", folder / "summary"
        self.output.touch()
        self.summary.touch()

    def program(self, path: str, script: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    def run(self, script: str, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            **given,
        }
        return subprocess.run(
            [ACTION / script], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def outputs(self) -> dict[str, str]:
        lines = self.output.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def step(tmp_path: Path) -> Step:
    return Step(tmp_path)


def doorlist_that(step: Step, script: str) -> None:
    step.program("doorlist/bin/doorlist", script)


def test_arguments_are_words_and_no_shell_reads_them(step: Step) -> None:
    doorlist_that(step, 'printf "[%s]" "$@"')
    ended = step.run("run.sh", RUN | {"DOORLIST_ARGUMENTS": "  plan  \n\n\ta b *\n$(touch x)\n`id`; \"'\n"})
    assert ended.stdout == "[plan][a b *][$(touch x)][`id`; \"']"
    assert not (step.folder / "x").exists()
    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("code", "allow", "ends", "changes"),
    [
        (0, "0", 0, "false"),
        (0, "0 2", 0, "false"),
        (2, "0 2", 0, "true"),
        (2, "0", 2, "true"),
        (3, "0 2", 3, "false"),
        (3, "0 2 3", 0, "false"),
        (1, "0 2", 1, "false"),
        (12, "0 1 2", 12, "false"),
        (4, "", 4, "false"),
    ],
)
def test_exit_codes_are_told_apart(step: Step, code: int, allow: str, ends: int, changes: str) -> None:
    doorlist_that(step, f"exit {code}")
    assert step.run("run.sh", RUN | {"DOORLIST_ALLOW": allow}).returncode == ends
    assert step.outputs() == {"exitcode": str(code), "has-changes": changes}


def test_a_saved_plan_is_an_output_where_there_is_one(step: Step) -> None:
    doorlist_that(step, 'echo "$@"; touch "$3"')
    ended = step.run("run.sh", RUN | {"DOORLIST_SAVE_PLAN": "my plan.json"})
    assert ended.stdout == "plan --out my plan.json\n"
    assert step.outputs()["plan"] == "my plan.json"
    assert step.outputs()["digest"] == f"sha256:{hashlib.sha256(b'').hexdigest()}"
    doorlist_that(step, "exit 1")
    step.output.write_text("", encoding="utf-8")
    step.run("run.sh", RUN | {"DOORLIST_SAVE_PLAN": "none.json"})
    assert step.outputs().keys() == {"exitcode", "has-changes"}


def test_stderr_is_kept_as_well_as_shown(step: Step) -> None:
    doorlist_that(step, "echo out; echo why >&2; exit 1")
    ended = step.run("run.sh", RUN | {"DOORLIST_STDERR": "failed.txt"})
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "out\n", "why\n")
    assert (step.folder / "failed.txt").read_text(encoding="utf-8") == "why\n"


def test_the_summary_takes_stdout_also_of_a_run_that_fails(step: Step) -> None:
    doorlist_that(step, "echo '### blocked'; echo why >&2; exit 3")
    step.summary.write_text("before\n", encoding="utf-8")
    ended = step.run("run.sh", RUN | {"DOORLIST_STDOUT": "plan.md", "DOORLIST_SUMMARY": "true"})
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert ended.stderr == "why\n"
    assert step.summary.read_text(encoding="utf-8") == "before\n### blocked\n"


@pytest.mark.parametrize(("there", "taken"), [(1_048_564, True), (1_048_565, False)])
def test_the_summary_stays_below_what_github_drops(step: Step, there: int, taken: bool) -> None:
    """1 MiB, above which all of it is dropped. Source: `manual: output#what-ci-systems-take`."""
    doorlist_that(step, "echo '0123456789'")
    step.summary.write_text("x" * there, encoding="utf-8")
    ended = step.run("run.sh", RUN | {"DOORLIST_STDOUT": "plan.md", "DOORLIST_SUMMARY": "true"})
    assert ended.returncode == 0
    assert step.summary.stat().st_size == there + (11 if taken else 0)
    assert ("::notice" in ended.stdout) is not taken


@pytest.fixture
def fake_python(step: Step) -> Step:
    """A `python3` whose environments hold a pip that writes down its arguments, and no key."""
    inner = 'printf "%s\\n" "$@" "key=${CONFIDENT_ORG_API_KEY-none}" >"$(dirname "$0")/../../asked"'
    make = f"""
mkdir -p "$3/bin"
printf '#!/bin/bash\\n%s\\n' {_quoted(inner)} >"$3/bin/python"
printf '#!/bin/bash\\necho doorlist 0.1.0\\n' >"$3/bin/doorlist"
chmod +x "$3/bin/python" "$3/bin/doorlist"
"""
    step.program("bin/python3", make)
    return step


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def asked(step: Step) -> list[str]:
    return (step.folder / "asked").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({}, str(ROOT)),
        ({"DOORLIST_VERSION": "0.1.0"}, "doorlist==0.1.0"),
        ({"DOORLIST_PATH": "wheels"}, "{folder}/wheels"),
        ({"DOORLIST_PATH": "--index-url"}, "{folder}/--index-url"),
    ],
)
def test_it_installs_what_it_is_told_without_the_key(fake_python: Step, given: dict[str, str], what: str) -> None:
    ended = fake_python.run("install.sh", INSTALL | {"CONFIDENT_ORG_API_KEY": "secret"} | given)
    assert ended.returncode == 0, ended.stderr
    assert asked(fake_python)[-2:] == [what.format(folder=fake_python.folder), "key=none"]


@pytest.mark.parametrize("version", ["--index-url=x", "0.1.0 evil", "1 --pre", "@ file:x", "0.1.0\nevil", "v1"])
def test_a_version_is_a_version(fake_python: Step, version: str) -> None:
    assert fake_python.run("install.sh", INSTALL | {"DOORLIST_VERSION": version}).returncode == 64
    assert not (fake_python.folder / "asked").exists()


def test_it_installs_once_a_job(fake_python: Step) -> None:
    assert fake_python.run("install.sh", INSTALL).returncode == 0
    (fake_python.folder / "asked").unlink()
    assert fake_python.run("install.sh", INSTALL).returncode == 0
    assert not (fake_python.folder / "asked").exists()


COMMIT = "0123456789abcdef0123456789abcdef01234567"
COMMENT = {
    "FILE": "text.md",
    "FAILED": "",
    "KEY": "default",
    "COMMIT": COMMIT,
    "DIGEST": "",
    "REPOSITORY": "a/b",
    "PULL_REQUEST": "1",
    "AUTHOR": "b",
    "DRIFT": "true",
    "LABEL": "l",
    "TITLE": "t",
}


def commented(step: Step, given: dict[str, str]) -> str:
    """The comment that is written where none of ours is there."""
    step.program("bin/gh", 'if [[ "$*" == *POST* ]]; then for word; do :; done; cp "${word#body=@}" body; fi')
    ended = step.run("comment/comment.sh", COMMENT | given)
    assert ended.returncode == 0, ended.stderr
    return (step.folder / "body").read_text(encoding="utf-8")


def test_a_comment_names_its_commit_and_the_plan_s_digest(step: Step) -> None:
    (step.folder / "text.md").write_text("<!-- doorlist:plan:eu -->\n### plan\n\nx\n", encoding="utf-8")
    digest = f"sha256:{'0' * 64}"
    assert commented(step, {}) == f"<!-- doorlist:plan:eu -->\nCommit {COMMIT}\n\n### plan\n\nx\n"
    told = commented(step, {"DIGEST": digest})
    assert told == f"<!-- doorlist:plan:eu -->\nCommit {COMMIT}, plan `{digest}`\n\n### plan\n\nx\n"


@pytest.mark.parametrize(
    "given", [{"COMMIT": ""}, {"COMMIT": "main"}, {"DIGEST": "x"}, {"DIGEST": f"sha256:{'0' * 64}`"}]
)
def test_a_commit_and_a_digest_are_what_they_seem(step: Step, given: dict[str, str]) -> None:
    step.program("bin/gh", "touch called")
    (step.folder / "text.md").write_text("<!-- doorlist:plan:eu -->\n", encoding="utf-8")
    assert step.run("comment/comment.sh", COMMENT | given).returncode == 64
    assert not (step.folder / "called").exists()


def test_in_place_of_a_plan_stands_why_there_is_none(step: Step) -> None:
    """Whatever an error quotes stays code: it ends no block, and mentions nobody."""
    why = "error: x\n```\n@everyone <b>\n\x1b[31m\n~~~\n# y\n"
    (step.folder / "failed.txt").write_text(why, encoding="utf-8")
    told = commented(step, {"FILE": "", "FAILED": "failed.txt", "KEY": "eu"})
    head, _, code = told.partition("for this commit\n\n")
    assert head == f"<!-- doorlist:plan:eu -->\nCommit {COMMIT}\n\n### doorlist plan: none could be made "
    assert all(line.startswith("    ") for line in code.splitlines())
    assert code.replace("    ", "") == why.replace("\x1b", "")
    (step.folder / "failed.txt").write_bytes("ä".encode() * 40_000)
    assert len(commented(step, {"FILE": "", "FAILED": "failed.txt"})) < 20_000
    assert "See the log" in commented(step, {"FILE": "", "FAILED": "not-there.txt"})


@pytest.mark.parametrize("script", ["comment/comment.sh", "issue/issue.sh"])
@pytest.mark.parametrize("text", ["", "### no marker\n", "<!-- doorlist:plan:a --> more\n", "<!-- other -->\n"])
def test_nothing_is_written_that_could_not_be_found_again(step: Step, script: str, text: str) -> None:
    step.program("bin/gh", "touch called")
    (step.folder / "text.md").write_text(text, encoding="utf-8")
    assert step.run(script, COMMENT).returncode == 1
    assert not (step.folder / "called").exists()


@pytest.mark.parametrize("drift", ["", "True", "error"])
def test_an_error_is_neither_drift_nor_none(step: Step, drift: str) -> None:
    step.program("bin/gh", "touch called")
    (step.folder / "text.md").write_text("<!-- doorlist:drift:default -->\n", encoding="utf-8")
    given = {"FILE": "text.md", "REPOSITORY": "a/b", "AUTHOR": "b", "DRIFT": drift, "LABEL": "l", "TITLE": "t"}
    assert step.run("issue/issue.sh", given).returncode == 1
    assert not (step.folder / "called").exists()


@pytest.mark.parametrize("script", ["comment/comment.sh", "issue/issue.sh"])
def test_a_github_that_fails_writes_nothing_new(step: Step, script: str) -> None:
    step.program("bin/gh", 'echo "$@" >>called; exit 1')
    (step.folder / "text.md").write_text("<!-- doorlist:drift:default -->\n", encoding="utf-8")
    assert step.run(script, COMMENT).returncode == 1
    assert (step.folder / "called").read_text(encoding="utf-8").count("\n") == 1
