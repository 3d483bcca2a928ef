"""The GitLab pipeline: its scripts run in bash against the emulator, and against a GitLab that only pretends."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from support.actions import ROOT, git, read_workflow
from support.hub import AFTER, BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.emulator.running import Running

EXAMPLES = ROOT / "examples"
PIPELINE = read_workflow(EXAMPLES / "gitlab" / ".gitlab-ci.yml")
TOKEN = "token of the project"


class Held:
    """What the pretended GitLab holds."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[str] = []
        self.notes: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.merged: list[dict[str, Any]] = []
        self.pipelines: list[dict[str, Any]] = []
        self.plan = b""

    def answer(self, verb: str, path: str, asked: dict[str, str], body: dict[str, Any]) -> Any:  # noqa: C901  # a table
        self.calls.append(f"{verb} {path}")
        parts = path.removeprefix("/projects/1/").split("/")
        match verb, parts:
            case "GET", ["", "user"]:
                return {"id": 7}
            case "GET", ["merge_requests", "5", "notes"]:
                return self._page(self.notes, asked)
            case "POST", ["merge_requests", "5", "notes"]:
                self.notes.append({"id": 900 + len(self.notes), "author": {"id": 7}, **body})
            case "PUT", ["merge_requests", "5", "notes", number]:
                next(one for one in self.notes if one["id"] == int(number)).update(body)
            case "GET", ["issues"]:
                shown = [
                    one for one in self.issues if one["state"] == asked["state"] and asked["labels"] in one["labels"]
                ]
                return self._page(shown, asked)
            case "POST", ["issues"]:
                self.issues.append({"iid": 3, "author": {"id": 7}, "state": "opened", **body})
            case "PUT", ["issues", number]:
                issue = next(one for one in self.issues if one["iid"] == int(number))
                issue["state"] = "closed" if body.pop("state_event", None) == "close" else "opened"
                issue.update(body)
            case "GET", ["repository", "commits", _, "merge_requests"]:
                return self.merged
            case "GET", ["merge_requests", "5", "pipelines"]:
                return self.pipelines
            case "GET", ["pipelines", _, "jobs"]:
                return [{"id": 1, "name": "diff"}, {"id": 2, "name": "plan"}]
            case "GET", ["jobs", "2", "artifacts", "plan.json"]:
                return self.plan
            case _:
                return None
        return {}

    @staticmethod
    def _page(entries: list[dict[str, Any]], asked: dict[str, str]) -> list[dict[str, Any]]:
        first = (int(asked["page"]) - 1) * int(asked["per_page"])
        return entries[first : first + int(asked["per_page"])]


@contextmanager
def serving(held: Held) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            found = held.answer(self.command, url.path, asked, json.loads(body or b"{}"))
            allowed = self.headers["PRIVATE-TOKEN"] == TOKEN
            data = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(403 if not allowed else 404 if found is None else 200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815  # the names that the library asks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    held.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Lab:
    """A project with one merge request, the pipeline's jobs, and what they leave."""

    def __init__(self, folder: Path, emulator: Running, held: Held) -> None:
        self.folder = folder
        self.emulator = emulator
        self.held = held
        self.work = folder / "work"
        tools = self.work / "tools"
        git("init", "-q", "-b", "main", str(self.work))
        tools.mkdir()
        shutil.copy(EXAMPLES / "gitlab" / "merge_request.py", tools)
        for name in ("check_plan.py", "check_widening.py"):
            shutil.copy(EXAMPLES / "policy" / name, tools)
        (tools / "doorlist").symlink_to(ROOT, target_is_directory=True)
        self.base = self.commit(BEFORE)
        bin_ = self.work / ".venv" / "bin"
        bin_.mkdir(parents=True)
        for name, command in (("doorlist", f"{sys.executable} -m doorlist"), ("python3", sys.executable)):
            (bin_ / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
            (bin_ / name).chmod(0o755)

    def commit(self, text: str) -> str:
        (self.work / "access.yaml").write_text(text, encoding="utf-8")
        git("add", "access.yaml", "tools/check_widening.py", folder=self.work)
        git("commit", "-q", "-m", "Access", folder=self.work)
        return git("rev-parse", "HEAD", folder=self.work)

    def run(self, job: str, source: str = "merge_request_event", **other: str) -> subprocess.CompletedProcess[str]:
        found = PIPELINE[job]
        # The first two lines of before_script install; the third puts what they installed on the path.
        lines = [PIPELINE[".doorlist"]["before_script"][-1], *found["script"]]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "CI_API_V4_URL": self.held.url,
            "CI_PROJECT_ID": "1",
            "CI_MERGE_REQUEST_IID": "5",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base,
            "CI_COMMIT_SHA": git("rev-parse", "HEAD", folder=self.work),
            "CI_PIPELINE_SOURCE": source,
            "CONFIDENT_BASE_URL": self.emulator.url,
            **(
                {"CONFIDENT_ORG_API_KEY": self.emulator.key, "DOORLIST_GITLAB_TOKEN": TOKEN}
                if job not in {"diff", "widening"}
                else {}
            ),
            "JOURNAL": PIPELINE["variables"]["JOURNAL"],
            **self.variables(job),
            **other,
        }
        ended = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(lines)],
            cwd=self.work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert self.emulator.key not in ended.stdout + ended.stderr
        assert TOKEN not in ended.stdout + ended.stderr
        return ended

    def variables(self, job: str) -> dict[str, str]:
        """What the report dotenv of the job before hands on."""
        file = self.work / "digest.env"
        if job != "apply" or not file.exists():
            return {}
        return dict(line.split("=", 1) for line in file.read_text(encoding="utf-8").splitlines())

    def merge(self) -> None:
        """The merge request was planned, and is merged now."""
        commit = self.commit(AFTER)
        assert self.run("diff").returncode == 0
        assert self.run("plan").returncode == 0
        self.held.plan = (self.work / "plan.json").read_bytes()
        self.held.merged = [{"iid": 5, "state": "merged", "sha": commit, "source_project_id": 1, "project_id": 1}]
        self.held.pipelines = [{"id": 11, "status": "failed"}, {"id": 10, "status": "success"}]

    def writes(self) -> list[str]:
        return [one["path"] for one in self.emulator.requests() if one["verb"] != "GET"]


