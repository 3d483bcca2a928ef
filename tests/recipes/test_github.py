"""The GitHub workflows, their steps run in order against the emulator, with a `gh` that only pretends."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from support.actions import ROOT, Job, evaluated, git
from support.hub import AFTER, BEFORE, BOT, Hub, workflow

if TYPE_CHECKING:
    from pathlib import Path

    from doorlist.emulator.running import Running


@pytest.fixture
def hub(platform: Running, tmp_path: Path) -> Hub:
    return Hub(tmp_path, platform)


@pytest.fixture
def reviewed(hub: Hub) -> Hub:
    """A change that was planned in its pull request, and merged."""
    hub.change(AFTER)
    assert hub.pull_request().status == "success"
    hub.merge()
    return hub


# The pull request


def test_a_fork_s_change_is_told_without_a_key_and_without_a_network(hub: Hub) -> None:
    hub.change(AFTER)
    context = hub.context("pull_request") | {"secrets": {}}
    job, _ = hub.run("doorlist-pull-request.yml", "diff", context, branch="merge")
    assert job.status == "success", job.output
    assert "mary@acme" in job.summary.read_text(encoding="utf-8")
    assert "::notice file=access.yaml,line=8" in job.output
    assert "Valid: " in job.output
    assert hub.emulator.requests() == []
    with hub.github() as github:
        assert github["calls"] == []


def test_a_broken_file_is_annotated_and_fails(hub: Hub) -> None:
    hub.change(BEFORE.replace("members", "memebrs"))
    job = hub.pull_request("diff")
    assert job.status == "failure"
    assert "::error file=access.yaml,line=5" in job.output
    assert job.ran[-1] == "What it means for each person"


@pytest.mark.parametrize(
    ("github", "runs"),
    [
        ({}, True),
        ({"actor": "dependabot[bot]"}, False),
        ({"event": {"pull_request": {"head": {"repo": {"full_name": "mallory/access"}}}}}, False),
        ({"event": {"pull_request": {"head": {"repo": {}}}}}, False),  # the fork was deleted
    ],
)
def test_the_key_is_for_branches_of_this_repository(hub: Hub, github: dict[str, Any], runs: bool) -> None:
    condition = workflow("doorlist-pull-request.yml")["jobs"]["plan"]["if"]
    assert evaluated(condition, hub.context("pull_request", **github)) is runs


def test_the_plan_becomes_a_comment_a_summary_and_an_artifact(hub: Hub) -> None:
    hub.change(AFTER)
    job = hub.pull_request()
    assert job.status == "success", job.output
    with hub.github() as github:
        told, planned = [one["body"] for one in github["comments"]]
        assert [call for call in github["calls"] if call["key"]] == []
    assert told.startswith("<!-- doorlist:diff:default -->\n")
    kept = (hub.artifacts / "pull-request" / "doorlist-plan" / "plan.json").read_bytes()
    about = f"Commit {hub.names['head']}, plan `sha256:{hashlib.sha256(kept).hexdigest()}`"
    assert planned.startswith(f"<!-- doorlist:plan:default -->\n{about}\n\n### doorlist plan: 1 to invite")
    assert planned.partition("\n\n")[2] in job.summary.read_text(encoding="utf-8")
    assert f"\nCommit {hub.names['head']}\n" in told
    saved = json.loads(kept)
    assert [action["email"] for action in saved["actions"]] == ["mary@acme.example"]
    assert hub.writes() == []


def test_the_next_push_edits_the_comments_in_place_and_no_others(hub: Hub) -> None:
    hub.change(AFTER)
    others = [
        {"id": 1, "on": 5, "user": {"login": "mallory"}, "body": "<!-- doorlist:plan:default -->\nmine"},
        {"id": 2, "on": 5, "user": BOT, "body": "<!-- doorlist:plan:eu -->\nof another organization"},
        {"id": 3, "on": 5, "user": BOT, "body": "quoted: <!-- doorlist:plan:default -->"},
    ]
    with hub.github() as github:
        github["comments"] = [dict(one) for one in others]
    hub.pull_request()
    hub.change(AFTER.replace("mary@acme.example: Annotator", "mary@acme.example: Member"))
    shutil.rmtree(hub.artifacts)
    hub.pull_request()
    with hub.github() as github:
        assert github["comments"][:3] == others
        assert len(github["comments"]) == 5
        assert "Member" in github["comments"][-1]["body"]


def test_a_blocked_plan_is_commented_on_fails_and_is_not_there_to_be_applied(hub: Hub) -> None:
    hub.change(
        BEFORE.replace("      alan@partner.example: Annotator\n", "")
        + "guardrails: {protected: [alan@partner.example]}\n"
    )
    job = hub.pull_request()
    assert job.status == "failure"
    assert job.ran[-1] == "Fail where a guardrail blocks it"
    with hub.github() as github:
        assert "**Blocked (1)**" in github["comments"][-1]["body"]
    assert not hub.artifacts.exists()


def test_a_plan_against_the_policy_is_not_there_to_be_applied(hub: Hub) -> None:
    hub.change(
        "version: 1\norganization:\n  name: Acme\n  unlisted: keep\n  members: {alan@partner.example: Admin}\n"
    )
    job = hub.pull_request()
    assert job.status == "failure"
    assert job.ran[-1] == "Hold the plan to the policy"
    assert '"alan@partner.example" is from outside, and would become "Admin"' in job.output
    assert not hub.artifacts.exists()


def test_a_plan_that_fails_takes_the_place_of_the_plan_before(hub: Hub) -> None:
    hub.change(AFTER)
    assert hub.pull_request().status == "success"
    hub.change(AFTER.replace("mary@acme.example: Annotator", "mary@acme.example: Member"))
    wrong = hub.context("pull_request") | {"secrets": {"CONFIDENT_ORG_API_KEY": "confident_us_org_wrong"}}
    shutil.rmtree(hub.artifacts)
    job, _ = hub.run("doorlist-pull-request.yml", "plan", wrong, branch="merge")
    assert job.status == "failure"
    assert job.ran[-1] == "Say that there is no plan"
    with hub.github() as github:
        told, planned = [one["body"] for one in github["comments"]]
    assert f"\nCommit {hub.names['head']}\n" in told
    assert "Member" in told
    assert planned.startswith(f"<!-- doorlist:plan:default -->\nCommit {hub.names['head']}\n\n")
    assert "none could be made for this commit" in planned
    assert "the platform doesn't take the key" in planned.lower() or "error: " in planned
    assert "to invite" not in planned
    assert not hub.artifacts.exists()


def test_a_broken_file_takes_the_place_of_the_plan_before(hub: Hub) -> None:
    hub.change(AFTER)
    assert hub.pull_request().status == "success"
    hub.change(BEFORE.replace("members", "memebrs"))
    shutil.rmtree(hub.artifacts)
    job = hub.pull_request()
    assert job.status == "failure"
    assert "Plan" not in job.ran
    with hub.github() as github:
        planned = github["comments"][-1]["body"]
    assert '"memebrs" isn\'t a key' in planned
    assert "to invite" not in planned


WIDE = BEFORE.replace("alan@partner.example: Annotator", "alan@partner.example: Manager")


@pytest.mark.parametrize(
    ("text", "labels", "status"),
    [(WIDE, [], "failure"), (WIDE, ["access-widening"], "success"), (AFTER, [], "success")],
)
def test_a_widening_fails_without_a_key_until_it_is_labelled(
    hub: Hub, text: str, labels: list[str], status: str
) -> None:
    hub.change(text)
    context = hub.context("pull_request") | {"secrets": {}}
    context["github"]["event"]["pull_request"]["labels"] = [{"name": name} for name in labels]
    job, _ = hub.run("doorlist-widening.yml", "widening", context, branch="merge")
    assert job.status == status, job.output
    assert ('"alan@partner.example" would have the role "Manager"' in job.output) == (text == WIDE)
    assert hub.emulator.requests() == []


def test_a_change_of_the_list_counts_once_it_is_merged(hub: Hub) -> None:
    git("checkout", "-q", "-B", "change", folder=hub.repository)
    (hub.repository / "tools" / "check_widening.py").write_text("", encoding="utf-8")
    hub.change(WIDE)
    context = hub.context("pull_request") | {"secrets": {}}
    context["github"]["event"]["pull_request"]["labels"] = []
    job, _ = hub.run("doorlist-widening.yml", "widening", context, branch="merge")
    assert job.status == "failure"


# After the merge


def test_the_merge_carries_out_the_reviewed_plan(reviewed: Hub) -> None:
    chosen, outputs = reviewed.choose()
    assert chosen.status == "success", chosen.output
    assert outputs["has-changes"] == "true"
    plan = "doorlist-plan/plan.json"
    to_apply = reviewed.artifacts / "main" / "doorlist-to-apply" / "plan.json"
    assert to_apply.read_bytes() == (reviewed.artifacts / "pull-request" / plan).read_bytes()
    assert reviewed.writes() == []
    # The approver sees the plan that will be carried out, by its digest.
    summary = chosen.summary.read_text(encoding="utf-8")
    assert outputs["digest"] == f"sha256:{hashlib.sha256(to_apply.read_bytes()).hexdigest()}"
    assert f"This is the plan `{outputs['digest']}`" in summary
    assert summary.count("### doorlist plan:") == 1
    job = reviewed.apply()
    assert job.status == "success", job.output
    assert [mail["email"] for mail in reviewed.emulator.mails()] == ["mary@acme.example"]
    assert "### doorlist outcome:" in job.summary.read_text(encoding="utf-8")
    journal = reviewed.artifacts / "main" / "doorlist-journal-1" / "journal.jsonl"
    assert journal.read_text(encoding="utf-8").count("\n") >= 2


def test_live_that_changed_before_the_merge_makes_the_plan_stale(reviewed: Hub) -> None:
    assert reviewed.choose()[0].status == "success"
    reviewed.emulator.leave("alan@partner.example")
    reviewed.emulator.clear_requests()
    job = reviewed.apply()
    assert job.status == "failure"
    assert "[Apply: exit 4]" in job.output
    summary = job.summary.read_text(encoding="utf-8")
    assert "nothing was applied, the plan is stale" in summary
    assert "2 to invite" in summary.partition("stale")[2]
    assert reviewed.writes() == []


def test_nothing_to_do_needs_no_plan_and_no_approval(hub: Hub) -> None:
    hub.change(BEFORE + "# a comment\n")
    hub.merge()
    job, outputs = hub.choose()
    assert job.status == "success", job.output
    assert outputs == {"has-changes": "false", "digest": ""}
    condition = workflow("doorlist-main.yml")["jobs"]["apply"]["if"]
    assert not evaluated(condition, {"needs": {"choose": {"outputs": outputs}}})
    assert job.ran[-1] == "Show the plan to approve"


def test_a_plan_for_other_files_is_refused_even_with_the_right_digest(reviewed: Hub) -> None:
    """Whoever can push a branch can have its workflow save any plan under the name."""
    file = reviewed.artifacts / "pull-request" / "doorlist-plan" / "plan.json"
    plan = json.loads(file.read_text(encoding="utf-8"))
    plan["desired"]["state"] = json.loads(
        json.dumps(plan["desired"]["state"]).replace("mary@acme.example", "mallory@evil.example")
    )
    file.write_text(json.dumps(plan), encoding="utf-8")
    job, _ = reviewed.choose()
    refused(reviewed, job, "it was made for other access files than this commit has")


def test_lifted_guardrails_don_t_come_in_with_the_plan(reviewed: Hub) -> None:
    file = reviewed.artifacts / "pull-request" / "doorlist-plan" / "plan.json"
    plan = json.loads(file.read_text(encoding="utf-8"))
    plan["overrides"] = [{"guardrail": "protected", "value": None}]
    file.write_text(json.dumps(plan), encoding="utf-8")
    refused(reviewed, reviewed.choose()[0], "other guardrails were lifted for it")


def forge(hub: Hub, change: dict[str, Any], of_actions: dict[str, Any]) -> None:
    """The reviewed plan, with other values, in the plan itself and in its actions."""
    file = hub.artifacts / "pull-request" / "doorlist-plan" / "plan.json"
    plan = json.loads(file.read_text(encoding="utf-8")) | change
    plan["actions"] = [action | of_actions for action in plan["actions"]]
    file.write_text(json.dumps(plan), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "of_actions", "why"),
    [
        ({"created_at": "2099-01-01T00:00:00Z"}, {}, "it was made for another time than now"),
        ({"as_of": "2099-01-01T00:00:00Z"}, {}, "it was made for another time than now"),
        ({}, {"cause": "expired"}, "it gives another cause, or another account"),
        ({}, {"reason": "Asked for by Ada."}, "it gives another cause, or another account"),
        ({}, {"source": None}, "it gives another cause, or another account"),
        ({}, {"role": {"from": None, "to": "Owner"}}, "it gives another cause, or another account"),
        ({"created_at": 5}, {}, "it isn't a plan"),
    ],
)
def test_what_a_reviewer_is_told_can_t_be_forged(
    reviewed: Hub, change: dict[str, Any], of_actions: dict[str, Any], why: str
) -> None:
    """Whoever can push a branch can have its workflow save a plan that says of its actions what isn't so."""
    forge(reviewed, change, of_actions)
    refused(reviewed, reviewed.choose()[0], why)


