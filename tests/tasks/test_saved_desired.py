"""A change from a fork: resolved without a key, planned with one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.emulator.store import company
from support.accessfiles import write
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

FILE = """\
version: 1
organization:
  name: Acme
  unlisted: keep
  members:
    mary@acme.example: Admin
"""


@pytest.fixture
def resolved(platform: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(FILE)
    with monkeypatch.context() as patch:
        patch.delenv("CONFIDENT_ORG_API_KEY")
        ended = doorlist("validate", "--desired-out", "desired.json")
    assert ended.code == 0
    assert "Saved what the files come to in desired.json" in ended.err
    Path("access.yaml").unlink()
    return tmp_path


@pytest.mark.usefixtures("resolved")
def test_the_plan_is_that_of_the_files_with_their_places(platform: Running) -> None:
    ended = doorlist("plan", "--desired", "desired.json")
    assert ended.code == 0
    assert "mary@acme.example: Member → Admin" in ended.out
    assert "access.yaml:6" in ended.out
    assert {entry["verb"] for entry in platform.requests()} == {"GET"}


@pytest.mark.usefixtures("resolved")
def test_guardrails_from_outside_hold() -> None:
    Path("rails.yaml").write_text("version: 1\nguardrails:\n  max_role_changes: 0\n", encoding="utf-8")
    ended = doorlist("plan", "--desired", "desired.json", "--guardrails", "rails.yaml")
    assert ended.code == 3
    assert "max_role_changes" in ended.out


OURS = """\
version: 1
organization:
  name: Acme
  members: {somebody.else@acme.example: Owner}
"""


@pytest.mark.usefixtures("resolved")
@pytest.mark.parametrize(
    ("ours", "blocked"),
    [
        ("", None),
        ("guardrails: {max_role_changes: 0}\n", "max_role_changes"),
        ("guardrails: {protected: [grace@acme.example]}\n", None),
        ('groups: {x: [ada@acme.example]}\nguardrails: {restricted: {"iam:manage": [group:x]}}\n', "restricted"),
    ],
)
def test_of_access_files_beside_it_the_guardrails_alone_count(ours: str, blocked: str | None) -> None:
    write(OURS + ours)
    ended = doorlist("plan", "--desired", "desired.json", "access.yaml")
    assert ended.code == (0 if blocked is None else 3), ended.err
    assert "mary@acme.example: Member → Admin" in ended.out
    assert "somebody.else" not in ended.out
    assert blocked is None or blocked in ended.out


def test_a_limit_that_our_files_leave_to_its_default_is_not_raised(platform: Running) -> None:
    platform.reset(company())
    members = platform.state()["organization"]["members"]
    people = "".join(f"    {one['email']}: Admin\n" for one in members if one["role"] == "Member")
    everybody = "version: 1\norganization:\n  name: Acme\n  unlisted: keep\n  members:\n" + people
    write(everybody + "guardrails: {max_role_changes: 100%}\n")
    assert doorlist("validate", "--desired-out", "desired.json").code == 0
    assert doorlist("plan", "--desired", "desired.json").code == 0
    write(OURS)
    ended = doorlist("plan", "--desired", "desired.json", "access.yaml")
    assert ended.code == 3
    assert "max_role_changes" in ended.out


@pytest.mark.usefixtures("resolved")
def test_such_a_plan_is_for_reading() -> None:
    ended = doorlist("plan", "--desired", "desired.json", "--out", "plan.json")
    assert ended.code == 64
    assert "a plan of --desired can't be saved" in ended.err


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("content", [None, "", "{}", "[1]", "version: 1\n"])
def test_what_is_no_desired_state_is_told(content: str | None) -> None:
    if content is not None:
        Path("desired.json").write_text(content, encoding="utf-8")
    ended = doorlist("plan", "--desired", "desired.json")
    assert ended.code == 1
    assert ended.err.startswith("error: desired.json: ")
    assert "Traceback" not in ended.err
