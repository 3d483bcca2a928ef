"""Somebody who isn't in a scope: invite, revoke, resend, wait. Both scopes by the same tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorlist.values.mail_log import MailLog
from support.worlds import NOW, Inside, desired, in_scope, in_words_of, live, live_in, mail, plan_of, tell, want

SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])
EXPIRED = "Member until 2026-03-01T12:00:00"
WAITS, DECLINED = ["@ kurt invitation"], ["@ kurt declined"]
ANEW = ["revoke @ kurt 1", "invite @ kurt Member after <revoke @ kurt 1>"]
BOTH_ANEW = [
    "revoke @ kurt 1",
    "revoke @ kurt 2",
    "invite @ kurt Member after <revoke @ kurt 1> after <revoke @ kurt 2>",
]

#: name: the invitations, the entry, unlisted → actions, waiting, unmanaged; under `declined: hold`.
HOLD = {
    "not invited yet": (None, "Member", "remove", ["invite @ kurt Member"], [], []),
    "not invited yet, an invitee": (None, "invitee Lower", "remove", ["invite @ kurt Lower"], [], []),
    "not invited yet, case of a role": (None, "viewer", "remove", ["invite @ kurt Viewer"], [], []),
    "pending": ("Member", "Member", "remove", [], WAITS, []),
    "pending, and expires later": ("Member", "Member until 2026-03-01T12:00:01", "remove", [], WAITS, []),
    "pending without a role id, which means Member": ("-", "member", "remove", [], WAITS, []),
    "pending in another role": ("Lower", "Member", "remove", ANEW, [], []),
    "pending in a role that is gone": ("?gone", "Member", "remove", ANEW, [], []),
    "pending without a role id, and not a Member": (
        "-",
        "Lower",
        "remove",
        ["revoke @ kurt 1", "invite @ kurt Lower after <revoke @ kurt 1>"],
        [],
        [],
    ),
    "a status that doesn't exist yet is taken for open": ("Member PAUSED", "Member", "remove", [], WAITS, []),
    "accepted, listed, and not in: spent": ("Member ACCEPTED", "Member", "remove", ANEW, [], []),
    "accepted beside an open one": (
        ["Member ACCEPTED", "Member"],
        "Member",
        "remove",
        ["revoke @ kurt 1"],
        WAITS,
        [],
    ),
    "declined": ("Member DECLINED", "Member", "remove", [], DECLINED, []),
    "declined in another role: it stays": ("Lower DECLINED", "Member", "remove", [], DECLINED, []),
    "declined twice: nothing is touched": (["Lower DECLINED", "- DECLINED"], "Member", "remove", [], DECLINED, []),
    "declined, and invited since": (
        ["Member DECLINED", "Member"],
        "Member",
        "remove",
        ["revoke @ kurt 1"],
        WAITS,
        [],
    ),
    "declined, and invited since in another role": (
        ["Member DECLINED", "Lower"],
        "Member",
        "remove",
        BOTH_ANEW,
        [],
        [],
    ),
    "twice for one address: the newest stays": (["Member", "-"], "Member", "remove", ["revoke @ kurt 1"], WAITS, []),
    "twice in other roles": (["Lower", "Viewer"], "Member", "remove", BOTH_ANEW, [], []),
    "twice, one of them right": (["Member", "Lower"], "Member", "remove", ["revoke @ kurt 2"], WAITS, []),
    "unlisted: revoked": ("Member", None, "remove", ["revoke @ kurt 1"], [], []),
    "unlisted and declined: revoked": ("Member DECLINED", None, "remove", ["revoke @ kurt 1"], [], []),
    "unlisted twice: both revoked": (
        ["Member", "Lower"],
        None,
        "remove",
        ["revoke @ kurt 1", "revoke @ kurt 2"],
        [],
        [],
    ),
    "unlisted and kept": ("-", None, "keep", [], [], ["@ kurt invitation Member"]),
    "unlisted and kept, role gone": ("?gone", None, "keep", [], [], ["@ kurt invitation -"]),
    "expired: revoked": ("Member", EXPIRED, "remove", ["revoke @ kurt 1"], [], []),
    "expired and kept: revoked all the same": ("Member", EXPIRED, "keep", ["revoke @ kurt 1"], [], []),
    "expired and not invited": (None, EXPIRED, "remove", [], [], []),
}

#: What is different under `declined: resend`.
RESEND = {
    "declined": ("Member DECLINED", "Member", ["resend @ kurt 1"], []),
    "declined in another role": ("Lower DECLINED", "Member", ANEW, []),
    "declined twice, once in the right role": (
        ["Member DECLINED", "Lower DECLINED"],
        "Member",
        ["revoke @ kurt 2", "resend @ kurt 1 after <revoke @ kurt 2>"],
        [],
    ),
    "declined twice in the right role: the newest": (
        ["Member DECLINED", "- DECLINED"],
        "Member",
        ["revoke @ kurt 1", "resend @ kurt 2 after <revoke @ kurt 1>"],
        [],
    ),
    "declined twice in other roles": (["Lower DECLINED", "Viewer DECLINED"], "Member", BOTH_ANEW, []),
    "declined, and accepted once": (
        ["Member ACCEPTED", "Member DECLINED"],
        "Member",
        ["revoke @ kurt 1", "resend @ kurt 2 after <revoke @ kurt 1>"],
        [],
    ),
    "declined, and invited since": (["Member DECLINED", "Member"], "Member", ["revoke @ kurt 1"], WAITS),
    "declined, and invited since in another role": (["Member DECLINED", "Lower"], "Member", BOTH_ANEW, []),
}


def _told(scope: str, invited: object, entry: str | None, unlisted: str = "remove", **settings: object) -> tuple:
    there = live_in(scope, {"ada": "Owner"}, {} if invited is None else {"kurt": invited})  # type: ignore[dict-item]
    entries = {"ada": "Owner"} | ({} if entry is None else {"kurt": entry})
    return tell(in_scope(scope, want(entries, unlisted), **settings), there)  # type: ignore[arg-type]


@SCOPES
@pytest.mark.parametrize("row", HOLD.values(), ids=list(HOLD))
def test_outsider(scope: str, row: tuple) -> None:
    invited, entry, unlisted, actions, waiting, unmanaged = row
    expected = tuple(in_words_of(scope, lines) for lines in (actions, waiting, unmanaged))
    assert _told(scope, invited, entry, unlisted) == (*expected, [])


@SCOPES
@pytest.mark.parametrize("row", RESEND.values(), ids=list(RESEND))
def test_outsider_under_resend(scope: str, row: tuple) -> None:
    invited, entry, actions, waiting = row
    expected = (in_words_of(scope, actions), in_words_of(scope, waiting))
    assert _told(scope, invited, entry, resend_declined=True) == (*expected, [], [])


#: after-joining: how they stand to the organization, what is open in the project → the actions, and what waits there.
AFTER_JOINING = {
    "in the organization: invited": ({"kurt": "Member"}, {}, None, ["invite Bot kurt Member"], []),
    "not in yet: held back": ({}, {"kurt": "Member"}, None, [], ["Bot kurt joining"]),
    "not in yet, invited already: stays": ({}, {"kurt": "Member"}, "Member", [], ["Bot kurt invitation"]),
    "not in yet, wrong role: revoked at once, the new one waits": (
        {},
        {"kurt": "Member"},
        "Viewer",
        ["revoke Bot kurt 2"],
        ["Bot kurt joining"],
    ),
    "not in yet, declined, on hold": ({}, {"kurt": "Member"}, "Member DECLINED", [], ["Bot kurt declined"]),
    "not in yet, spent": ({}, {"kurt": "Member"}, "Member ACCEPTED", [], ["Bot kurt joining"]),
    "not in yet, invited twice": (
        {},
        {"kurt": "Member"},
        ["Member", "Member"],
        ["revoke Bot kurt 2"],
        ["Bot kurt invitation"],
    ),
}


@pytest.mark.parametrize("row", AFTER_JOINING.values(), ids=list(AFTER_JOINING))
def test_after_joining(row: tuple) -> None:
    members, invited, project, actions, waiting = row
    inside = Inside({}, {} if project is None else {"kurt": project})
    wanted = desired(want(ada="Owner", kurt="Member"), after_joining=True, Bot=want(kurt="Member"))
    told = tell(wanted, live({"ada": "Owner", **members}, invited, Bot=inside))
    assert (told.actions, [line for line in told.waiting if line.startswith("Bot")]) == (actions, waiting)


def _asked_again(days: int) -> MailLog:
    when = NOW - timedelta(days=days)
    return MailLog(when, {("organization", mail("kurt")): when}, {("organization", mail("kurt")): when})


@pytest.mark.parametrize(
    ("days", "resend_after", "again"),
    [(29, None, False), (30, None, True), (6, timedelta(days=7), False), (7, timedelta(days=7), True)],
)
@pytest.mark.parametrize("declined", ["Member DECLINED", "Admin DECLINED"])
def test_who_declined_and_was_asked_again_is_left_alone_for_a_while(
    days: int, resend_after: timedelta | None, again: bool, declined: str
) -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_declined=True, resend_after=resend_after)
    there = live({"ada": "Owner"}, {"kurt": f"{declined} 2026-01-01"})
    plan = plan_of(wanted, there, mailed=_asked_again(days))
    assert bool(plan.actions) is again
    if not again:
        (waiting,) = plan.waiting
        assert (waiting.email, waiting.what, waiting.since) == (mail("kurt"), "declined", "2026-01-01")
        asked = NOW - timedelta(days=days)
        later = asked + (resend_after or timedelta(days=30))
        told = f"Declined; asked again on {asked:%Y-%m-%d}, and not once more before {later:%Y-%m-%d}."
        assert waiting.reason == told


def test_an_invitation_alone_is_no_resend_and_other_scopes_don_t_count() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_declined=True)
    there = live({"ada": "Owner"}, {"kurt": "Member DECLINED"})
    invited = MailLog(NOW, {("organization", mail("kurt")): NOW}, {("project:prj-bot", mail("kurt")): NOW})
    assert [action.kind for action in plan_of(wanted, there, mailed=invited).actions] == ["resend"]


def test_a_future_owner_is_said_to_be_named_owner() -> None:
    (invite,) = plan_of(in_scope("Bot", want(kurt="Owner")), live_in("Bot", {})).actions
    assert invite.reason == "Named in the file as Owner; invited as Manager until they have joined."
    assert invite.role.after == "Manager"


def test_after_joining_a_declined_project_invitation_is_not_sent_again_before() -> None:
    wanted = desired(
        want(ada="Owner", kurt="Member"), after_joining=True, resend_declined=True, Bot=want(kurt="Member")
    )
    inside = Inside({}, {"kurt": "Member DECLINED 2026-01-02T03:04:05Z"})
    plan = plan_of(wanted, live({"ada": "Owner"}, {"kurt": "Member"}, Bot=inside))
    assert (plan.waiting[-1].email, plan.waiting[-1].reason) == (mail("kurt"), HELD_BACK)
    assert (plan.actions, plan.waiting[-1].what, plan.waiting[-1].since) == ((), "joining", "2026-01-02T03:04:05Z")


HELD_BACK = "Is invited once they are in the organization: invitations.projects is after-joining."
NO_WAY_IN = (
    "Isn't in the organization, and nothing in the files brings them in: "
    "name them in the organization too, as invitations.projects is after-joining."
)
ON_HOLD = "Declined the organization's invitation: nothing is sent until that is settled."


def test_after_joining_says_what_it_waits_for() -> None:
    named = desired(want(ada="Owner", kurt="Member"), after_joining=True, Bot=want(kurt="Member"))
    plan = plan_of(named, live({"ada": "Owner"}, {"kurt": "Member"}, Bot=Inside()))
    assert plan.waiting[-1].reason == HELD_BACK
    wrong_role = Inside({}, {"kurt": "Viewer"})
    plan = plan_of(named, live({"ada": "Owner"}, {"kurt": "Member"}, Bot=wrong_role))
    assert plan.waiting[-1].reason == HELD_BACK


@pytest.mark.parametrize("organization", [{}, {"org": want({"ada": "Owner"}, "keep")}], ids=["unmanaged", "keep"])
def test_after_joining_somebody_whom_nothing_brings_in(organization: dict) -> None:
    wanted = desired(**organization, after_joining=True, Bot=want(kurt="Member"))
    plan = plan_of(wanted, live({"ada": "Owner"}, Bot=Inside()))
    assert (plan.actions, [w.reason for w in plan.waiting]) == ((), [NO_WAY_IN])


#: On hold in the organization: what is open in the project → waiting of the project. Nothing is done.
REFUSED = {
    "nothing": (None, "joining", ON_HOLD),
    "an open invitation stays": ("Member", "invitation", "Invited, and hasn't answered yet."),
    "two of them stay": (["Member", "Member"], "invitation", "Invited, and hasn't answered yet."),
    "an open one in another role stays, too": ("Viewer", "invitation", f"{ON_HOLD} What is open stays."),
    "a declined one": ("Member DECLINED", "declined", "Declined; invitations.declined is hold."),
    "a spent one": ("Member ACCEPTED", "joining", ON_HOLD),
}


@pytest.mark.parametrize("row", REFUSED.values(), ids=list(REFUSED))
@pytest.mark.parametrize("after_joining", [False, True])
def test_who_declined_the_organization_is_not_invited_to_its_projects(row: tuple, after_joining: bool) -> None:
    project, what, reason = row
    inside = Inside({}, {} if project is None else {"kurt": project})
    wanted = desired(want(ada="Owner", kurt="Member"), after_joining=after_joining, Bot=want(kurt="Member"))
    plan = plan_of(wanted, live({"ada": "Owner"}, {"kurt": "Member DECLINED"}, Bot=inside))
    assert plan.actions == ()
    assert [(w.what, w.reason) for w in plan.waiting if w.scope.type == "project"] == [(what, reason)]


def test_who_declined_an_unmanaged_organization_is_invited_to_its_projects() -> None:
    there = live({"ada": "Owner"}, {"kurt": "Member DECLINED"}, Bot=Inside())
    assert tell(desired(Bot=want(kurt="Member")), there).actions == ["invite Bot kurt Member"]
    kept = desired(want({"ada": "Owner"}, "keep"), Bot=want(kurt="Member"))
    assert tell(kept, there).actions == ["invite Bot kurt Member"]


def test_who_declined_the_organization_under_resend_is_invited_everywhere() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_declined=True, Bot=want(kurt="Member"))
    there = live({"ada": "Owner"}, {"kurt": "Member DECLINED"}, Bot=Inside())
    assert tell(wanted, there).actions == ["invite Bot kurt Member", "resend org kurt 1"]


def test_people_already_in_the_organization_still_need_an_invitation_to_a_project() -> None:
    wanted = desired(want(ada="Owner"), Bot=want(ada="Member"))
    assert tell(wanted, live({"ada": "Owner"}, Bot=Inside())).actions == ["invite Bot ada Member"]


def test_roles_are_each_scopes_own() -> None:
    wanted = desired(want(ada="Owner", kurt="Viewer"), Bot=want(kurt="Viewer"), Lab=want(kurt="Annotator"))
    there = live({"ada": "Owner"}, Bot=Inside(), Lab=Inside({}, {"kurt": "Annotator"}))
    assert tell(wanted, there).actions == ["invite org kurt Viewer", "invite Bot kurt Viewer"]


def _actions(invited: object, entry: str, **settings: object) -> list[tuple[str, str, str]]:
    there = live({"ada": "Owner"}, {} if invited is None else {"kurt": invited})  # type: ignore[dict-item]
    plan = plan_of(desired(want(ada="Owner", kurt=entry), **settings), there)  # type: ignore[arg-type]
    return [(action.kind, action.cause, action.reason) for action in plan.actions]


def test_every_action_says_why() -> None:
    assert _actions(None, "Admin via ml") == [
        ("invite", "not-in", "Named through the group ml as Admin; not in the organization yet.")
    ]
    differs = ("invitation-role-differs", "Named in the file as Member; invited as Admin.")
    assert _actions("Admin", "Member") == [("revoke", *differs), ("invite", *differs)]
    assert _actions(["Member", "Member"], "Member") == [
        ("revoke", "duplicate-invitation", "Has a second invitation that fits.")
    ]
    assert _actions("Member ACCEPTED", "Member") == [
        ("revoke", "spent-invitation", "Accepted, and not in any more: the invitation is spent."),
        ("invite", "not-in", "Named in the file as Member; not in the organization yet."),
    ]
    assert _actions("Member DECLINED", "Member", resend_declined=True) == [
        ("resend", "declined", "Declined; invitations.declined is resend.")
    ]
    assert _actions(["Admin DECLINED", "Member DECLINED"], "Member", resend_declined=True)[0] == (
        "revoke",
        "duplicate-invitation",
        "Has a second invitation that fits.",
    )
    differs = ("declined", "Declined, and it was for another role than Member; invitations.declined is resend.")
    assert _actions("Admin DECLINED", "Member", resend_declined=True) == [("revoke", *differs), ("invite", *differs)]


def test_a_revoke_of_an_unwanted_invitation_says_why() -> None:
    plan = plan_of(
        desired(want({"ada": "Owner", "zoe": EXPIRED})), live({"ada": "Owner"}, {"kurt": "-", "zoe": "Admin"})
    )
    kurt, zoe = plan.actions
    assert (kurt.cause, kurt.reason) == (
        "unlisted",
        "Not named in the organization, where unlisted people are removed.",
    )
    assert (kurt.source, kurt.role.before, kurt.role.after, kurt.user_id) == (None, "Member", None, None)
    assert (zoe.cause, zoe.reason) == ("expired", "Access expired on 2026-03-01 12:00 UTC.")
    assert zoe.source is not None
    assert (zoe.source.line, zoe.role.before, zoe.id) == (11, "Admin", "revoke:organization:zoe@acme.example:2")


def test_invite_and_resend_carry_all_that_applying_needs() -> None:
    wanted = desired(want(ada="Owner", kurt="Admin", zoe="Member"), resend_declined=True)
    invite, resend = plan_of(wanted, live({"ada": "Owner"}, {"zoe": "- DECLINED"})).actions
    assert (invite.id, invite.email, invite.user_id, invite.invitation_id) == (
        "invite:organization:kurt@acme.example",
        mail("kurt"),
        None,
        None,
    )
    assert (invite.role.before, invite.role.after, invite.effects) == (None, "Admin", ())
    assert (resend.id, resend.invitation_id, resend.role.before, resend.role.after) == (
        "resend:organization:zoe@acme.example",
        1,
        "Member",
        "Member",
    )
    assert invite.source is not None
    assert resend.source is not None
    assert (invite.source.line, resend.source.line) == (11, 12)


@pytest.mark.parametrize(
    ("invited", "reason"),
    [
        ("Member DECLINED 2026-01-02T03:04:05Z", "Declined; invitations.declined is hold."),
        (
            "Admin DECLINED 2026-01-02T03:04:05Z",
            "Declined; invitations.declined is hold. It was for another role than Member.",
        ),
    ],
)
def test_a_declined_invitation_on_hold_says_since_when_and_for_what(invited: str, reason: str) -> None:
    plan = plan_of(desired(want(ada="Owner", kurt="Member")), live({"ada": "Owner"}, {"kurt": invited}))
    assert [(w.what, w.since, w.reason) for w in plan.waiting] == [("declined", "2026-01-02T03:04:05Z", reason)]


def test_what_stays_open_on_hold_is_told_for_whom_and_since_when() -> None:
    inside = Inside({}, {"kurt": "Viewer PENDING 2026-01-02T03:04:05Z"})
    wanted = desired(want(ada="Owner", kurt="Member"), Bot=want(kurt="Member"))
    waiting = plan_of(wanted, live({"ada": "Owner"}, {"kurt": "Member DECLINED"}, Bot=inside)).waiting[-1]
    assert (waiting.email, waiting.since) == (mail("kurt"), "2026-01-02T03:04:05Z")


#: Each way to revoke an invitation of somebody who is named.
REVOKED = [["Member", "Member"], "Admin", "Member ACCEPTED", "Admin DECLINED", ["Admin DECLINED", "Member DECLINED"]]


@pytest.mark.parametrize("invited", REVOKED, ids=str)
def test_a_revoke_of_somebody_who_is_named_shows_their_line(invited: object) -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_declined=True)
    actions = plan_of(wanted, live({"ada": "Owner"}, {"kurt": invited})).actions  # type: ignore[dict-item]
    assert actions[0].kind == "revoke"
    assert {action.source and action.source.line for action in actions} == {11}
    assert {action.effects for action in actions} == {()}
    assert actions[0].depends_on == ()


def test_a_resend_shows_the_role_of_the_invitation() -> None:
    wanted = desired(want(ada="Owner", kurt="Viewer"), resend_declined=True)
    (action,) = plan_of(wanted, live({"ada": "Owner"}, {"kurt": "Viewer DECLINED"})).actions
    assert (action.role.before, action.role.after, action.effects) == ("Viewer", "Viewer", ())


def test_a_role_that_is_gone_is_told() -> None:
    plan = plan_of(desired(want(ada="Owner", kurt="Member")), live({"ada": "Owner"}, {"kurt": "?gone"}))
    told = "Named in the file as Member; invited as a role that isn't there any more."
    assert [(action.kind, action.reason, action.role.before) for action in plan.actions] == [
        ("revoke", told, None),
        ("invite", told, None),
    ]