def test_an_action_more_than_the_files_ask_for_is_not_carried_out(reviewed: Hub) -> None:
    """A plan for the right files may hold anything; `apply` goes by what it plans itself."""
    file = reviewed.artifacts / "pull-request" / "doorlist-plan" / "plan.json"
    plan = json.loads(file.read_text(encoding="utf-8"))
    (invite,) = plan["actions"]
    text = json.dumps(invite).replace("mary@acme.example", "mallory@evil.example")
    plan["actions"].append(json.loads(text))
    plan["summary"]["invite"] = 2
    file.write_text(json.dumps(plan), encoding="utf-8")
    assert reviewed.choose()[0].status == "success"
    job = reviewed.apply()
    assert (
        "`mallory@evil.example` as `Annotator` (`access.yaml`:8)<br>it isn't needed any more"
        in job.summary.read_text()
    )
    assert [mail["email"] for mail in reviewed.emulator.mails()] == ["mary@acme.example"]


def test_another_plan_than_the_approved_one_is_not_applied(reviewed: Hub) -> None:
    assert reviewed.choose()[0].status == "success"
    file = reviewed.artifacts / "main" / "doorlist-to-apply" / "plan.json"
    file.write_bytes(file.read_bytes() + b" ")
    job = reviewed.apply()
    assert "[Apply: exit 4]" in job.output
    assert reviewed.writes() == []


