"""The main job, end to end: 60 people in 8 projects, against an emulator in another process."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from support.accessfiles import write
from support.commandline import doorlist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = [f"person{number:02}@acme.example" for number in range(60)]
PROJECTS = [f"Project {letter}" for letter in "ABCDEFGH"]


class Elsewhere(NamedTuple):
    """An emulator in another process."""

    url: str
    key: str

    def control(self, path: str, body: Any = None) -> Any:
        """Calls a control route."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_emulator/{path}", data=data)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=20) as answer:
            return json.loads(answer.read())

    def everybody_accepts(self) -> int:
        """Every open invitation is accepted; returns how many there were."""
        state = self.control("state")
        scopes = [("organization", state["organization"])]
        scopes += [(f"project:{project['id']}", project) for project in state["projects"]]
        asked = [(scope, one["email"]) for scope, content in scopes for one in content["invitations"]]
        for scope, email in asked:
            self.control("accept", {"email": email, "scope": scope})
        return len(asked)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    members = [{"email": "ada@acme.example", "role": "Owner"}, {"email": PEOPLE[0], "role": "Member"}]
    projects = [{"name": name, "id": name[-1].lower(), "members": [members[0]]} for name in PROJECTS]
    seed = {"organization": {"name": "Acme", "members": members}, "projects": projects}
    (tmp_path / "seed.json").write_text(json.dumps(seed), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "doorlist", "emulator", "--seed", str(tmp_path / "seed.json")],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        emulator = Elsewhere(**json.loads(process.stdout.readline()))
        monkeypatch.setenv("CONFIDENT_ORG_API_KEY", emulator.key)
        monkeypatch.setenv("CONFIDENT_BASE_URL", emulator.url)
        monkeypatch.chdir(tmp_path)
        yield emulator
    finally:
        process.terminate()
        assert process.wait(30) == 0
        assert process.stdout is not None
        process.stdout.close()


def access_file() -> str:
    """Ada owns everything, person 1 is Admin, and each project has fifteen people by way of its group."""
    lines = ["version: 1", "organization:", "  name: Acme", "  members:", "    ada@acme.example: Owner"]
    lines += [f"    {email}: {'Admin' if email == PEOPLE[1] else 'Member'}" for email in PEOPLE]
    lines += ["projects:"]
    for number, name in enumerate(PROJECTS):
        lines += [f"  {name}:", "    members:", "      ada@acme.example: Owner", f"      group:team-{number}: Member"]
    lines += ["groups:"]
    for number in range(len(PROJECTS)):
        team = [PEOPLE[(number * 7 + step) % len(PEOPLE)] for step in range(15)]
        lines += [f"  team-{number}: [{', '.join(team)}]"]
    return "\n".join(lines) + "\n"


def test_planned_applied_answered_and_in_sync(elsewhere: Elsewhere) -> None:
    write(access_file())
    assert doorlist("validate").code == 0

    planned = doorlist("plan", "--detailed-exitcode", "--format", "json", "--out", "plan.json")
    assert planned.code == 2
    assert planned.json["summary"]["invite"] == 59 + 8 * 15

    applied = doorlist("apply", "--plan", "plan.json", "--format", "json")
    assert applied.code == 0
    assert applied.json["verdict"] == "waiting"
    assert applied.json["results"]["done"] == 59 + 8 * 15
    invited = [request for request in elsewhere.control("requests")["requests"] if request["verb"] == "POST"]
    # 58 Members go out as 50 and 8, the Admin alone, each project's fifteen together.
    assert len(invited) == 2 + 1 + 8

    assert elsewhere.everybody_accepts() == 59 + 8 * 15
    in_sync = doorlist("plan", "--detailed-exitcode", "--format", "json")
    assert in_sync.code == 0
    assert (in_sync.json["actions"], in_sync.json["waiting"]) == ([], [])

    again = doorlist("apply", "--auto-approve", "--format", "json")
    assert (again.code, again.json["verdict"]) == (0, "converged")
    mails = [(mail["email"], mail["scope"]) for mail in elsewhere.control("mails")["mails"]]
    assert len(mails) == len(set(mails)) == 59 + 8 * 15

    once_more = doorlist("apply", "--plan", "plan.json", "--format", "json")
    assert (once_more.code, once_more.json["verdict"]) == (0, "converged")
    assert len(elsewhere.control("mails")["mails"]) == len(mails)
