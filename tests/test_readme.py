"""The README says nothing that isn't so: what can be run is run, what is quoted is compared."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.access.load import load
from support.commandline import doorlist
from support.generated import README, ROOT, blocks, readme

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


@pytest.fixture
def company(platform: Running) -> Running:
    """The example company, and the README's first access file."""
    platform.reset(json.loads((ROOT / "examples" / "company.json").read_text(encoding="utf-8")))
    Path("access.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    return platform


def test_the_table_of_commands_and_the_plan_are_current() -> None:
    assert README.read_text(encoding="utf-8") == readme(), "see CONTRIBUTING.md: Generated files"


def test_it_leads_with_the_two_commands_that_the_gate_runs() -> None:
    demo, tests = blocks("sh")[:2]
    assert demo.rstrip().endswith("/doorlist demo")
    assert tests.rstrip().endswith("/pytest -n 2")
    assert [line.count("\n") for line in (demo, tests)] == [1, 1]
    assert "pytest -n 2 " in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", blocks("yaml"))
def test_its_access_files_are_valid(text: str, tmp_path: Path) -> None:
    (tmp_path / "access.yaml").write_text(text, encoding="utf-8")
    assert load([str(tmp_path / "access.yaml")]).desired.organization.name == "Acme"


@pytest.mark.usefixtures("company")
def test_its_commands_run_one_after_another() -> None:
    """Every line that starts with `doorlist`, in the README's order, with somebody at the terminal who says yes."""
    ended = {}
    for line in "".join(blocks("sh")[2:]).splitlines():
        words = shlex.split(line.partition(" > ")[0])
        if words[0] == "doorlist":
            ended[" ".join(words[1:])] = doorlist(*words[1:], stdin="yes\n", terminal="apply" in words)
    codes = {command: run.code for command, run in ended.items() if run.code}
    assert codes == {}, {command: ended[command].err for command in codes}
    assert len(ended) == 18


def test_what_it_installs_is_found_where_it_says() -> None:
    """The first command installs into `.venv`; the five minutes begin by having the shell look there."""
    text = README.read_text(encoding="utf-8")
    assert blocks("sh")[0].startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert blocks("sh")[2].startswith(". .venv/bin/activate\n")
    assert text.index(". .venv/bin/activate") < text.index("\ndoorlist whoami")


def test_the_answer_that_it_plays_is_one_to_an_invitation_that_its_file_makes(company: Running) -> None:
    text = README.read_text(encoding="utf-8")
    played = re.search(r"^curl -d '(.+)' \$CONFIDENT_BASE_URL/_emulator/accept$", text, re.MULTILINE)
    assert played
    answer = json.loads(played[1])
    assert doorlist("apply", "--auto-approve").code == 0
    company.accept(answer["email"], answer["scope"])
    explained = doorlist("explain", answer["email"], "--project", "Docs Search", "--format", "json").json
    assert [(scope["scope"]["id"], scope["live"]) for scope in explained["scopes"]] == [
        ("project-docs-search", "Member")
    ]


@pytest.mark.usefixtures("company")
def test_its_first_file_touches_nothing_but_its_project() -> None:
    scopes = {str(action["scope"]) for action in doorlist("plan", "--format", "json").json["actions"]}
    assert scopes == {"{'type': 'project', 'id': 'project-docs-search', 'name': 'Docs Search'}"}


def test_what_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_example_is_valid_and_its_plan_isn_t_blocked(company: Running) -> None:
    example = str(ROOT / "examples" / "access.yaml")
    assert doorlist("validate", example).code == 0
    plan = doorlist("plan", example, "--format", "json")
    assert plan.code == 0
    assert {action["kind"] for action in plan.json["actions"]} == {"update-role", "revoke", "remove", "invite"}
    assert company.mails() == []


@pytest.mark.usefixtures("company")
def test_the_example_s_roles_and_policies_are_those_that_its_company_has() -> None:
    desired = load([str(ROOT / "examples" / "access.yaml")]).desired
    assert desired.organization.policies
    with_roles = {project.name for project in desired.projects if project.roles}
    assert with_roles == {"Claims Triage", "Red Team", "Support Bot"}
    plan = doorlist("plan", str(ROOT / "examples" / "access.yaml"), "--format", "json").json
    assert [action["name"] for action in plan["actions"] if "name" in action] == []
    # A plan that looks at them would tell: here somebody widened one.
    widened = (
        (ROOT / "examples" / "access.yaml").read_text(encoding="utf-8").replace("trace:read]", "trace:delete]", 1)
    )
    Path("access.yaml").write_text(widened, encoding="utf-8")
    plan = doorlist("plan", "--format", "json").json
    kinds = {action["kind"] for action in plan["actions"] if "name" in action}
    assert kinds == {"redefine-policy"}


@pytest.mark.usefixtures("company")
def test_what_is_imported_from_the_example_company_has_nothing_to_do() -> None:
    assert doorlist("import", "--out", "everything.yaml").code == 0
    text = Path("everything.yaml").read_text(encoding="utf-8")
    assert "policies:" in text
    assert "roles:" in text
    plan = doorlist("plan", "everything.yaml", "--detailed-exitcode")
    assert plan.code == 0, plan.out
