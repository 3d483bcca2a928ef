"""Somebody who is in a scope: role, left-over invitations, removal, being kept. Both scopes by the same tables."""

from __future__ import annotations

import pytest

from support.worlds import Inside, Told, desired, in_scope, in_words_of, live, live_in, plan_of, tell, want

SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])

#: name: members, invited, entries, unlisted → actions, unmanaged. The Owner is named, and stays.
TABLE = {
    "in the wanted role: nothing": ({"kurt": "Member"}, {}, {"kurt": "Member"}, "remove", [], []),
    "case of a role name doesn't matter": ({"kurt": "Member"}, {}, {"kurt": "MEMBER"}, "remove", [], []),
    "promoted": ({"kurt": "Member"}, {}, {"kurt": "Lower"}, "remove", ["update-role @ kurt Member>Lower"], []),
    "demoted": ({"kurt": "Lower"}, {}, {"kurt": "Member"}, "remove", ["update-role @ kurt Lower>Member"], []),
    "to a custom role": (
        {"kurt": "Lower"},
        {},
        {"kurt": "viewer"},
        "remove",
        ["update-role @ kurt Lower>Viewer"],
        [],
    ),
    "null role: the role is given": (
        {"kurt": "-"},
        {},
        {"kurt": "Member"},
        "remove",
        ["update-role @ kurt ->Member"],
        [],
    ),
    "null role, unlisted: removed": ({"kurt": "-"}, {}, {}, "remove", ["remove @ kurt"], []),
    "null role, kept": ({"kurt": "-"}, {}, {}, "keep", [], ["@ kurt member -"]),
    "unlisted: removed": ({"kurt": "Viewer"}, {}, {}, "remove", ["remove @ kurt"], []),
    "unlisted: kept": ({"kurt": "Viewer"}, {}, {}, "keep", [], ["@ kurt member Viewer"]),
    "expired on the very second: removed": (
        {"kurt": "Member"},
        {},
        {"kurt": "Member until 2026-03-01T12:00:00"},
        "remove",
        ["remove @ kurt"],
        [],
    ),
    "expired and kept: removed all the same": (
        {"kurt": "Member"},
        {},
        {"kurt": "Member until 2026-03-01T12:00:00"},
        "keep",
        ["remove @ kurt"],
        [],
    ),
    "a second before expiry: stays": (
        {"kurt": "Member"},
        {},
        {"kurt": "Member until 2026-03-01T12:00:01"},
        "remove",
        [],
        [],
    ),
    "an invitee who has joined is in order": ({"kurt": "Member"}, {}, {"kurt": "invitee Member"}, "remove", [], []),
    "left-over invitation: revoked": (
        {"kurt": "Member"},
        {"kurt": "Member"},
        {"kurt": "Member"},
        "remove",
        ["revoke @ kurt 1"],
        [],
    ),
    "left-over invitations, whatever their status": (
        {"kurt": "Member"},
        {"kurt": ["Lower DECLINED", "- ACCEPTED"]},
        {"kurt": "Member"},
        "remove",
        ["revoke @ kurt 1", "revoke @ kurt 2"],
        [],
    ),
    "left-over invitation and another role": (
        {"kurt": "Member"},
        {"kurt": "Lower"},
        {"kurt": "Lower"},
        "remove",
        ["revoke @ kurt 1", "update-role @ kurt Member>Lower"],
        [],
    ),
    "removal takes a left-over invitation along: no revoke": (
        {"kurt": "Member"},
        {"kurt": "Member"},
        {},
        "remove",
        ["remove @ kurt"],
        [],
    ),
    "kept people keep a left-over invitation": (
        {"kurt": "Member"},
        {"kurt": "Member"},
        {},
        "keep",
        [],
        ["@ kurt member Member"],
    ),
}


@SCOPES
@pytest.mark.parametrize("row", TABLE.values(), ids=list(TABLE))
def test_insider(scope: str, row: tuple) -> None:
    members, invited, entries, unlisted, actions, unmanaged = row
    there = live_in(scope, {"ada": "Owner", **members}, invited)
    wanted = in_scope(scope, want({"ada": "Owner", **entries}, unlisted))
    expected = Told(in_words_of(scope, actions), [], in_words_of(scope, unmanaged))
    assert tell(wanted, there) == Told(list(expected.actions), [], list(expected.unmanaged), [])


