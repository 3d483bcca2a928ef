"""The plan for a fork's pull request: resolved by the fork without a key, planned by a trusted workflow with one.

Whatever the fork hands over ends in a comment that is ours alone, and in nothing but reading.
"""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.emulator.store import company
from support.actions import Job, evaluated, git
from support.hostile import HOSTILE, check_markdown
from support.hub import AFTER, BEFORE, REPOSITORY, Hub, workflow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from doorlist.emulator.running import Running

FILE = "doorlist-fork.yml"
FORK = {"full_name": "mallory/access", "owner": {"login": "mallory"}}
#: A fork's branch may be called so.
BRANCH = 'x&state=closed";$(touch${IFS}ran)'


class Forked(Hub):
    """A repository with one pull request from a fork, the 5th; the runs of its pull request workflow are the 7th."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.handed_over = self.artifacts / "pull-request"

    def fork(self, text: str) -> Job:
        """Somebody pushes to their fork; returns the job that GitHub runs there, as this repository has it."""
        self.change(text)
        shutil.rmtree(self.handed_over, ignore_errors=True)
        with self.github() as github:
            github["pulls"] = [self.pull(5)]
            github["artifacts"]["7"] = str(self.handed_over)
        event = {"pull_request": {"number": "5", "head": {"repo": FORK, "sha": self.names["head"]}}}
        context = self.context("pull_request", event=event) | {"secrets": {}}
        job, _ = self.run("doorlist-pull-request.yml", "diff", context, branch="merge")
        self.handed_over.mkdir(parents=True, exist_ok=True)
        return job

    def pull(self, number: int, **head: Any) -> dict[str, Any]:
        return {
            "number": number,
            "asked": {"state": "open", "base": "main", "head": f"mallory:{BRANCH}"},
            "head": {"sha": self.names["head"], "repo": FORK, **head},
            "base": {"ref": "main", "repo": {"full_name": REPOSITORY}},
        }

    def event(self, **other: Any) -> dict[str, Any]:
        run = {
            "id": "7",
            "event": "pull_request",
            "head_sha": self.names["head"],
            "head_branch": BRANCH,
            "head_repository": FORK,
            "pull_requests": "",  # GitHub leaves it empty for forks
        }
        return self.context("workflow_run", event={"workflow_run": run | other, "repository": {"private": True}})

    def plan(self) -> Job:
        job, _ = self.run(FILE, "plan", self.event())
        assert self.writes() == []
        assert not list(self.folder.rglob("ran"))
        return job

    def comment(self) -> str:
        """The one comment there is."""
        with self.github() as github:
            (found,) = github["comments"]
            assert found["on"] == 5
            assert [call for call in github["calls"] if call["key"]] == []
        body: str = found["body"]
        return body

    def hand_over(self, data: bytes) -> None:
        """The fork's own job keeps something else."""
        shutil.rmtree(self.handed_over)
        self.handed_over.mkdir()
        (self.handed_over / "doorlist-desired.zip").write_bytes(data)


@pytest.fixture
def hub(platform: Running, tmp_path: Path) -> Forked:
    return Forked(tmp_path, platform)


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in members:
            found.writestr(name, content)
    return data.getvalue()


def resolved(hub: Forked) -> dict[str, Any]:
    """What the fork's job resolved, to be changed."""
    file = hub.handed_over / "doorlist-desired" / "desired.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


# The way that it goes


def test_a_fork_s_change_gets_a_plan_and_nothing_of_the_fork_is_near_the_key(hub: Forked) -> None:
    first = hub.fork(AFTER)
    assert first.status == "success", first.output
    assert hub.emulator.requests() == []
    job = hub.plan()
    assert job.status == "success", job.output
    told = hub.comment()
    assert told.startswith(
        f"<!-- doorlist:plan:default -->\nCommit {hub.names['head']}\n\nFrom a fork, whose own job"
    )
    assert "### doorlist plan: 1 to invite" in told
    assert "mary@acme" in told
    # What is checked out is this branch.
    assert (job.work / "access.yaml").read_text(encoding="utf-8") == BEFORE


