"""Access by request, offboarding and the weekly list: their workflows, run with a `gh` that only pretends."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from support.actions import ROOT, Job, evaluated, git, read_workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

FAKES = Path(__file__).parent / "fakes"
FORM = ROOT / "examples" / "github" / "ISSUE_TEMPLATE" / "request-access.yml"
ACCESS = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    grace@acme.example: Admin # of the office
projects:
  Support Bot:
    members:
      grace@acme.example: Owner
guardrails:
  protected: [ada@acme.example]
"""
ANSWERS = {
    "Whose email": "ada.new@acme.example",
    "Where": "The organization",
    "Which role": "Member",
    "For how long": "90 days",
    "Why": "Joins the team",
}


class Hub:
    """A repository with an access file and the form."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "repository"
        self.state = folder / "github.json"
        self.jobs = 0
        git("init", "-q", "-b", "main", str(self.repository))
        templates = self.repository / ".github" / "ISSUE_TEMPLATE"
        templates.mkdir(parents=True)
        shutil.copy(FORM, templates)
        (self.repository / "tools").mkdir()
        (self.repository / "tools" / "README").touch()
        (self.repository / "access.yaml").write_text(ACCESS, encoding="utf-8")
        git("add", ".", folder=self.repository)
        git("commit", "-q", "-m", "Access", folder=self.repository)
        empty: dict[str, Any] = {"calls": [], "comments": [], "issues": [], "pulls": [], "commits": [], "refs": {}}
        self.state.write_text(json.dumps(empty), encoding="utf-8")

    @property
    def github(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads(self.state.read_text(encoding="utf-8"))
        return held

    def run(self, file: str, job: str, event: dict[str, Any], **github: Any) -> Job:
        self.jobs += 1
        folder = self.folder / f"job-{self.jobs}"
        folder.mkdir()
        (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
        context = {
            "github": {
                "repository": "acme/access",
                "token": "token of the job",
                "actor": "grace",
                "actor_id": "77",
                "run_id": "4711",
                "ref": "refs/heads/main",
                "event": {**event, "repository": {"default_branch": "main"}},
                **github,
            },
            "secrets": {"DOORLIST_BOT_TOKEN": "token of the job"},
        }
        environment = {"FAKE_GH": str(self.state), "GITHUB_EVENT_PATH": str(folder / "event.json")}
        played = Job(folder, self.repository, "main", context, environment, [FAKES], self.folder / "artifacts")
        played.run(read_workflow(ROOT / "examples" / "github" / file)["jobs"][job])
        return played

    def ask(self, body: str | None = None, **answers: str) -> Job:
        """An issue as the form makes it, or with any other text."""
        told = {**ANSWERS, **{name.replace("_", " "): value for name, value in answers.items()}}
        text = "\n\n".join(f"### {label}\n\n{value}" for label, value in told.items()) if body is None else body
        issue = {
            "number": 12,
            "body": text,
            "user": {"login": "bo-b", "id": 99},
            "labels": [{"name": "doorlist-request"}],
        }
        return self.run("doorlist-request.yml", "request", {"issue": issue})

    def committed(self) -> list[str]:
        """Lines that the pull request's commits add or take out."""
        found = []
        for commit in self.github["commits"]:
            old = (self.repository / commit["path"]).read_text(encoding="utf-8").splitlines()
            new = base64.b64decode(commit["content"]).decode().splitlines()
            found += [f"-{line}" for line in old if line not in new] + [f"+{line}" for line in new if line not in old]
        return found


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path)


def test_a_request_becomes_a_pull_request_in_the_requester_s_name(hub: Hub) -> None:
    job = hub.ask(For_how_long="Until further notice")
    assert job.status == "success", job.output
    assert hub.committed() == ["+    ada.new@acme.example: {role: Member, reason: Joins the team (issue 12)}"]
    github = hub.github
    (commit,) = github["commits"]
    assert (commit["author[name]"], commit["author[email]"]) == ("bo-b", "99+bo-b@users.noreply.github.com")
    assert commit["sha"] == git("rev-parse", "HEAD:access.yaml", folder=hub.repository)
    assert github["refs"] == {"refs/heads/doorlist/request-12": git("rev-parse", "HEAD", folder=hub.repository)}
    (pull,) = github["pulls"]
    assert (pull["title"], pull["head"], pull["base"]) == (
        "Access for ada.new@acme.example",
        "doorlist/request-12",
        "main",
    )
    assert "ada.new@acme.example" in pull["body"]
    assert "Closes #12." in pull["body"]
    assert github["comments"][0]["body"].startswith("Pull request #70 has the change.")
    # What the issue says never gets onto a command line.
    assert not any("ada.new" in word for call in github["calls"] for word in call["arguments"])


