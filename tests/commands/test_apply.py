from __future__ import annotations

import hashlib
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.accessfiles import BLOCKED, CHANGES, IN_SYNC, NO_PROJECT, write
from support.commandline import doorlist
from support.emulator import acme, roles_of, user_id

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


def writes(platform: Running) -> list[str]:
    """The requests that change something."""
    return [request["verb"] for request in platform.requests() if request["verb"] != "GET"]


def roles(platform: Running) -> dict[str, Any]:
    with platform.world.lock:
        return roles_of(platform.world.organization, platform.world)


def test_auto_approved_it_does_what_the_plan_says(platform: Running) -> None:
    write(CHANGES)
    ended = doorlist("apply", "--auto-approve")
    assert ended.code == 0
    assert roles(platform)["mary"] == "Admin"
    assert [mail["email"] for mail in platform.mails()] == ["kurt@acme.example"]
    shown, _, outcome = ended.out.partition("\n\nDone (")
    assert "Organization Acme" in shown
    assert "Waiting for 1 person" in outcome
    platform.accept("kurt@acme.example")
    assert "Converged" in doorlist("apply", "--auto-approve").out


def test_the_journal_is_the_owner_s_alone(platform: Running) -> None:
    write(CHANGES)
    doorlist("apply", "--auto-approve", "--journal", "state/j.jsonl")
    assert stat.S_IMODE(Path("state/j.jsonl").stat().st_mode) == 0o600
    assert not Path(".doorlist").exists()


def test_a_journal_of_another_organization_allows_no_reminder(platform: Running) -> None:
    """Two organizations, one journal that is a month old: it speaks for the one whose lines it has."""
    invitation = {"email": "kurt@acme.example", "role": "Member", "created_at": "2026-01-01T00:00:00Z"}
    write(CHANGES + "invitations: {resend_after: 7d}\n")
    journal = Path("j.jsonl")

    def applied(organization: str) -> list[str]:
        """Whom `apply` mails there; it raises Mary, too, so that the journal gets lines."""
        platform.reset(acme(id=organization, invitations=[invitation]))
        ended = doorlist("apply", "--auto-approve", "--journal", str(journal), "--format", "json")
        assert ended.code == 0
        assert roles(platform)["mary"] == "Admin"
        assert {json.loads(line)["organization"] for line in journal.read_text().splitlines()} >= {organization}
        return [mail["email"] for mail in platform.mails()]

    assert applied("first") == []
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    month_ago = (datetime.now(UTC) - timedelta(days=30)).isoformat()
    aged = [json.dumps({**line, "at": month_ago}, separators=(",", ":")) + "\n" for line in lines]
    journal.write_text("".join(aged))

    assert applied("second") == []
    (kurt,) = doorlist("plan", "--journal", str(journal), "--format", "json").json["waiting"]
    assert (kurt["email"], kurt["what"]) == ("kurt@acme.example", "reminder")
    assert "no journal proves" in kurt["reason"]
    assert applied("first") == ["kurt@acme.example"]


def test_without_a_terminal_it_refuses_before_it_reads(platform: Running) -> None:
    write(CHANGES)
    platform.clear_requests()
    ended = doorlist("apply")
    assert ended.code == 1
    assert "no terminal to ask at" in ended.err
    assert "--auto-approve" in ended.err
    assert platform.requests() == []


def test_at_a_terminal_yes_is_taken(platform: Running) -> None:
    write(CHANGES)
    ended = doorlist("apply", stdin="yes\n", terminal=True)
    assert ended.code == 0
    assert "Carry out 2 actions?" in ended.err
    assert ended.out.index("kurt@acme.example") < ended.out.index("Waiting for 1 person")
    assert roles(platform)["mary"] == "Admin"


@pytest.mark.parametrize("typed", ["no\n", "", "YES\n"])
def test_anything_else_is_not(platform: Running, typed: str) -> None:
    write(CHANGES)
    platform.clear_requests()
    ended = doorlist("apply", stdin=typed, terminal=True)
    assert ended.code == 1
    assert "not approved: nothing was done" in ended.err
    assert writes(platform) == []


def test_nobody_is_asked_where_nothing_is_to_be_done(platform: Running) -> None:
    write(IN_SYNC)
    ended = doorlist("apply", terminal=True)
    assert ended.code == 0
    assert "Carry out" not in ended.err
    assert "Converged" in ended.out


