"""One date is shown one way, whichever command shows it; and no moment is too far away to be shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorlist.access.load import load
from doorlist.planning.offline import offline_blocks
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.at_moment import at
from support.accessfiles import write
from support.commandline import doorlist

pytestmark = pytest.mark.usefixtures("platform")

HEAD = "version: 1\norganization:\n  name: Acme\n  unlisted: keep\n  members:\n    ada@acme.example: Owner\n"
KURT = "    kurt@acme.example: "
ENDING = f"{HEAD}{KURT}{{role: Member, expires: 2090-12-10}}\n"
PROJECT = "projects:\n  Support Bot:\n    unlisted: keep\n    members:\n      kurt@acme.example: Member\n"

#: The sample of the contract with users, abridged to what is about time.
SAMPLE = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    alan@partner.example: {role: Member, expires: 2027-01-31, reason: SEC-212}
    kurt@acme.example: Member
projects:
  Support Bot:
    unlisted: keep
    members:
      group:ml: Annotator
groups:
  ml: [alan@partner.example, kurt@acme.example]
guardrails:
  require_expiry: [partner.example]
  max_duration: {partner.example: 180d}
"""


def test_a_date_is_shown_as_the_file_has_it_everywhere() -> None:
    path = str(write(ENDING + PROJECT))
    Path("old.yaml").write_text(f"{HEAD}{KURT}Member\n{PROJECT}", encoding="utf-8")
    shown = {
        ("report", path): 2,
        ("report", path, "--format", "markdown"): 2,
        ("report", path, "--format", "csv"): 2,
        ("report", path, "--format", "json"): 2,
        ("diff", "old.yaml", path): 2,
        ("diff", "old.yaml", path, "--format", "json"): 2,
        ("plan", path, "--format", "json"): 1,
    }
    for arguments, least in shown.items():
        out = doorlist(*arguments).out
        assert out.count("2090-12-10") >= least, arguments
        assert "2090-12-11" not in out, arguments


def test_a_plan_of_another_day_shows_the_day_and_the_last_day() -> None:
    path = str(write(ENDING.replace("keep", "remove").replace("kurt@acme.example", "zoe@acme.example")))
    ended = doorlist("plan", path, "--as-of", "2090-12-11", "--max-removals", "100%")
    assert ended.code == 0, ended.err
    assert "As it will be on 2090-12-11" in ended.out
    assert "2090-12-12" not in ended.out


@pytest.mark.parametrize(
    "day", ["9999-12-30", "9999-12-31T23:59:59Z", "0001-01-01", "0001-01-01T00:00:00Z", "99999w"]
)
@pytest.mark.parametrize("command", ["plan", "report", "drift"])
def test_no_day_is_too_far_away(command: str, day: str) -> None:
    path = str(write(f"{ENDING}invitations: {{resend_after: 99999w}}\nguardrails: {{max_duration: 99999w}}\n"))
    ended = doorlist(command, path, "--as-of", day)
    assert ended.code in {0, 2, 3}, ended.err
    assert "Traceback" not in ended.err


def test_the_end_of_the_organizations_entry_satisfies_require_expiry_in_projects(tmp_path: Path) -> None:
    file = tmp_path / "sample.yaml"
    file.write_text(SAMPLE, encoding="utf-8")
    now = datetime(2026, 11, 24, tzinfo=UTC)
    desired = load([str(file)], now=now).desired
    assert offline_blocks(at(desired, now), CONFIDENT_AI, now) == ()
    [entry] = [one for one in desired.projects[0].entries.values() if one.email == "alan@partner.example"]
    assert entry.ends == datetime(2027, 2, 1, tzinfo=UTC)


PAST = (
    "version: 1\norganization:\n  name: Acme\n  members:\n    ada@acme.example: Owner\n"
    "    grace@acme.example: Admin\n    alan@partner.example: {role: Member, expires: 2026-01-31}\n"
    "    mary@acme.example: Admin\n    kurt@acme.example: {role: Member, starts: 2026-02-01}\n"
)


def test_only_due_does_what_time_asks_for_and_lists_the_rest_as_left() -> None:
    write(PAST)
    plan = doorlist("plan", "--only", "due", "--out", "due.json", "--format", "json").json
    assert plan["only"] == "due"
    assert [(action["kind"], action["email"], action["cause"]) for action in plan["actions"]] == [
        ("remove", "alan@partner.example", "expired"),
        ("invite", "kurt@acme.example", "started"),
    ]
    assert [(action["kind"], action["email"]) for action in plan["left"]] == [("update-role", "mary@acme.example")]
    text = doorlist("plan", "--only", "due").out
    assert "Left, as it isn't due (1)" in text
    assert "mary@acme.example" in text
    assert "1 other action is left, as time alone doesn't ask for it." in text
    applied = doorlist("apply", "--plan", "due.json")
    assert applied.code == 0, applied.out + applied.err
    again = doorlist("apply", "--only", "due", "--auto-approve")
    assert again.code == 0
    assert "mary@acme.example" in again.out
    assert [(one["kind"], one["email"]) for one in doorlist("plan", "--format", "json").json["actions"]] == [
        ("update-role", "mary@acme.example")
    ]


ROLES = """\
version: 1
organization: {name: Acme}
projects:
  Support Bot:
    unlisted: keep
    unlisted_roles: keep
    policies: {Look: ["trace:read"], Wipe: ["trace:delete"]}
    roles: {Judge: [%s]}
    members: {%s}
"""


def test_only_due_gives_no_role_before_what_the_files_take_from_it_is_gone() -> None:
    write(ROLES % ("Look, Wipe", ""))
    assert doorlist("apply", "--auto-approve").code == 0
    write(ROLES % ("Look", "kurt@acme.example: {role: Judge, starts: 2026-02-01}"))
    plan = doorlist("plan", "--only", "due", "--format", "json").json
    assert plan["actions"] == []
    told = "not in project Support Bot yet. The whole plan first takes trace:delete from the role Judge."
    assert [action["reason"].partition("; ")[2] for action in plan["left"] if "email" in action] == [told]
    text = doorlist("plan", "--only", "due").out
    assert "Left though it is due (1)" in text
    assert told in text
    assert "1 action that is due can't be done alone: apply the whole plan." in text
    assert "1 other action is left, as time alone doesn't ask for it." in text
    assert doorlist("apply", "--only", "due", "--auto-approve").code == 0
    assert doorlist("apply", "--auto-approve", "--format", "json").json["verdict"] == "waiting"
    assert doorlist("plan", "--only", "due", "--format", "json").json["left"] == []


def test_a_saved_plan_takes_no_only() -> None:
    assert doorlist("apply", "--plan", "plan.json", "--only", "due").code == 64
    assert doorlist("plan", "--only", "tomorrow").code == 64
