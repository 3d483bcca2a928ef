"""A repository on a GitHub that is only played: its workflows run against the emulator, with a `gh` that pretends."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.actions import ROOT, Job, git, read_workflow

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

FAKES = ROOT / "tests" / "recipes" / "fakes"
REPOSITORY = "acme/access"
BEFORE = """version: 1
organization: {name: Acme, unlisted: keep}
projects:
  Support Bot:
    members:
      grace@acme.example: Owner
      alan@partner.example: Annotator
"""
AFTER = BEFORE + "      mary@acme.example: Annotator\n"
BOT = {"login": "github-actions[bot]"}


@dataclass
class Hub:
    """A repository on GitHub with one pull request, and its environments' secret."""

    folder: Path
    emulator: Running
    jobs: int = 0
    names: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.repository = self.folder / "repository"
        self.artifacts = self.folder / "artifacts"
        self.state = self.folder / "github.json"
        git("init", "-q", "-b", "main", str(self.repository))
        tools = self.repository / "tools"
        tools.mkdir()
        for name in ("check_plan.py", "check_widening.py"):
            shutil.copy(ROOT / "examples" / "policy" / name, tools)
        self.commit(BEFORE)
        nothing: dict[str, Any] = {
            "calls": [],
            "comments": [],
            "issues": [],
            "pulls": [],
            "runs": [],
            "artifacts": {},
        }
        self.state.write_text(json.dumps(nothing), encoding="utf-8")

    def commit(self, text: str) -> str:
        (self.repository / "access.yaml").write_text(text, encoding="utf-8")
        git("add", ".", folder=self.repository)
        git("commit", "-q", "--allow-empty", "-m", "Access", folder=self.repository)
        return git("rev-parse", "HEAD", folder=self.repository)

    def change(self, text: str) -> None:
        """A pull request that makes the file so; `merge` is what GitHub checks out for it."""
        git("checkout", "-q", "-B", "change", folder=self.repository)
        self.names["head"] = self.commit(text)
        git("checkout", "-q", "-B", "merge", "main", folder=self.repository)
        git("merge", "-q", "--no-ff", "-m", "Merge", "change", folder=self.repository)

    def merge(self) -> None:
        """The pull request is merged, after a successful run of its workflow, the 7th."""
        git("branch", "-q", "-f", "main", "merge", folder=self.repository)
        self.names["merged"] = git("rev-parse", "main", folder=self.repository)
        with self.github() as github:
            github["pulls"].append(
                {
                    "commit": self.names["merged"],
                    "number": 5,
                    "merged_at": "2026-11-24T05:00:00Z",
                    "merge_commit_sha": self.names["merged"],
                    "head": {"sha": self.names["head"]},
                }
            )
            github["runs"].append(self.a_run(7))
            github["artifacts"]["7"] = str(self.artifacts / "pull-request")

    def a_run(self, number: int, **other: Any) -> dict[str, Any]:
        return {
            "id": number,
            "workflow": "doorlist-pull-request.yml",
            "head_sha": self.names["head"],
            "event": "pull_request",
            "status": "success",
            "head_repository": {"full_name": REPOSITORY},
            **other,
        }

    def github(self) -> _Edit:
        return _Edit(self.state)

    def context(self, trigger: str, **more: Any) -> dict[str, Any]:
        github = {
            "repository": REPOSITORY,
            "token": "token of the job",
            "event_name": trigger,
            "actor": "ada",
            "run_attempt": "1",
            "ref": "refs/heads/main",
            "run_id": str(self.jobs),
            "sha": self.names.get("merged", ""),
            "event": {
                "pull_request": {
                    "number": "5",
                    "head": {"repo": {"full_name": REPOSITORY}, "sha": self.names.get("head", "")},
                }
            },
            **more,
        }
        needs = {"choose": {"outputs": self.chosen}}
        return {"github": github, "secrets": {"CONFIDENT_ORG_API_KEY": self.emulator.key}, "needs": needs}

    def run(
        self, file: str, name: str, context: dict[str, Any], *, branch: str = "main"
    ) -> tuple[Job, dict[str, str]]:
        self.jobs += 1
        folder = self.folder / f"job-{self.jobs}"
        folder.mkdir()
        artifacts = self.artifacts / file.removeprefix("doorlist-").removesuffix(".yml")
        event = folder / "event.json"
        event.write_text(json.dumps(context["github"]["event"]), encoding="utf-8")
        environment = {
            "CONFIDENT_BASE_URL": self.emulator.url,
            "FAKE_GH": str(self.state),
            "GITHUB_EVENT_PATH": str(event),
        }
        job = Job(folder, self.repository, branch, context, environment, [FAKES], artifacts)
        outputs = job.run(workflow(file)["jobs"][name])
        assert self.emulator.key not in job.output + job.summary.read_text(encoding="utf-8")
        return job, outputs

    def pull_request(self, job: str = "plan") -> Job:
        return self.run("doorlist-pull-request.yml", job, self.context("pull_request"), branch="merge")[0]

    def choose(self, event: str = "push") -> tuple[Job, dict[str, str]]:
        job, self.chosen = self.run("doorlist-main.yml", "choose", self.context(event))
        return job, self.chosen

    def apply(self) -> Job:
        return self.run("doorlist-main.yml", "apply", self.context("push"))[0]

    def drift(self) -> Job:
        return self.run("doorlist-drift.yml", "drift", self.context("schedule"))[0]

    def due(self) -> Job:
        return self.run("doorlist-due.yml", "due", self.context("schedule"))[0]

    def writes(self) -> list[str]:
        return [f"{one['verb']} {one['path']}" for one in self.emulator.requests() if one["verb"] != "GET"]


class _Edit:
    """What GitHub holds, written back at the end."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __enter__(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        self.held = held
        return held

    def __exit__(self, *_: object) -> None:
        self.file.write_text(json.dumps(self.held), encoding="utf-8")


def workflow(file: str) -> dict[str, Any]:
    """One of the recipes."""
    return read_workflow(ROOT / "examples" / "github" / file)