def test_something_else_under_the_name_is_refused(reviewed: Hub) -> None:
    file = reviewed.artifacts / "pull-request" / "doorlist-plan" / "plan.json"
    for text in ("", "[]", "{}", '{"organization": 1}', "\udc80::error::x"):
        file.write_bytes(text.encode(errors="surrogateescape"))
        refused(reviewed, reviewed.choose()[0], "it isn't a plan")


def test_a_merge_that_came_in_between_makes_it_a_plan_for_other_files(reviewed: Hub) -> None:
    git("checkout", "-q", "main", folder=reviewed.repository)
    merged = reviewed.commit(AFTER.replace("alan@partner.example: Annotator", "alan@partner.example: Member"))
    with reviewed.github() as github:
        github["pulls"][0] |= {"commit": merged, "merge_commit_sha": merged}
    reviewed.names["merged"] = merged
    refused(reviewed, reviewed.choose()[0], "it was made for other access files than this commit has")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"head_repository": {"full_name": "mallory/access"}}, "no successful run"),
        ({"status": "failure"}, "no successful run"),
        ({"event": "workflow_dispatch"}, "no successful run"),
        ({"head_sha": "0" * 40}, "no successful run"),
        ({"id": 8}, "isn't there any more"),
    ],
)
def test_only_a_successful_run_of_our_own_branch_counts(reviewed: Hub, other: dict[str, Any], why: str) -> None:
    with reviewed.github() as github:
        github["runs"] = [reviewed.a_run(7) | other]
    refused(reviewed, reviewed.choose()[0], why)


