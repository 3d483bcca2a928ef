"""The policy check of `examples/policy`, and what it says of real plans."""

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
