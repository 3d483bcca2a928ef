"""GitHub's runner, as far as a machine without it can be one: reads a workflow, and runs a job's steps in order.

Scripts are run by bash as the runner does, in a clone of a repository. `uses: ./…` runs the composite action that is
there; of the hosted actions those of the recipes are played here. Expressions are evaluated as far as the recipes
need it, and anything else is an error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT: Final = Path(__file__).parents[2]
_TOKENS: Final = re.compile(r"'(?:[^']|'')*'|&&|\|\||[!=]=|!|\(|\)|[A-Za-z_][\w.-]*|\S")
_WORDS: Final = {"&&": " and ", "||": " or ", "!": " not ", "==": "==", "!=": "!=", "(": "(", ")": ")"}


class Workflow(yaml.SafeLoader):
    """YAML 1.2, where `on` is a word."""


Workflow.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool") or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_workflow(path: Path) -> dict[str, Any]:
    """A workflow or an action."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=Workflow)  # a SafeLoader
    return found


def evaluated(expression: str, context: Mapping[str, Any], status: str = "success") -> Any:
    """The value of an expression: contexts, strings, `== != && || !`, and the status functions."""
    parts = []
    for token in _TOKENS.findall(expression):
        if token in _WORDS:
            parts.append(_WORDS[token])
        elif token in {"always", "success", "failure"}:
            parts.append(f"status_{token}")
        elif token[0] == "'":
            parts.append(repr(token[1:-1].replace("''", "'")))
        elif token[0].isalpha():
            parts.append(f"find({token!r})")
        else:
            raise ValueError(f"{token!r} isn't played here: {expression}")

    def find(path: str) -> Any:
        value: Any = context
        for name in path.split("."):
            value = value.get(name, "") if isinstance(value, dict) else ""
        return value

    names = {
        "find": find,
        "status_always": lambda: True,
        "status_success": lambda: status == "success",
        "status_failure": lambda: status == "failure",
    }
    return eval("".join(parts), {"__builtins__": {}}, names)  # of our own recipes