def test_what_changed_while_somebody_was_asked_stops_it(platform: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(_: str) -> bool:
        platform.machine.perform("DELETE", "v2", f"/organization/members/{user_id(platform, 'mary@acme.example')}")
        return True

    monkeypatch.setattr("doorlist.tasks.apply.approved", meanwhile)
    write(CHANGES)
    ended = doorlist("apply", terminal=True)
    assert ended.code == 4
    assert "mary@acme.example" in ended.err


@pytest.mark.parametrize(("text", "code"), [(BLOCKED, 3), (NO_PROJECT, 1)])
def test_a_refusal_changes_nothing_and_is_a_document(platform: Running, text: str, code: int) -> None:
    write(text)
    platform.clear_requests()
    ended = doorlist("apply", "--auto-approve", "--format", "json")
    assert ended.code == code
    assert ended.json["errors"]
    assert writes(platform) == []


def test_the_outcome_as_a_document_with_the_plan_on_stderr_where_somebody_is_asked(platform: Running) -> None:
    write(CHANGES)
    ended = doorlist("apply", "--format", "json", stdin="yes\n", terminal=True)
    assert ended.code == 0
    assert ended.json["verdict"] == "waiting"
    assert "Plan: 1 to invite" in ended.err


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_the_outcome_in_other_formats(platform: Running, form: str) -> None:
    write(CHANGES)
    ended = doorlist("apply", "--auto-approve", "--format", form)
    assert ended.code == 0
    assert "kurt@acme.example" in ended.out


def test_what_fails_is_exit_1(platform: Running) -> None:
    write(CHANGES)
    platform.settings(faults=[{"kind": "status", "status": 422, "verb": "POST"}])
    ended = doorlist("apply", "--auto-approve", "--format", "json")
    assert ended.code == 1
    assert ended.json["verdict"] == "failed"
    assert ended.json["results"] == {"done": 1, "failed": 1, "skipped": 0, "unknown": 0}


def test_a_saved_plan_is_carried_out_without_its_file(platform: Running) -> None:
    write(CHANGES)
    doorlist("plan", "--out", "plan.json")
    Path("access.yaml").unlink()
    ended = doorlist("apply", "--plan", "plan.json", "--auto-approve", "--concurrency", "1")
    assert ended.code == 0
    assert ended.out.lstrip() == ended.out
    assert roles(platform)["mary"] == "Admin"


def test_a_saved_plan_may_be_applied_though_something_harmless_changed(platform: Running) -> None:
    write(CHANGES)
    doorlist("plan", "--out", "plan.json")
    platform.machine.perform("PUT", "v2", "/projects/docs", "", b'{"description": "New words"}')
    assert doorlist("apply", "--plan", "plan.json").code == 0


def test_a_saved_plan_that_is_done_is_told_as_done(platform: Running) -> None:
    write(CHANGES)
    doorlist("plan", "--out", "plan.json")
    assert doorlist("apply", "--plan", "plan.json").code == 0
    platform.clear_requests()
    ended = doorlist("apply", "--plan", "plan.json", "--format", "json")
    assert ended.code == 0
    assert {entry["detail"] for entry in ended.json["actions"]} == {"it was done already"}
    assert writes(platform) == []


def test_a_plan_that_live_has_overtaken_is_stale_and_says_why_as_data(platform: Running) -> None:
    write(CHANGES)
    doorlist("plan", "--out", "plan.json")
    platform.leave("mary@acme.example")
    platform.clear_requests()
    ended = doorlist("apply", "--plan", "plan.json", "--format", "json")
    assert ended.code == 4
    (error,) = ended.json["errors"]
    assert "mary@acme.example" in error["message"]
    (reason,) = error["reasons"]
    assert (reason["email"], reason["planned"][0]["kind"], reason["needed"][0]["kind"]) == (
        "mary@acme.example",
        "update-role",
        "invite",
    )
    assert writes(platform) == []


def test_only_the_plan_that_is_expected_is_applied(platform: Running) -> None:
    write(CHANGES)
    ended = doorlist("plan", "--out", "plan.json")
    digest = f"sha256:{hashlib.sha256(Path('plan.json').read_bytes()).hexdigest()}"
    assert f"Saved plan: {digest}" in ended.out.splitlines()
    assert f"doorlist apply --plan plan.json --expect {digest}" in ended.err
    shown = doorlist("show", "plan.json", "--format", "markdown")
    assert f"Saved plan: `{digest}`" in shown.out
    Path("plan.json").write_bytes(Path("plan.json").read_bytes() + b"\n")
    platform.clear_requests()
    refused = doorlist("apply", "--plan", "plan.json", "--expect", digest)
    assert refused.code == 4
    assert f"and not {digest}" in refused.err
    assert platform.requests() == []
    other = f"sha256:{hashlib.sha256(Path('plan.json').read_bytes()).hexdigest()}"
    assert doorlist("apply", "--plan", "plan.json", "--expect", other.upper()).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--expect", "sha256:123"],
        ["--plan", "plan.json", "--expect", "md5:" + "0" * 64],
        ["--expect", "sha256:" + "0" * 64],
    ],
)
def test_an_expectation_that_makes_no_sense(platform: Running, arguments: list[str]) -> None:
    write(CHANGES)
    assert doorlist("apply", *arguments).code == 64
    assert platform.requests() == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plan: plan.update(created_at="2099-01-01T00:00:00Z"), "from the future"),
        (lambda plan: plan.update(created_at="0001-01-01T00:00:00Z"), "a time can't be true"),
        (lambda plan: plan.update(created_at="9999-12-31T23:59:59Z"), "a time can't be true"),
        (lambda plan: plan["desired"].update(digest="0" * 64), "its desired state isn't the one"),
        (lambda plan: plan["desired"]["state"]["organization"].update(unlisted="keep"), "its desired state isn't"),
        (
            lambda plan: plan["desired"]["state"]["invitations"].update(resend_after=10**15),
            "invitations.resend_after: Input should be",
        ),
        (
            lambda plan: plan["desired"]["state"]["invitations"].update(resend_after=-5),
            "invitations.resend_after: Input should be",
        ),
    ],
)
def test_a_plan_that_was_tampered_with_is_refused(platform: Running, change: Any, message: str) -> None:
    write(CHANGES)
    doorlist("plan", "--out", "plan.json")
    plan = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    change(plan)
    Path("plan.json").write_text(json.dumps(plan), encoding="utf-8")
    platform.clear_requests()
    ended = doorlist("apply", "--plan", "plan.json")
    assert ended.code == 1
    assert message in ended.err
    assert "doorlist made a mistake" not in ended.err
    assert platform.requests() == []