@SCOPES
def test_a_renamed_role_is_the_same_role_when_its_id_is_given(scope: str) -> None:
    there = live_in(scope, {"ada": "Owner", "kurt": "Viewer"})
    owner = "organization" if scope == "org" else "project:prj-bot"
    assert tell(in_scope(scope, want(ada="Owner", kurt=f"#{owner}/viewer")), there).actions == []


@SCOPES
def test_a_role_given_by_id_is_given(scope: str) -> None:
    there = live_in(scope, {"ada": "Owner", "kurt": "Viewer"})
    kind = "organization" if scope == "org" else "project"
    action = plan_of(in_scope(scope, want(ada="Owner", kurt=f"#{kind}/member")), there).actions[0]
    assert (action.role.before, action.role.after) == ("Viewer", "Member")


def test_the_same_custom_role_name_in_two_projects_is_two_roles() -> None:
    there = live(Bot=Inside({"kurt": "Viewer"}), Lab=Inside({"kurt": "Member"}))
    wanted = desired(Bot=want(kurt="Viewer"), Lab=want(kurt="#project:prj-lab/viewer"))
    assert tell(wanted, there).actions == ["update-role Lab kurt Member>Viewer"]


def test_a_role_change_says_who_when_why_and_where() -> None:
    action = plan_of(desired(want(ada="Owner", kurt="Admin")), live({"ada": "Owner", "kurt": "Member"})).actions[0]
    assert action.id == "update-role:organization:kurt@acme.example"
    assert (action.user_id, action.invitation_id) == ("u-kurt", None)
    assert action.cause == "role-differs"
    assert action.reason == "Named in the file as Admin; is Member."
    assert action.source is not None
    assert (action.source.file, action.source.line) == ("access.yaml", 11)
    assert (action.effects, action.depends_on) == ((), ())


def test_a_group_is_named_in_the_reason_and_so_is_a_missing_role() -> None:
    there = live({"ada": "Owner", "kurt": "-"})
    action = plan_of(desired(want(ada="Owner", kurt="Admin via ml")), there).actions[0]
    assert action.reason == "Named through the group ml as Admin; is without a role."


@pytest.mark.parametrize(
    ("entries", "cause", "reason", "line"),
    [
        ({}, "unlisted", "Not named in project Bot, where unlisted people are removed.", None),
        ({"kurt": "Member until 2026-01-31T09:30:00"}, "expired", "Access expired on 2026-01-31 09:30 UTC.", 10),
    ],
)
def test_a_removal_says_why(entries: dict[str, str], cause: str, reason: str, line: int | None) -> None:
    action = plan_of(desired(Bot=want(entries)), live(Bot=Inside({"kurt": "Viewer"}, {"kurt": "Member"}))).actions[0]
    assert (action.kind, action.cause, action.reason) == ("remove", cause, reason)
    assert (action.source and action.source.line) == line
    assert action.id == "remove:project:prj-bot:kurt@acme.example"
    assert (action.user_id, action.role.before, action.role.after) == ("u-kurt", "Viewer", None)
    assert action.effects == ("Loses a left-over invitation to project Bot.",)


def test_a_left_over_invitation_says_why_it_is_revoked() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, {"kurt": "Admin"})
    action = plan_of(desired(want(ada="Owner", kurt="Member")), there).actions[0]
    assert (action.cause, action.reason) == ("already-in", "In already: the invitation is a left-over.")
    assert (action.user_id, action.invitation_id, action.role.before) == (None, 1, "Admin")
    assert (action.effects, action.depends_on) == ((), ())
    assert action.source is not None
    assert action.source.line == 11


def test_the_organizations_expiry_takes_project_entries_along_whatever_their_own_date() -> None:
    until = " until 2026-03-01T12:00:00"
    there = live({"ada": "Owner"}, Bot=Inside({"kurt": "Member", "alan": "Member"}))
    wanted = desired(
        want({"ada": "Owner", "kurt": "Member" + until, "alan": "Member" + until}, "keep"),
        Bot=want({"kurt": "Member until 2027-01-01", "alan": "Member"}, "keep"),
    )
    actions = plan_of(wanted, there).actions
    assert [action.email for action in actions] == ["alan@acme.example", "kurt@acme.example"]
    assert {action.cause for action in actions} == {"expired"}
    assert {action.effects for action in actions} == {()}
    assert {action.reason for action in actions} == {
        "Their entry in the organization has expired, and takes this one with it."
    }