def test_a_direct_push_has_nothing_reviewed_and_by_hand_it_is_planned_anew(reviewed: Hub) -> None:
    with reviewed.github() as github:
        github["pulls"] = []
    refused(reviewed, reviewed.choose()[0], "doesn't come from a pull request")
    job, outputs = reviewed.choose("workflow_dispatch")
    assert job.status == "success", job.output
    assert outputs["has-changes"] == "true"
    assert reviewed.apply().status == "success"
    assert [mail["email"] for mail in reviewed.emulator.mails()] == ["mary@acme.example"]


def refused(hub: Hub, job: Job, why: str) -> None:
    """The job failed and said why, with the plan of now; there is nothing to apply, and nothing was done."""
    assert job.status == "failure"
    assert job.ran[-2:] == ["Take the reviewed plan", "Show the plan to approve"]
    summary = job.summary.read_text(encoding="utf-8")
    assert why in summary
    assert "### doorlist plan: 1 to invite" in summary or "to update" in summary
    assert not (hub.artifacts / "main").exists()
    assert hub.writes() == []


# Every night


DUE = AFTER.replace("alan@partner.example: Annotator", "alan@partner.example: {role: Annotator, expires: 2020-01-01}")


def journals(hub: Hub) -> list[Path]:
    """The journals that were kept, oldest first."""
    kept = (hub.folder / "caches").glob("*/journal.jsonl")
    return sorted(kept, key=lambda file: file.parent.stat().st_ctime_ns)


def test_what_has_ended_goes_without_an_approver_and_nothing_else(hub: Hub) -> None:
    hub.commit(DUE)
    job = hub.due()
    assert job.status == "success", job.output
    assert "alan@partner.example" not in str(hub.emulator.state()["projects"])
    assert hub.emulator.mails() == []  # mary's invitation is left to doorlist-main.yml
    assert len(hub.writes()) == 1
    assert len(journals(hub)) == 1
    again = hub.due()
    assert again.status == "success", again.output
    assert again.ran[-1] == "Plan what is due"
    assert len(journals(hub)) == 1