def test_a_project_and_an_end(hub: Hub) -> None:
    job = hub.ask(Whose_email="ada@acme.example", Where="Support Bot", Which_role="Annotator", Why="_No response_")
    assert job.status == "success", job.output
    (line,) = hub.committed()
    assert re.fullmatch(
        r"\+      ada@acme\.example: \{role: Annotator, expires: 2\d{3}-\d\d-\d\d, reason: \S+ 12\)\"?\}", line
    )


def test_what_a_guardrail_will_forbid_is_told_in_the_issue(hub: Hub) -> None:
    job = hub.ask(Whose_email="grace@acme.example", Where="Support Bot", Which_role="Annotator", Why="_No response_")
    # She owns the project.
    assert job.status == "success", job.output
    assert "no successor is named Owner" in hub.github["comments"][0]["body"]
    assert hub.github["pulls"] == []


HOSTILE = {
    "a role that isn't offered": {"Which_role": "Owner"},
    "a project that isn't offered": {"Where": "Finance"},
    "an end that isn't offered": {"For_how_long": "9999 days"},
    "an option": {"Whose_email": "--force"},
    "two emails": {"Whose_email": "a@acme.example b@acme.example"},
    "a shell's words": {"Whose_email": "$(touch${IFS}pwned)@acme.example"},
    "a group": {"Whose_email": "group:ml"},
    "nothing": {"Whose_email": "_No response_"},
    "a second answer": {"Why": "x\n\n### Which role\n\nOwner"},
    "more lines": {"Why": "x\n::set-output name=a::b"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_form_does_not_offer_is_refused_in_the_issue(hub: Hub, name: str) -> None:
    job = hub.ask(**HOSTILE[name])
    assert job.status == "success", job.output
    github = hub.github
    assert (github["pulls"], github["refs"], github["commits"]) == ([], {}, [])
    assert len(github["comments"]) == 1
    assert "touch" not in github["comments"][0]["body"]
    assert not list(job.work.glob("pwned*"))


@pytest.mark.parametrize("body", ["", "hello", "### Whose email\n\nx@acme.example", "x" * 30_000])
def test_an_issue_of_any_other_text_is_refused(hub: Hub, body: str) -> None:
    assert hub.ask(body).status == "success"
    assert hub.github["pulls"] == []
    assert "isn't as the form makes it" in hub.github["comments"][0]["body"]


def test_an_issue_without_the_label_is_none_of_ours(hub: Hub) -> None:
    issue = {"number": 1, "body": "x", "user": {"login": "x", "id": 1}, "labels": [{"name": "bug"}]}
    job = hub.run("doorlist-request.yml", "request", {"issue": issue})
    assert job.status == "success"
    assert hub.github["calls"] == []


REASONS = (
    "`$(id)` ; rm -rf / && echo ${{ github.token }}",
    "@everyone #1 <script>alert(1)</script> ![x](http://x) ",
    "'; DROP: {a: b}, [c] # & * ! | > %",
    "::error::x ##[error]y \u202e\u2028z",
    "-- --force",
    "x" * 5_000,
)


@pytest.mark.parametrize("reason", REASONS)
def test_a_hostile_reason_stays_one_text_of_one_line(hub: Hub, reason: str) -> None:
    job = hub.ask(Why=reason)
    assert job.status == "success", job.output
    (line,) = hub.committed()
    assert line.startswith("+    ada.new@acme.example: {role: Member, expires: 2")
    new = yaml.safe_load(base64.b64decode(hub.github["commits"][0]["content"]))
    entry = new["organization"]["members"]["ada.new@acme.example"]
    assert entry["role"] == "Member"
    assert entry["reason"].endswith("(issue 12)")
    assert len(entry["reason"]) < 230
    body = hub.github["pulls"][0]["body"]
    assert "<script" not in body
    assert " @everyone" not in body
    assert "\n::error" not in job.output


def test_the_same_again_is_told_and_changes_nothing(hub: Hub) -> None:
    hub.ask(For_how_long="Until further notice")
    text = base64.b64decode(hub.github["commits"][0]["content"]).decode()
    (hub.repository / "access.yaml").write_text(text, encoding="utf-8")
    git("commit", "-qam", "Merged", folder=hub.repository)
    hub.ask(For_how_long="Until further notice")
    assert len(hub.github["pulls"]) == 1
    assert "there is nothing to change" in hub.github["comments"][-1]["body"]


@pytest.mark.parametrize(
    "event", [{"inputs": {"email": "grace@acme.example"}}, {"client_payload": {"email": "grace@acme.example"}}]
)
def test_offboarding_opens_a_pull_request(hub: Hub, event: dict[str, Any]) -> None:
    text = ACCESS.replace(
        "      grace@acme.example: Owner", "      ada@acme.example: Owner\n      grace@acme.example: Member"
    )
    (hub.repository / "access.yaml").write_text(text, encoding="utf-8")
    git("commit", "-qam", "An owner", folder=hub.repository)
    job = hub.run("doorlist-offboard.yml", "offboard", event)
    assert job.status == "success", job.output
    assert hub.committed() == ["-    grace@acme.example: Admin # of the office", "-      grace@acme.example: Member"]
    (pull,) = hub.github["pulls"]
    assert (pull["title"], pull["head"]) == ("Withdraw grace@acme.example", "doorlist/offboard-4711")
    assert hub.github["commits"][0]["author[name]"] == "grace"
    assert hub.github["comments"] == []


@pytest.mark.parametrize("email", ["ada@acme.example", "nobody@acme.example", "--force", "x\ny@acme.example", ""])
def test_offboarding_that_cannot_be_done_fails_the_job(hub: Hub, email: str) -> None:
    job = hub.run("doorlist-offboard.yml", "offboard", {"inputs": {"email": email}})
    assert job.status == "failure"
    assert (hub.github["pulls"], hub.github["refs"]) == ([], {})


def test_offboarding_runs_on_main_alone() -> None:
    condition = read_workflow(ROOT / "examples" / "github" / "doorlist-offboard.yml")["jobs"]["offboard"]["if"]
    assert evaluated(condition, {"github": {"ref": "refs/heads/main"}})
    assert not evaluated(condition, {"github": {"ref": "refs/heads/mine"}})


def test_the_form_is_what_github_takes() -> None:
    form = yaml.safe_load(FORM.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    ids = [one["id"] for one in form["body"] if one["type"] != "markdown"]
    assert ids == ["email", "project", "role", "until", "reason"]
    labels = [one["attributes"]["label"] for one in form["body"] if one["type"] != "markdown"]
    assert labels == list(ANSWERS)


def test_the_weekly_list_is_one_issue_as_long_as_anything_ends(hub: Hub) -> None:
    text = ACCESS.replace("grace@acme.example: Admin", "grace@acme.example: {role: Admin, expires: 2020-01-31}")
    (hub.repository / "access.yaml").write_text(text, encoding="utf-8")
    git("commit", "-qam", "It ends", folder=hub.repository)
    for _ in range(2):
        job = hub.run("doorlist-expiring.yml", "expiring", {})
        assert job.status == "success", job.output
    (issue,) = hub.github["issues"]
    assert (issue["title"], issue["labels"], issue["state"]) == (
        "Access that ends soon",
        ["doorlist-expiring"],
        "open",
    )
    assert "doorlist renew grace@acme.example" in issue["body"]
    (hub.repository / "access.yaml").write_text(ACCESS, encoding="utf-8")
    git("commit", "-qam", "It doesn't", folder=hub.repository)
    assert hub.run("doorlist-expiring.yml", "expiring", {}).status == "success"
    assert hub.github["issues"][0]["state"] == "closed"


# GitLab


class Lab:
    """A project on a GitLab that takes what it is sent."""

    def __init__(self, folder: Path, url: str) -> None:
        self.work = folder / "work"
        tools = self.work / "tools"
        tools.mkdir(parents=True)
        for name in ("propose.py", "merge_request.py"):
            shutil.copy(ROOT / "examples" / "gitlab" / name, tools)
        (self.work / "access.yaml").write_text(ACCESS, encoding="utf-8")
        git("init", "-q", "-b", "main", str(self.work))
        git("add", ".", folder=self.work)
        git("commit", "-q", "-m", "Access", folder=self.work)
        self.environment = {
            "PATH": f"{folder / 'bin'}:/usr/bin:/bin",
            "CI_API_V4_URL": url,
            "CI_PROJECT_ID": "1",
            "CI_PIPELINE_ID": "4711",
            "CI_COMMIT_SHA": git("rev-parse", "HEAD", folder=self.work),
            "CI_DEFAULT_BRANCH": "main",
            "GITLAB_USER_NAME": "Bo B",
            "GITLAB_USER_EMAIL": "bo@acme.example",
            "DOORLIST_GITLAB_TOKEN": "token of the project",
        }
        (folder / "bin").mkdir()
        program = folder / "bin" / "doorlist"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m doorlist "$@"\n', encoding="utf-8")
        program.chmod(0o755)

    def propose(self, **values: str) -> subprocess.CompletedProcess[str]:
        given = {"WHAT": "request", "EMAIL": "new@acme.example", "PROJECT": "The organization", "ROLE": "Member"}
        given |= {"UNTIL": "Until further notice", "REASON": "Joins", **values}
        environment = self.environment | {f"ACCESS_{name}": value for name, value in given.items()}
        command = [sys.executable, "tools/propose.py"]
        return subprocess.run(command, cwd=self.work, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def sent() -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """A server's address, and what it was sent."""
    taken: list[tuple[str, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["PRIVATE-TOKEN"] == "token of the project"
            taken.append((self.path, json.loads(body)))
            self.send_response(201)
            self.end_headers()
            self.wfile.write(b'{"web_url": "http://lab/1"}')

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


Sent = tuple[str, list[tuple[str, dict[str, Any]]]]


def test_gitlab_gets_a_merge_request_in_the_name_of_who_asked(tmp_path: Path, sent: Sent) -> None:
    url, taken = sent
    ended = Lab(tmp_path, url).propose(REASON="`id` $(id) @all")
    assert ended.returncode == 0, ended.stderr
    (_, commit), (path, request) = taken
    assert (commit["branch"], commit["author_name"], commit["author_email"]) == (
        "doorlist/grant-4711",
        "Bo B",
        "bo@acme.example",
    )
    new = yaml.safe_load(commit["actions"][0]["content"])
    assert new["organization"]["members"]["new@acme.example"] == {"role": "Member", "reason": "`id` $(id) @all"}
    assert path.endswith("/merge_requests")
    assert (request["source_branch"], request["target_branch"]) == ("doorlist/grant-4711", "main")
    assert "new@acme.example" in request["description"]
    assert " @all" not in request["description"]


def test_gitlab_s_offboarding(tmp_path: Path, sent: Sent) -> None:
    url, taken = sent
    lab = Lab(tmp_path, url)
    assert lab.propose(WHAT="offboard", EMAIL="ada@acme.example").returncode == 3
    assert taken == []
    (lab.work / "access.yaml").write_text(
        ACCESS.replace("      grace@acme.example: Owner", "      ada@acme.example: Owner")
    )
    git("commit", "-qam", "Hers", folder=lab.work)
    assert lab.propose(WHAT="offboard", EMAIL="grace@acme.example").returncode == 0
    assert "grace" not in taken[0][1]["actions"][0]["content"]


@pytest.mark.parametrize(
    "values",
    [
        {"ROLE": "Owner"},
        {"PROJECT": "Finance"},
        {"UNTIL": "9999 days"},
        {"EMAIL": "--force"},
        {"EMAIL": "a b@c.example"},
    ],
)
def test_gitlab_refuses_what_cannot_be_asked_for(tmp_path: Path, sent: Sent, values: dict[str, str]) -> None:
    url, taken = sent
    assert Lab(tmp_path, url).propose(**values).returncode == 1
    assert taken == []


def test_gitlab_s_lists_are_those_of_the_pipeline() -> None:
    pipeline = read_workflow(ROOT / "examples" / "gitlab" / "access-requests.yml")
    text = (ROOT / "examples" / "gitlab" / "propose.py").read_text(encoding="utf-8")
    for name in ("PROJECT", "ROLE", "UNTIL"):
        for option in pipeline["variables"][f"ACCESS_{name}"]["options"]:
            assert f'"{option}"' in text