def filled(text: str, context: Mapping[str, Any]) -> str:
    """A text with its `${{ … }}` replaced."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(evaluated(found[1], context)), text)


def _filled_all(values: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, str]:
    plain = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in values.items()}
    return {key: filled(value, context) for key, value in plain.items()}


@dataclass
class Job:
    """One run of one job.

    Attributes:
        folder: where everything of the run lies; made new.
        repository: the git repository that `checkout` clones, at the branch or tag `commit`.
        context: `github`, `secrets`, `needs`; `steps` is added.
        environment: of every step, beside what the runner sets.
        path: folders of fakes, before the usual ones.
        artifacts: the run's artifacts, a folder for each. Caches are beside `folder`.
    """

    folder: Path
    repository: Path
    commit: str
    context: dict[str, Any]
    environment: dict[str, str]
    path: Sequence[Path]
    artifacts: Path
    log: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    status: str = "success"

    def __post_init__(self) -> None:
        self.work = self.folder / "work"
        self.summary = self.folder / "summary.md"
        temp = self.folder / "temp" / "doorlist" / "bin"
        temp.mkdir(parents=True)
        self.summary.touch()
        # As if it were installed: `install.sh` leaves what is there.
        for name, command in (("doorlist", f"{sys.executable} -m doorlist"), ("python", sys.executable)):
            (temp / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
            (temp / name).chmod(0o755)

    @property
    def output(self) -> str:
        """All that the steps printed."""
        return "\n".join(self.log)

    def run(self, job: Mapping[str, Any]) -> dict[str, str]:
        """Run a job's steps; returns its outputs."""
        steps: dict[str, Any] = {}
        context = {**self.context, "steps": steps}
        for step in job["steps"]:
            self._step(step, context, steps)
        return {name: filled(value, context) for name, value in job.get("outputs", {}).items()}

    def _step(self, step: Mapping[str, Any], context: dict[str, Any], steps: dict[str, Any]) -> None:
        condition = str(step.get("if", "success()"))
        if not re.search(r"\b(always|success|failure)\(\)", condition):
            condition = f"success() && ({condition})"
        if not evaluated(condition, context, self.status):
            return
        name = step.get("name", step.get("uses", step.get("run", "")))
        self.ran.append(name)
        environment = _filled_all(step.get("env", {}), context)
        given = _filled_all(step.get("with", {}), context)
        if "uses" not in step:
            code, outputs = self._script(step, step["run"], environment, None)
        elif step["uses"].startswith("./"):
            code, outputs = self._composite(self.work / step["uses"], given, environment)
        else:
            code, outputs = self._hosted(step["uses"].partition("@")[0], given), {}
        if "id" in step:
            steps[step["id"]] = {"outputs": outputs}
        if code:
            self.log.append(f"[{name}: exit {code}]")
            self.status = "failure"

    def _composite(self, folder: Path, given: dict[str, str], outer: dict[str, str]) -> tuple[int, dict[str, str]]:
        action = read_workflow(folder / "action.yml")
        known = action["inputs"]
        assert given.keys() <= known.keys(), given
        assert all(key in given for key, value in known.items() if value.get("required")), given
        inputs = _filled_all({key: value.get("default", "") for key, value in known.items()}, self.context)
        inputs |= given
        steps: dict[str, Any] = {}
        context = {**self.context, "inputs": inputs, "steps": steps}
        code = 0
        for step in action["runs"]["steps"]:
            if code or not evaluated(step.get("if", "success()"), context):
                continue
            inner = outer | _filled_all(step.get("env", {}), context)
            code, outputs = self._script(step, step["run"], inner, folder)
            if "id" in step:
                steps[step["id"]] = {"outputs": outputs}
        return code, {name: filled(one["value"], context) for name, one in action.get("outputs", {}).items()}

    def _script(
        self, step: Mapping[str, Any], script: str, given: dict[str, str], action: Path | None
    ) -> tuple[int, dict[str, str]]:
        assert "${{" not in script, "an expression inside of a script is code from outside"
        outputs = self.folder / "outputs"
        outputs.write_text("", encoding="utf-8")
        options = ["-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
        environment = {
            "PATH": os.pathsep.join([*map(str, self.path), str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
            "HOME": str(self.folder),
            "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            **({} if action is None else {"GITHUB_ACTION_PATH": str(action)}),
            **self.environment,
            **given,
        }
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", *options, "-c", script],
            cwd=self.work,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=120,
        )
        self.log += [ended.stdout, ended.stderr]
        lines = outputs.read_text(encoding="utf-8").splitlines()
        return ended.returncode, dict(line.split("=", 1) for line in lines)

    def _hosted(self, action: str, given: dict[str, str]) -> int:
        """The hosted actions that the recipes use; returns an exit code."""
        if action == "actions/checkout":
            assert given["persist-credentials"] == "false"
            depth = ["--depth", given.get("fetch-depth", "1")]
            git("clone", "-q", *depth, "--branch", self.commit, f"file://{self.repository}", str(self.work))
            # The submodule.
            (self.work / "tools" / "doorlist").symlink_to(ROOT, target_is_directory=True)
            return 0
        if action.startswith("actions/cache/"):
            self._cache(action.rpartition("/")[2], given)
            return 0
        if action == "actions/upload-artifact":
            source, target = self.work / given["path"], self.artifacts / given["name"]
            if not source.is_file():
                return 1 if given.get("if-no-files-found") == "error" else 0
            target.mkdir(parents=True)
            shutil.copy(source, target)
            return 0
        assert action == "actions/download-artifact", f"{action} isn't played here"
        shutil.copytree(self.artifacts / given["name"], self.work / given["path"])
        return 0

    def _cache(self, verb: str, given: dict[str, str]) -> None:
        """`save` never writes over what is there; `restore` takes the key itself, else the newest with a prefix."""
        caches = self.folder.parent / "caches"
        caches.mkdir(exist_ok=True)
        if verb == "save":
            if (self.work / given["path"]).exists() and not (caches / given["key"]).exists():
                shutil.copytree(self.work / given["path"], caches / given["key"])
            return
        assert verb == "restore"
        # By when it was saved: the folder's own time comes with it.
        newest = sorted(caches.iterdir(), key=lambda each: each.stat().st_ctime_ns, reverse=True)
        prefixes = given.get("restore-keys", "").split()
        found = [each for each in newest if each.name == given["key"]]
        found += [each for prefix in prefixes for each in newest if each.name.startswith(prefix)]
        if found:
            shutil.copytree(found[0], self.work / given["path"], dirs_exist_ok=True)


def git(*arguments: str, folder: Path | None = None) -> str:
    """One git command, without anybody's settings."""
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@acme.example",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@acme.example",
    }
    ended = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **settings}, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()