@pytest.fixture
def lab(platform: Running, tmp_path: Path) -> Iterator[Lab]:
    held = Held()
    with serving(held):
        yield Lab(tmp_path, platform, held)


def test_a_fork_s_change_is_told_without_a_key(lab: Lab) -> None:
    lab.commit(AFTER)
    ended = lab.run("diff")
    assert ended.returncode == 0, ended.stderr
    assert "mary@acme.example" in (lab.work / "review" / "diff.md").read_text(encoding="utf-8")
    assert lab.emulator.requests() == []
    assert lab.held.calls == []


def test_a_widening_fails_without_a_key_until_it_is_labelled(lab: Lab) -> None:
    lab.commit(BEFORE.replace("alan@partner.example: Annotator", "alan@partner.example: Manager"))
    (lab.work / "tools" / "check_widening.py").write_text("", encoding="utf-8")  # the change's own isn't asked
    ended = lab.run("widening", CI_MERGE_REQUEST_LABELS="access-widening-not,other")
    assert ended.returncode == 1
    assert '"alan@partner.example" would have the role "Manager" of project "Support Bot"' in ended.stderr
    assert lab.run("widening", CI_MERGE_REQUEST_LABELS="other,access-widening").returncode == 0
    assert lab.emulator.requests() == []


def test_the_plan_becomes_notes_a_report_and_an_artifact(lab: Lab) -> None:
    lab.commit(AFTER)
    lab.held.notes = [
        {"id": 1, "author": {"id": 8}, "body": "<!-- doorlist:plan:default -->\nmine"},
        *({"id": 100 + number, "author": {"id": 7}, "body": "<!-- doorlist:plan:eu -->"} for number in range(120)),
    ]
    for _ in range(2):
        assert lab.run("diff").returncode == 0
        ended = lab.run("plan")
        assert ended.returncode == 0, ended.stderr
    told, planned = lab.held.notes[121:]
    commit = git("rev-parse", "HEAD", folder=lab.work)
    assert told["body"].startswith(f"<!-- doorlist:diff:default -->\nCommit {commit}\n\n### doorlist diff")
    digest = hashlib.sha256((lab.work / "plan.json").read_bytes()).hexdigest()
    about = f"Commit {commit}, plan `sha256:{digest}`"
    assert planned["body"].startswith(f"<!-- doorlist:plan:default -->\n{about}\n\n### doorlist plan: 1 to invite")
    assert lab.held.notes[0]["body"].endswith("mine")
    assert json.loads((lab.work / "terraform.json").read_text(encoding="utf-8")) == {
        "create": 1,
        "update": 0,
        "delete": 0,
    }
    assert lab.writes() == []