def test_the_next_push_edits_the_comment_and_a_broken_one_takes_its_place(hub: Forked) -> None:
    hub.fork(AFTER)
    hub.plan()
    assert hub.fork(BEFORE.replace("members", "memebrs")).status == "failure"
    job = hub.plan()
    assert job.status == "failure"
    told = hub.comment()
    assert "none could be made for this commit" in told
    assert "The fork's own job has kept no desired state" in told
    assert "to invite" not in told


def test_a_branch_of_this_repository_hands_nothing_over(hub: Forked) -> None:
    hub.change(AFTER)
    assert hub.pull_request("diff").status == "success"
    assert not (hub.artifacts / "pull-request").exists()


@pytest.mark.parametrize(
    ("run", "private", "runs"),
    [
        ({}, True, True),
        ({}, False, False),  # anybody could ask who is in
        ({"event": "push"}, True, False),
        ({"head_repository": {"full_name": REPOSITORY}}, True, False),
    ],
)
def test_it_runs_for_forks_of_a_repository_that_not_everybody_reads(
    hub: Forked, run: dict[str, Any], private: bool, runs: bool
) -> None:
    hub.change(AFTER)
    context = hub.event(**run)
    context["github"]["event"]["repository"]["private"] = private
    assert evaluated(workflow(FILE)["jobs"]["plan"]["if"], context) is runs


def test_it_waits_for_a_person_and_takes_the_artifact_of_the_workflow_that_makes_it() -> None:
    found = workflow(FILE)
    assert found["on"] == {"workflow_run": {"workflows": ["doorlist pull request"], "types": ["completed"]}}
    assert workflow("doorlist-pull-request.yml")["name"] == "doorlist pull request"
    assert found["jobs"]["plan"]["environment"] == "doorlist-fork"
    (checkout,) = [step for step in found["jobs"]["plan"]["steps"] if "checkout" in step.get("uses", "")]
    assert checkout["with"].keys() == {"persist-credentials", "submodules"}


def test_a_github_that_refuses_ends_it_in_a_sentence(hub: Forked) -> None:
    hub.fork(AFTER)
    context = hub.event()
    context["github"]["token"] = "another"
    job, _ = hub.run(FILE, "plan", context)
    assert job.status == "failure"
    assert "GitHub didn't give what was asked" in job.output
    assert "Traceback" not in job.output.partition("gh says above")[2]
    assert "Plan" not in job.ran
    assert hub.emulator.requests() == []


# Which pull request


@pytest.mark.parametrize(
    "pulls",
    [
        [],  # closed
        [{"sha": "0" * 40}],  # a newer push, which has its own run
        [{"repo": {"full_name": "mallory/other"}}],
        [{"repo": None}],
        [{}, {}],
    ],
)
def test_where_github_doesn_t_tell_the_one_pull_request_nothing_is_said(
    hub: Forked, pulls: list[dict[str, Any]]
) -> None:
    hub.fork(AFTER)
    with hub.github() as github:
        github["pulls"] = [hub.pull(number, **head) for number, head in enumerate(pulls, 5)]
    job = hub.plan()
    assert job.status == "success", job.output
    assert "Plan" not in job.ran
    with hub.github() as github:
        assert github["comments"] == []
    assert hub.emulator.requests() == []


def test_a_number_in_the_artifact_is_nobody_s(hub: Forked) -> None:
    hub.fork(AFTER)
    content = (hub.handed_over / "doorlist-desired" / "desired.json").read_bytes()
    hub.hand_over(archive(("NR", b"9"), ("pr.json", b'{"number": 9}'), ("desired.json", content)))
    assert hub.plan().status == "success"
    assert "to invite" in hub.comment()