def test_the_journal_lasts_so_that_reminders_go_out_when_they_are_due(hub: Hub) -> None:
    """Applied by the one job, it is known to the other, and to the plan of a pull request."""
    hub.emulator.settings(clock="2026-11-01T00:00:00Z")
    hub.commit(AFTER + "invitations: {resend_after: 7d}\n")
    assert hub.choose("workflow_dispatch")[0].status == "success"
    applied = hub.apply()
    assert applied.status == "success", applied.output
    (first,) = journals(hub)
    assert "mary@acme.example" in first.read_text(encoding="utf-8")
    assert hub.due().ran[-1] == "Plan what is due"  # by the journal: mailed a moment ago
    aged = re.sub(r'"at":"\d{4}-\d\d-\d\d', '"at":"2026-11-01', first.read_text(encoding="utf-8"))
    first.write_text(aged, encoding="utf-8")
    reminded = hub.due()
    assert reminded.status == "success", reminded.output
    assert [mail["why"] for mail in hub.emulator.mails()] == ["invited", "resent"]
    assert len(journals(hub)) == 2
    assert hub.due().ran[-1] == "Plan what is due"
    assert len(hub.emulator.mails()) == 2


def test_a_guardrail_stops_what_is_due_too(hub: Hub) -> None:
    hub.commit(DUE + "guardrails: {protected: [alan@partner.example]}\n")
    job = hub.due()
    assert job.status == "failure"
    assert "[Plan what is due: exit 3]" in job.output
    assert hub.writes() == []


def test_drift_opens_one_issue_edits_it_and_closes_it(hub: Hub) -> None:
    assert hub.drift().status == "success"
    with hub.github() as github:
        assert github["issues"] == []
    hub.emulator.leave("alan@partner.example")
    for _ in range(2):
        assert hub.drift().status == "success"
    with hub.github() as github:
        (issue,) = github["issues"]
        assert issue["state"] == "open"
        assert issue["labels"] == ["doorlist-drift"]
        assert issue["body"].startswith("<!-- doorlist:drift:default -->\n### doorlist drift: 1 difference")
        assert github["comments"] == []
    git("checkout", "-q", "main", folder=hub.repository)
    hub.commit(BEFORE.replace("      alan@partner.example: Annotator\n", ""))
    assert hub.drift().status == "success"
    with hub.github() as github:
        (issue,) = github["issues"]
        assert issue["state"] == "closed"
        assert "No drift" in github["comments"][0]["body"]
        assert [call for call in github["calls"] if call["key"]] == []
    assert hub.writes() == []


def test_an_error_is_no_drift_and_leaves_the_issue(hub: Hub) -> None:
    hub.emulator.leave("alan@partner.example")
    hub.drift()
    git("checkout", "-q", "main", folder=hub.repository)
    hub.commit("version: 1\nmistake: x\n")
    job = hub.drift()
    assert job.status == "failure"
    assert job.ran[-1] == "Compare"
    with hub.github() as github:
        assert [issue["state"] for issue in github["issues"]] == ["open"]


def test_somebody_else_s_issue_is_left_alone(hub: Hub) -> None:
    theirs = {
        "number": 9,
        "state": "open",
        "user": {"login": "mallory"},
        "labels": ["doorlist-drift"],
        "body": "<!-- doorlist:drift:default -->",
    }
    with hub.github() as github:
        github["issues"] = [theirs, {**theirs, "number": 10, "user": BOT, "body": None}]
    assert hub.drift().status == "success"
    with hub.github() as github:
        assert [issue["state"] for issue in github["issues"]] == ["open", "open"]


# What holds for all of them


@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "examples" / "github").glob("*.yml")))
def test_keys_and_tokens_reach_only_the_steps_that_need_them(file: str) -> None:
    found = workflow(file)
    assert found["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in found["on"]
    assert "env" not in found
    for job in found["jobs"].values():
        assert "env" not in job
        assert "timeout-minutes" in job
        keyed = [step for step in job["steps"] if "secrets." in str(step)]
        assert all("environment" in job for _ in keyed)
        assert all(str(step).count("secrets.") == 1 and "secrets." in str(step["env"]) for step in keyed)
        # Installing, which runs other people's code, has happened before.
        assert all(not list(step["env"]) or job["steps"].index(step) > 1 for step in keyed)
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            assert re.fullmatch(r"\./tools/doorlist/\S+|actions/[a-z/-]+@v\d+", step.get("uses", "actions/x@v1"))
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] == "false" or step["with"]["persist-credentials"] is False