def test_a_blocked_plan_is_noted_and_fails(lab: Lab) -> None:
    lab.commit(
        BEFORE.replace("      alan@partner.example: Annotator\n", "")
        + "guardrails: {protected: [alan@partner.example]}\n"
    )
    lab.run("diff")
    assert lab.run("plan").returncode == 3
    assert "Blocked (1)" in lab.held.notes[-1]["body"]


def test_a_plan_that_fails_takes_the_place_of_the_note_before(lab: Lab) -> None:
    lab.commit(AFTER)
    assert lab.run("diff").returncode == 0
    assert lab.run("plan").returncode == 0
    shutil.rmtree(lab.work / "review")
    lab.commit(BEFORE.replace("members", "memebrs"))
    assert lab.run("diff").returncode == 1
    assert lab.run("plan").returncode == 1
    note = lab.held.notes[-1]["body"]
    assert note.startswith(f"<!-- doorlist:plan:default -->\nCommit {git('rev-parse', 'HEAD', folder=lab.work)}\n\n")
    assert "none could be made for this commit" in note
    assert '"memebrs" isn\'t a key' in note
    assert all(line.startswith("    ") for line in note.partition("for this commit\n\n")[2].splitlines())
    assert len(lab.held.notes) == 2


def test_the_note_goes_also_where_the_change_is_broken() -> None:
    assert PIPELINE["plan"]["rules"][0]["when"] == "always"


def test_the_merge_carries_out_the_reviewed_plan(lab: Lab) -> None:
    lab.merge()
    ended = lab.run("choose", "push")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (lab.work / "plan.json").read_bytes() == lab.held.plan
    # Who starts the job apply sees that very plan, once, with its digest.
    assert ended.stdout.count("Plan: 1 to invite") == 1
    assert f"This is the plan sha256:{hashlib.sha256(lab.held.plan).hexdigest()}" in ended.stdout
    assert lab.writes() == []
    assert lab.run("apply", "push", DOORLIST_DIGEST=f"sha256:{'0' * 64}").returncode == 4
    assert lab.writes() == []
    assert lab.run("apply", "push").returncode == 0
    assert [mail["email"] for mail in lab.emulator.mails()] == ["mary@acme.example"]


def test_live_that_changed_makes_it_stale(lab: Lab) -> None:
    lab.merge()
    assert lab.run("choose", "push").returncode == 0
    lab.emulator.leave("alan@partner.example")
    ended = lab.run("apply", "push")
    assert ended.returncode == 4
    assert "Nothing was done" in ended.stdout
    assert "Plan: 2 to invite" in ended.stdout
    assert lab.emulator.mails() == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"merged": []}, "doesn't come from a merge request"),
        ({"source_project_id": 2}, "doesn't come from a merge request"),
        ({"state": "opened"}, "doesn't come from a merge request"),
        ({"sha": "0" * 40}, "doesn't come from a merge request"),
        ({"pipelines": [{"id": 11, "status": "failed"}]}, "no successful pipeline"),
        ({"plan": b"[]"}, "it isn't a plan"),
        ({"forged": ("mary@acme.example", "mallory@evil.example")}, "it was made for other access files"),
        ({"forged": ('"cause":"not-in"', '"cause":"expired"')}, "it gives another cause"),
        ({"forged": ('"created_at": "2', '"created_at": "3')}, "it was made for another time"),
    ],
)
def test_a_push_without_a_plan_for_its_files_applies_nothing(lab: Lab, change: dict[str, Any], why: str) -> None:
    lab.merge()
    for key, value in change.items():
        if hasattr(lab.held, key):
            setattr(lab.held, key, value)
        elif key == "forged":
            forged = lab.held.plan.replace(value[0].encode(), value[1].encode())
            assert forged != lab.held.plan
            lab.held.plan = forged
        else:
            lab.held.merged[0][key] = value
    ended = lab.run("choose", "push")
    assert ended.returncode in {1, 4}
    assert why in ended.stdout + ended.stderr
    assert "Plan: 1 to invite" in ended.stdout
    assert lab.writes() == []


