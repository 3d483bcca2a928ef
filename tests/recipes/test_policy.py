"""The policy checks of `examples/policy`, and what they say of real plans and diffs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.actions import ROOT
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

CHECK = ROOT / "examples" / "policy" / "check_plan.py"
WIDENING = ROOT / "examples" / "policy" / "check_widening.py"


def checked(plan: Path, *more: str) -> tuple[int, str]:
    ended = subprocess.run([sys.executable, CHECK, plan, *more], capture_output=True, text=True, check=False)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr


def plan_with(folder: Path, *actions: dict[str, Any], version: str = "2.3") -> Path:
    file = folder / "plan.json"
    whole = [
        {"kind": "invite", "email": "a@acme.example", "role": {"from": None, "to": "Member"}} | one for one in actions
    ]
    file.write_text(json.dumps({"format_version": version, "actions": whole}), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("email", "role", "says"),
    [
        ("ada@acme.example", "Owner", None),
        ("ada@partner.example", "Member", None),
        ("ada@partner.example", None, None),
        ("ada@partner.example", "Owner", "would become"),
        ("ada@partner.example", " aDMIN ", "would become"),
        ("ada@acme.example.evil.example", "Admin", "would become"),
        ("ada@x\n::error::y", "Admin", '"ada@x\\n::error::y" is from outside'),
    ],
)
def test_nobody_from_outside_becomes_mighty(tmp_path: Path, email: str, role: str | None, says: str | None) -> None:
    code, told = checked(plan_with(tmp_path, {"email": email, "role": {"from": "Member", "to": role}}))
    assert code == (0 if says is None else 1)
    assert (says or "") in told
    assert told.count("\n") == code


@pytest.mark.parametrize(("number", "code"), [(10, 0), (11, 1)])
def test_removals_have_a_limit(tmp_path: Path, number: int, code: int) -> None:
    removal = {"kind": "remove", "role": {"from": "Member", "to": None}}
    assert checked(plan_with(tmp_path, *[removal] * number))[0] == code


def test_another_format_is_not_passed_over(tmp_path: Path) -> None:
    assert checked(plan_with(tmp_path, version="1.0")) == (1, "policy: this checks plans of format 2\n")


def test_it_tells_how_to_use_it(tmp_path: Path) -> None:
    assert checked(tmp_path, "more") == (64, "usage: check_plan.py PLAN.json\n")


def test_it_reads_what_doorlist_saves(platform: Running) -> None:
    Path("access.yaml").write_text(
        "version: 1\norganization:\n  name: Acme\n  unlisted: keep\n  members: {alan@partner.example: Admin}\n",
        encoding="utf-8",
    )
    assert doorlist("plan", "--out", "plan.json").code == 0
    code, told = checked(Path("plan.json"))
    assert code == 1
    assert told == 'policy: "alan@partner.example" is from outside, and would become "Admin"\n'
    assert platform.mails() == []


# Widening


def widened(diff: Path, *more: str, **environment: str) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, WIDENING, diff, *more], capture_output=True, text=True, check=False, env=environment
    )
    assert ended.stdout == ""
    return ended.returncode, ended.stderr


def diff_with(folder: Path, *, version: str = "1.1", **parts: Any) -> Path:
    file = folder / "diff.json"
    whole = {"format_version": version, "definitions": [], "impact": [], "people": []} | parts
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file


SCOPE = {"type": "project", "id": "", "name": "Support Bot"}


@pytest.mark.parametrize(
    ("gains", "told"),
    [
        (["trace:read"], None),
        (["trace:update", "*:read"], None),
        (["trace:delete"], '"trace:delete"'),
        (["trace:read", "trace:*"], '"trace:*"'),
        (["*:*"], '"*:*"'),
        (["iam:*"], '"iam:*"'),
        (["Manage billing"], '"Manage billing"'),
        (["manage BILLING"], '"manage BILLING"'),
        (["Manage"], None),
        (["*"], None),  # a policy may be called so; no permission is
        (["*:manage", "iam:manage"], '"*:manage", "iam:manage"'),
    ],
)
def test_who_gains_what_is_watched_is_told(tmp_path: Path, gains: list[str], told: str | None) -> None:
    impact = {"scope": SCOPE, "people": ["a@acme.example", "b@acme.example"], "gains": gains, "loses": ["iam:manage"]}
    definition = {
        "scope": {"type": "organization"},
        "kind": "policy",
        "name": "Look\n::x",
        "gains": gains,
        "loses": [],
    }
    code, says = widened(diff_with(tmp_path, impact=[impact], definitions=[definition]))
    assert code == (0 if told is None else 1)
    assert says == (
        ""
        if told is None
        else f'widening: policy "Look\\n::x" of the organization would have {told}\n'
        f'widening: 2 people of project "Support Bot" would gain {told}\n'
        "widening: if that is meant, have the change labelled access-widening\n"
    )


@pytest.mark.parametrize(("mark", "code"), [("owner", 1), ("admin", 1), ("by-id", 1), ("outside", 0)])
def test_whose_role_may_do_nearly_everything_is_told(tmp_path: Path, mark: str, code: int) -> None:
    person = {"scope": SCOPE, "email": "a@acme.example", "role": {"from": "Member", "to": "Manager"}, "marks": [mark]}
    found, says = widened(diff_with(tmp_path, people=[person]))
    assert found == code
    assert ("would have the role" in says) == bool(code)


@pytest.mark.parametrize(
    ("labels", "code"), [([], 1), (["Access-Widening"], 1), (["x", "access-widening"], 0), (["access-widening "], 1)]
)
def test_a_label_lets_it_pass(tmp_path: Path, labels: list[str], code: int) -> None:
    diff = diff_with(tmp_path, impact=[{"scope": SCOPE, "people": ["a@acme.example"], "gains": ["iam:manage"]}])
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"labels": [{"name": name} for name in labels]}}), encoding="utf-8")
    assert widened(diff, GITHUB_EVENT_PATH=str(event))[0] == code
    assert widened(diff, CI_MERGE_REQUEST_LABELS=",".join(labels))[0] == code
    assert widened(diff)[0] == 1


def test_another_diff_is_not_passed_over(tmp_path: Path) -> None:
    assert widened(diff_with(tmp_path, version="2.0"))[0] == 1
    assert widened(tmp_path, "more") == (64, "usage: check_widening.py DIFF.json\n")


def test_a_policy_of_the_example_that_is_widened_is_told(tmp_path: Path) -> None:
    example = ROOT / "examples" / "access.yaml"
    new = tmp_path / "access.yaml"
    new.write_text(example.read_text(encoding="utf-8").replace("trace:read]", "trace:delete]", 1), encoding="utf-8")
    diff = doorlist("diff", str(example), str(new), "--format", "json")
    (tmp_path / "diff.json").write_text(diff.out, encoding="utf-8")
    code, says = widened(tmp_path / "diff.json")
    assert code == 1
    assert 'widening: policy "Annotate" of project "Claims Triage" would have "trace:delete"\n' in says
    assert 'widening: 8 people of project "Support Bot" would gain "trace:delete"\n' in says
