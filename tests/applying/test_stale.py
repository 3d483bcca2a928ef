"""What makes a saved plan stale, and how it is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.applying.stale import compare, lapsed
from doorlist.values.action import Action, PolicyChange, PolicyContent, RoleChange
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from support.plans import BOT, make_action, make_definition

ADA, BEA = "ada@acme.example", "bea@acme.example"


def sentences(saved: list[Action], now: list[Action]) -> tuple[str, ...]:
    return tuple(change.sentence() for change in compare(saved, now).changes)


def test_the_same_actions_are_no_change_whatever_their_words() -> None:
    saved = make_action("remove", ADA)
    now = replace(saved, reason="Other words.", source=None, effects=("…",), depends_on=("x",), id="other")
    found = compare([saved, make_action("invite", BEA)], [make_action("invite", BEA), now])
    assert found.changes == ()
    assert found.now == {"remove:organization:ada@acme.example": now, **_by_id(make_action("invite", BEA))}
    assert list(found.now.values()) == [make_action("invite", BEA), now], "in today's order"


def _by_id(*actions: Action) -> dict[str, Action]:
    return {action.id: action for action in actions}


def test_what_is_done_already_leaves_the_rest_as_it_is() -> None:
    saved = [make_action("remove", ADA), make_action("invite", BEA)]
    assert compare(saved, saved[1:]) == ((), _by_id(saved[1]))
    assert compare(saved, []) == ((), {})


def test_another_cause_is_a_change_unless_something_was_done_since() -> None:
    revoke = make_action("revoke", ADA, cause="invitation-role-differs")
    invite = make_action("invite", ADA, cause="invitation-role-differs", depends_on=(revoke.id,))
    now = replace(invite, cause="not-in", depends_on=())
    assert compare([revoke, invite], [now]) == ((), {invite.id: now})
    assert sentences([invite], [now]) == (
        "ada@acme.example in the organization: planned was the invitation as Member; now it would be the invitation "
        "as Member, for another cause (not-in, not invitation-role-differs)",
    )


def test_a_role_that_the_plan_itself_defines_gets_its_id_later() -> None:
    saved = make_action("invite", ADA, roles=(None, "Auditor"))
    now = replace(saved, role_id="role-1", depends_on=())
    assert compare([make_definition("define-role", "Auditor"), saved], [now]) == ((), {saved.id: now})
    assert compare([now], [replace(now, role_id="role-2")]).changes


@pytest.mark.parametrize(
    ("saved", "now", "expected"),
    [
        (
            [],
            [make_action("invite", ADA, BOT)],
            ("ada@acme.example in project Support Bot: the invitation as Member would be needed as well",),
        ),
        (
            [make_action("invite", ADA)],
            [make_action("update-role", ADA)],
            (
                "ada@acme.example in the organization: planned was the invitation as Member; "
                "now it would be the role update from Member to Admin",
            ),
        ),
        (
            [make_action("update-role", ADA)],
            [make_action("update-role", ADA, roles=(None, "Admin"))],
            (
                "ada@acme.example in the organization: planned was the role update from Member to Admin; "
                "now it would be the role update from no role to Admin",
            ),
        ),
        (
            [make_action("revoke", ADA), make_action("invite", ADA, roles=(None, "Admin"))],
            [make_action("update-role", ADA)],
            (
                "ada@acme.example in the organization: planned was the revocation of the invitation as Member and "
                "the invitation as Admin; now it would be the role update from Member to Admin",
            ),
        ),
        (
            [make_action("resend", ADA)],
            [make_action("resend", ADA, invitation_id=43)],
            (
                "ada@acme.example in the organization: planned was the resent invitation as Member; "
                "now it would be the resent invitation as Member, of another membership or invitation",
            ),
        ),
        (
            [make_definition("redefine-policy", "Look")],
            [make_definition("redefine-policy", "Look", before=("trace:delete",))],
            (
                "Look in the organization: the new definition was planned from another state: "
                "live has trace:delete by now and live no longer has trace:read",
            ),
        ),
        (
            [make_definition("redefine-role", "Look")],
            [make_definition("redefine-policy", "Look")],
            ("Look in the organization: the new definition would be needed as well",),
        ),
        (
            [],
            [make_action("remove", ADA), make_action("remove", BEA), make_action("remove", BEA, BOT)],
            (
                "ada@acme.example in the organization: the removal (Member) would be needed as well",
                "bea@acme.example in the organization: the removal (Member) would be needed as well",
                "bea@acme.example in project Support Bot: the removal (Member) would be needed as well",
            ),
        ),
    ],
)
def test_changes_are_told_person_by_person(saved: list[Action], now: list[Action], expected: tuple[str, ...]) -> None:
    assert sentences(saved, now) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "revoke"},
        {"scope": Scope("project", "prj_2", "Support Bot")},
        {"email": BEA},
        {"role": RoleChange("Member", "Owner")},
        {"role": RoleChange("Admin", None)},
        {"invitation_id": 5},
        {"user_id": "somebody-else"},
        {"role_id": "r"},
        {"cause": "expired"},
    ],
)
def test_each_part_of_what_is_done_matters(change: dict[str, object]) -> None:
    action = make_action("remove", ADA, BOT, role_id="role")
    assert sentences([action], [replace(action, **change)])  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"definition_id": "other"}, {"cause": "renamed"}, {"name": "Books"}])
def test_each_part_of_a_definition_matters(change: dict[str, object]) -> None:
    action = make_definition("delete-policy", "Look")
    assert sentences([action], [replace(action, **change)])  # type: ignore[arg-type]


def test_a_policy_that_is_renamed_by_now_is_no_difference_of_a_role() -> None:
    sides = PolicyContent("Look", None, ("trace:read",)), PolicyContent("See", None, ("trace:read",))
    rename = make_definition("redefine-policy", "See", definition=PolicyChange(*sides))
    planned = make_definition("delete-role", "Auditor", before=("Look",))
    now = make_definition("delete-role", "Auditor", before=("Books", "See"))
    assert sentences([rename, planned], [now]) == (
        "Auditor in the organization: the deletion was planned from another state: live has Books by now",
    )


def test_changes_are_data() -> None:
    (change,) = compare([], [make_definition("define-policy", "Look", BOT, after=("trace:read",))]).changes
    assert change.document() == {
        "scope": {"type": "project", "id": BOT.id, "name": BOT.name},
        "email": None,
        "name": "Look",
        "planned": [],
        "needed": [
            {
                "id": f"define-policy:{BOT.key}:Look",
                "kind": "define-policy",
                "cause": "not-defined",
                "from": None,
                "to": {"name": "Look", "description": None, "permissions": ("trace:read",)},
            }
        ],
        "reason": "Look in project Support Bot: the definition would be needed as well",
    }


def test_a_renamed_project_is_no_change() -> None:
    action = make_action("remove", ADA, BOT)
    assert sentences([action], [replace(action, scope=BOT._replace(name="New name"))]) == ()


ACTIONS = st.lists(
    st.builds(make_action, st.sampled_from(["invite", "remove"]), st.sampled_from([ADA, BEA]), st.just(ORGANIZATION)),
    max_size=6,
)


@given(ACTIONS, ACTIONS)
def test_no_change_means_that_nothing_else_is_needed(saved: list[Action], now: list[Action]) -> None:
    beyond = Counter(action.id for action in now) - Counter(action.id for action in saved)
    found = compare(saved, now)
    assert (not found.changes) == (not beyond)
    if not found.changes:
        assert sorted(action.id for action in found.now.values()) == sorted({action.id for action in now})


SINCE = datetime(2026, 3, 1, tzinfo=UTC)


def scope_with(expires: datetime | None, *, managed: bool = True, name: str | None = "Docs") -> DesiredScope:
    source = Source("access.yaml", 1)
    entry = Entry(ADA, RoleRef("Member"), source, expires=expires)
    return DesiredScope(name, "prj_1", source, managed=managed, entries={ADA: entry})


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, False), (1, True), (24, True), (25, False), (None, False), (-1, False)]
)
def test_access_that_expired_since_then(hours: int | None, expected: bool) -> None:
    expires = None if hours is None else SINCE + timedelta(hours=hours)
    desired = Desired(scope_with(expires))
    found = lapsed(desired, [], since=SINCE, now=SINCE + timedelta(hours=24))
    assert bool(found) == expected


def test_expiry_is_told_with_the_place() -> None:
    expires = SINCE + timedelta(hours=1)
    projects = (scope_with(expires), scope_with(expires, name=None), scope_with(expires, managed=False))
    found = lapsed(Desired(scope_with(expires), projects), [BOT], since=SINCE, now=SINCE + timedelta(days=1))
    assert [lapse.sentence() for lapse in found] == [
        "ada@acme.example: the entry for the organization expired on 2026-03-01 01:00 UTC",
        "ada@acme.example: the entry for project Support Bot expired on 2026-03-01 01:00 UTC",
        "ada@acme.example: the entry for project Support Bot expired on 2026-03-01 01:00 UTC",
    ]
    assert found[0].document()["reason"] == found[0].sentence()
    assert found[0].document()["scope"] == {"type": "organization"}