def test_plan_and_apply_have_one_journal_that_lasts() -> None:
    kept = PIPELINE[".journal"]["cache"]
    assert kept == {"key": "doorlist-journal", "paths": ["doorlist-journal"], "policy": "pull"}
    assert PIPELINE["variables"]["JOURNAL"] == "doorlist-journal/journal.jsonl"
    for name in ("plan", "choose", "apply", "due"):
        job = PIPELINE[name]
        assert ".journal" in job["extends"]
        (script,) = job["script"]
        commands = re.findall(r"doorlist (?:plan|apply) [^\n]*", script)
        assert commands
        assert all('--journal "$JOURNAL"' in command for command in commands)
        # Who applies leaves it for the next, whatever became of the run, and one after another.
        writes = {"policy": "pull-push", "when": "always"} if name in {"apply", "due"} else None
        assert job.get("cache") == writes
        assert job.get("resource_group") == ("doorlist" if writes else None)


def test_what_has_ended_goes_every_night_and_nothing_else(lab: Lab) -> None:
    lab.commit(AFTER.replace("alan@partner.example: Annotator", DUE))
    ended = lab.run("due", "schedule")
    assert ended.returncode == 0, ended.stderr
    assert len(lab.writes()) == 1
    assert lab.emulator.mails() == []  # mary's invitation is left to the merge
    again = lab.run("due", "schedule")
    assert again.returncode == 0
    assert len(lab.writes()) == 1


DUE = "alan@partner.example: {role: Annotator, expires: 2020-01-01}"


def test_by_hand_it_is_planned_anew(lab: Lab) -> None:
    lab.commit(AFTER)
    assert lab.run("choose", "web").returncode == 0
    assert lab.run("apply", "web").returncode == 0
    assert [mail["email"] for mail in lab.emulator.mails()] == ["mary@acme.example"]


def test_drift_opens_one_issue_edits_and_closes_it(lab: Lab) -> None:
    assert lab.run("drift", "schedule").returncode == 0
    assert lab.held.issues == []
    lab.emulator.leave("alan@partner.example")
    for _ in range(2):
        assert lab.run("drift", "schedule").returncode == 0
    (issue,) = lab.held.issues
    assert issue["state"] == "opened"
    assert "drift: 1 difference" in issue["description"]
    assert lab.run("drift", "schedule", CONFIDENT_ORG_API_KEY="confident_us_org_wrong").returncode == 1
    assert issue["state"] == "opened"
    lab.commit(BEFORE.replace("      alan@partner.example: Annotator\n", ""))
    assert lab.run("drift", "schedule").returncode == 0
    assert issue["state"] == "closed"
    assert lab.writes() == []


def test_gitlab_s_refusal_is_one_sentence(lab: Lab) -> None:
    ended = lab.run("drift", "schedule", DOORLIST_GITLAB_TOKEN="wrong")
    assert ended.returncode == 1
    assert "GitLab answered 403 to GET /user" in ended.stderr
    assert "Traceback" not in ended.stderr
    ended = lab.run("drift", "schedule", CI_API_V4_URL="http://127.0.0.1:1")
    assert "GitLab can't be reached" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_file_without_a_marker_is_no_note(lab: Lab) -> None:
    (lab.work / "x.md").write_text("# x\n", encoding="utf-8")
    command = [sys.executable, "tools/merge_request.py", "note", "x.md"]
    ended = subprocess.run(command, cwd=lab.work, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "doesn't begin with doorlist's marker" in ended.stderr
    (lab.work / "x.md").write_text("<!-- doorlist:plan:default -->\n", encoding="utf-8")
    ended = subprocess.run(command, cwd=lab.work, capture_output=True, text=True, check=False)
    assert ended.stderr == "GitLab's answer or the environment lacks 'CI_MERGE_REQUEST_IID'.\n"
    ended = subprocess.run(command[:2], cwd=lab.work, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "merge_request.py reviewed PLAN.json" in ended.stderr
    assert lab.held.calls == []


def test_no_job_of_a_fork_has_a_key_and_no_secret_stands_in_the_file() -> None:
    jobs = {name: job for name, job in PIPELINE.items() if isinstance(job, dict) and "script" in job}
    assert set(jobs) == {"layout", "diff", "widening", "plan", "choose", "apply", "due", "drift"}
    assert [name for name, job in jobs.items() if "environment" not in job] == ["layout", "diff", "widening"]
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in jobs["plan"]["rules"][0]["if"]
    assert PIPELINE["variables"].keys() == {"GIT_DEPTH", "GIT_SUBMODULE_STRATEGY", "JOURNAL"}
    installing = PIPELINE[".doorlist"]["before_script"][:2]
    assert all(line.startswith("env -u CONFIDENT_ORG_API_KEY -u DOORLIST_GITLAB_TOKEN ") for line in installing)