def test_a_blocked_plan_is_refused_without_a_request(platform: Running) -> None:
    write(BLOCKED)
    doorlist("plan", "--out", "plan.json")
    platform.clear_requests()
    ended = doorlist("apply", "--plan", "plan.json")
    assert ended.code == 3
    assert "protected" in ended.err
    assert platform.requests() == []


def test_a_plan_for_another_day_is_refused(platform: Running) -> None:
    write(CHANGES)
    doorlist("plan", "--out", "plan.json", "--as-of", "2096-01-01")
    platform.clear_requests()
    ended = doorlist("apply", "--plan", "plan.json")
    assert ended.code == 64
    assert "2096-01-01" in ended.err
    assert platform.requests() == []


def test_a_plan_that_is_not_there_is_an_error(platform: Running) -> None:
    ended = doorlist("apply", "--plan", "plan.json")
    assert ended.code == 1
    assert "plan.json" in ended.err


def test_a_tampered_plan_does_nothing(platform: Running) -> None:
    write(CHANGES)
    doorlist("plan", "--out", "plan.json")
    plan = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    plan["actions"][0]["role"]["to"] = "Owner"
    Path("plan.json").write_text(json.dumps(plan), encoding="utf-8")
    platform.clear_requests()
    ended = doorlist("apply", "--plan", "plan.json")
    assert ended.code == 4
    assert writes(platform) == []


def test_progress_is_told_on_a_terminal(platform: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlist.cli.progress_bar.PATIENCE", 0)
    write(CHANGES)
    assert doorlist("apply", "--auto-approve", terminal=True).code == 0


def test_no_write_goes_to_a_version_that_reading_found_missing(platform: Running) -> None:
    write(CHANGES)
    platform.settings(versions=["v1"])
    platform.clear_requests()
    assert doorlist("apply", "--auto-approve").code == 0
    paths = [request["path"] for request in platform.requests() if request["verb"] != "GET"]
    assert paths
    assert all(path.startswith("/v1/") for path in paths)
