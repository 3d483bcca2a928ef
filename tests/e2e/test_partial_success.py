"""A run that half succeeds says for each person what became of them; the next one does the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.accessfiles import write
from support.commandline import doorlist
from support.emulator import user_id

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

ACCESS = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Member
    grace@acme.example: Owner
    alan@partner.example: Admin
    mary@acme.example: Member
    kurt@acme.example: Member
"""


def test_done_failed_skipped_and_unknown_are_told_person_by_person(platform: Running) -> None:
    write(ACCESS)
    faults = [
        {"kind": "status", "status": 422, "verb": "PUT", "route": f"/organization/members/{user_id(platform, who)}"}
        for who in ("grace@acme.example",)
    ]
    faults += [
        {"kind": "cut", "effect": True, "verb": "POST"},
        {"kind": "status", "status": 403, "verb": "GET", "route": "/organization/invitations", "skip": 2},
    ]
    platform.settings(faults=faults)
    ended = doorlist("apply", "--auto-approve", "--format", "json")
    assert ended.code == 1
    assert ended.json["results"] == {"done": 1, "failed": 1, "skipped": 1, "unknown": 1}
    told = {action["email"]: (action["kind"], action["result"], action["detail"]) for action in ended.json["actions"]}
    assert told["alan@partner.example"] == ("update-role", "done", None)
    kind, result, why = told["grace@acme.example"]
    assert (kind, result) == ("update-role", "failed")
    assert "422" in why
    kind, result, why = told["ada@acme.example"]
    assert (kind, result) == ("update-role", "skipped")
    assert why == "it depends on the role update of grace@acme.example in the organization, which failed"
    kind, result, why = told["kurt@acme.example"]
    assert (kind, result) == ("invite", "unknown")
    assert "the answer was lost" in why
    assert "reading back failed" in why

    platform.settings(faults=[])
    again = doorlist("apply", "--auto-approve")
    assert again.code == 0
    for who in ("ada@acme.example", "grace@acme.example"):
        assert who in again.out
    assert [(mail["email"], mail["why"]) for mail in platform.mails()] == [("kurt@acme.example", "invited")]


def test_the_same_in_words(platform: Running) -> None:
    write(ACCESS)
    grace = user_id(platform, "grace@acme.example")
    platform.settings(
        faults=[{"kind": "status", "status": 422, "verb": "PUT", "route": f"/organization/members/{grace}"}]
    )
    ended = doorlist("apply", "--auto-approve")
    assert ended.code == 1
    for word in ("done", "failed", "skipped"):
        assert word in ended.out
    for who in ("ada", "grace", "kurt"):
        assert f"{who}@acme.example" in ended.out.partition("Plan:")[2]


def test_an_installation_without_v2_and_with_dates_that_change(platform: Running) -> None:
    write(ACCESS + "invitations: {declined: resend}\n")
    for settings in ({"created_at_on_resend": "stays"}, {"created_at_on_resend": "changes"}):
        platform.settings(versions=["v1"], **settings)
        assert doorlist("apply", "--auto-approve").code == 0
        platform.decline("kurt@acme.example")
        platform.settings(faults=[{"kind": "cut", "effect": True, "verb": "PUT", "times": 1}])
        ended = doorlist("apply", "--auto-approve", "--format", "json")
        assert (ended.code, ended.json["results"]["done"]) == (0, 1), ended.out
    assert [mail["why"] for mail in platform.mails()] == ["invited", "resent", "resent"]