# A hostile archive


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 nothing",
        archive(),
        archive(("../desired.json", b"{}"), ("/tmp/desired.json", b"{}")),
        archive(("tools/doorlist/desired.json", b"{}")),
        archive(("desired.json/", b"")),
    ],
    ids=["empty", "no zip", "no member", "slips", "elsewhere", "a folder"],
)
def test_an_archive_without_it_is_told(hub: Forked, data: bytes) -> None:
    hub.fork(AFTER)
    hub.hand_over(data)
    assert hub.plan().status == "failure"
    assert "isn&#39;t an archive" in hub.comment() or "isn't an archive" in hub.comment()


def test_members_that_would_land_elsewhere_land_nowhere(hub: Forked) -> None:
    hub.fork(AFTER)
    content = (hub.handed_over / "doorlist-desired" / "desired.json").read_bytes()
    slips = ["../slipped", "../../slipped", "/tmp/slipped", "tools/check_plan.py", "access.yaml", "failed.txt"]
    hub.hand_over(archive(*((name, b"mine") for name in slips), ("desired.json", content)))
    job = hub.plan()
    assert job.status == "success", job.output
    assert not [*hub.folder.rglob("slipped"), *(job.work / "tools").glob("slipped")]
    assert (job.work / "access.yaml").read_text(encoding="utf-8") == BEFORE


def test_a_link_is_read_as_the_text_that_it_is(hub: Forked) -> None:
    hub.fork(AFTER)
    hub.hand_over(archive((link("desired.json"), b"/proc/self/environ")))
    job = hub.plan()
    assert job.status == "failure"
    assert not (job.work / "fork.json").is_symlink()
    told = hub.comment()
    assert "this is no desired state that can be planned" in told
    assert "environ" not in told


def test_an_archive_that_unpacks_to_more_than_it_may_is_read_no_further(hub: Forked) -> None:
    hub.fork(AFTER)
    hub.hand_over(archive(("desired.json", b" " * (17 * 1024 * 1024))))
    assert hub.plan().status == "failure"
    assert "is too large" in hub.comment()


def test_an_archive_that_is_too_large_isn_t_fetched(hub: Forked) -> None:
    hub.fork(AFTER)
    hub.hand_over(b"PK" + b"\0" * 4 * 1024 * 1024)
    assert hub.plan().status == "failure"
    assert "is too large" in hub.comment()
    with hub.github() as github:
        assert not any("zip" in str(call["arguments"]) for call in github["calls"])


# A hostile desired state


def deep(depth: int) -> bytes:
    return b'{"state": ' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b'{"format_version": "1.0"}',
        b"version: 1\nprojects: !!python/object/apply:os.system [touch ran]\n",
        deep(100),
        deep(1_000_000),
        b'{"format_version": ' + b"9" * 1_000_000 + b"}",
        b'{"format_version": "1.0", "tool": "\\ud800", "digest": "x", "state": {}}',
        b"\xff\xfe",
        b"::error::x\n##[command]x",
    ],
    ids=["empty", "null", "no state", "yaml", "deep", "very deep", "number", "surrogate", "bytes", "commands"],
)
def test_what_is_no_desired_state_is_told_in_a_sentence(hub: Forked, content: bytes) -> None:
    hub.fork(AFTER)
    hub.hand_over(archive(("desired.json", content)))
    job = hub.plan()
    assert job.status == "failure"
    assert job.ran[-1] == "Say that there is no plan"
    told = hub.comment()
    assert "this is no desired state that can be planned" in told
    assert "Traceback" not in job.output
    assert len(told) < 1_000


def altered(hub: Forked, change: Callable[[dict[str, Any]], None]) -> None:
    """The fork hands over another state, with the digest that fits it."""
    from doorlist.values.state import from_state
    from doorlist.values.state_digest import state_digest

    document = resolved(hub)
    change(document["state"])
    document["digest"] = state_digest(from_state(document["state"]))
    hub.hand_over(archive(("desired.json", json.dumps(document).encode())))


def test_another_organization_is_refused(hub: Forked) -> None:
    hub.fork(AFTER)
    altered(hub, lambda state: state["organization"].update(name="Globex"))
    assert hub.plan().status == "failure"
    told = hub.comment()
    assert "Globex" in told
    assert "to invite" not in told


def test_guardrails_that_were_taken_out_hold_all_the_same(hub: Forked) -> None:
    git("checkout", "-q", "main", folder=hub.repository)
    hub.commit(BEFORE + "guardrails: {protected: [alan@partner.example]}\n")
    hub.fork(BEFORE.replace("      alan@partner.example: Annotator\n", ""))
    job = hub.plan()
    assert job.status == "success", job.output
    told = hub.comment()
    assert "**Blocked (1)**" in told
    assert "protected" in told


def test_a_limit_that_was_raised_holds_at_its_default(hub: Forked) -> None:
    hub.emulator.reset(company())
    everybody = "version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner}\n"
    hub.fork(everybody + "guardrails: {max_removals: 100%}\n")
    assert hub.plan().status == "success"
    assert "`max_removals`" in hub.comment()


def test_hostile_names_and_places_stay_text(hub: Forked) -> None:
    hub.fork(AFTER)

    def change(state: dict[str, Any]) -> None:
        entry = state["projects"][0]["entries"][0]
        state["projects"][0]["entries"] = [
            {**entry, "email": f"x{number}@acme.example", "reason": text, "group": text, "source": [text, 1]}
            for number, text in enumerate(HOSTILE.values())
        ]
        for one, text in zip(state["projects"][0]["entries"], ["Owner", *["Member"] * len(HOSTILE)], strict=False):
            one["role"] = text
        state["files"] = list(HOSTILE.values())
        state["guardrails"]["sources"] = {"protected": ["/etc/passwd", 1]}

    altered(hub, change)
    job = hub.plan()
    told = hub.comment()
    assert "to invite" in told, job.output
    marker, _, rest = told.partition("\n")
    check_markdown(f"{marker}\n{rest}")
    assert "root:" not in told
    assert not [line for line in job.output.splitlines() if line.lstrip().startswith("::") or "##[" in line]


def test_hostile_names_in_an_error_stay_text(hub: Forked) -> None:
    hub.fork(AFTER)

    def change(state: dict[str, Any]) -> None:
        (project,) = state["projects"]
        state["projects"] = [
            {**project, "name": text, "id": None, "source": ["/etc/passwd", 1]}
            for text in sorted(text for text in HOSTILE.values() if "\0" not in text)
        ]

    altered(hub, change)
    job = hub.plan()
    assert job.status == "failure"
    told = hub.comment()
    assert "root:" not in told
    quoted = told.partition("for this commit\n\n")[2].splitlines()
    assert quoted
    assert all(line.startswith("    ") for line in quoted)
    assert not [line for line in job.output.splitlines() if line.lstrip().startswith("::") or "##[" in line]


def test_a_mass_of_people_and_projects_ends_in_a_comment_that_fits(hub: Forked) -> None:
    hub.fork(AFTER)

    def change(state: dict[str, Any]) -> None:
        (project,) = state["projects"]
        entry = project["entries"][0]
        project["entries"] = [
            {**entry, "email": f"x{number}@acme.example", "role": "Member"} for number in range(20_000)
        ]

    altered(hub, change)
    job = hub.plan()
    assert job.status == "success", job.output[-2000:]
    assert len(hub.comment()) <= 65_536


def test_a_mass_of_mistakes_ends_in_a_comment_that_fits(hub: Forked) -> None:
    hub.fork(AFTER)

    def change(state: dict[str, Any]) -> None:
        (project,) = state["projects"]
        state["projects"] = [{**project, "name": f"Project {number:05}"} for number in range(5_000)]

    altered(hub, change)
    job = hub.plan()
    assert job.status == "failure"
    assert len(hub.comment()) <= 65_536
    # What it names is looked for among the projects that there are, and never asked for.
    assert len(hub.emulator.requests()) < 10


def test_ids_that_lead_elsewhere_are_never_part_of_a_request(hub: Forked) -> None:
    hub.fork(AFTER)
    altered(hub, lambda state: state["projects"][0].update(id="../../keys?x=1#"))
    assert hub.plan().status == "failure"
    assert not [one for one in hub.emulator.requests() if "keys" in one["path"]]
