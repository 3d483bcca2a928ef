"""Settings that a change switches."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.review.matched_scopes import pairs
from doorlist.review.switches import switches
from doorlist.values.desired import Desired, DesiredScope, InvitationSettings
from doorlist.values.source import Source

if TYPE_CHECKING:
    from doorlist.review.diff_values import Switch

WHERE = Source("access.yaml", 2)
MANAGED = DesiredScope("Acme", None, WHERE, managed=True)
FREE = DesiredScope("Acme", None, WHERE)
KEEPS = replace(MANAGED, unlisted="keep")


def found(old: Desired, new: Desired) -> list[Switch]:
    return list(switches(pairs(old, new), old, new))


@pytest.mark.parametrize(
    ("old", "new", "setting", "loud", "meaning"),
    [
        (FREE, MANAGED, "managed", True, "Managed from now on: whoever isn't named is removed."),
        (FREE, KEEPS, "managed", False, "Managed from now on: whoever isn't named is kept."),
        (MANAGED, FREE, "managed", True, "Nobody in it is touched any more."),
        (MANAGED, KEEPS, "unlisted", True, "Whoever isn't named is kept from now on."),
        (KEEPS, MANAGED, "unlisted", True, "Whoever isn't named is removed from now on."),
        (MANAGED, replace(MANAGED, name="Other"), "name", True, "The files are for this organization"),
        (MANAGED, replace(MANAGED, id="o1"), "id", False, "The files are for this organization"),
    ],
)
def test_a_scopes_settings(old: DesiredScope, new: DesiredScope, setting: str, loud: bool, meaning: str) -> None:
    (switch,) = found(Desired(old), Desired(new))
    assert (switch.setting, switch.loud) == (setting, loud)
    assert switch.meaning.startswith(meaning)


def test_an_organization_that_shares_neither_name_nor_id_is_another() -> None:
    by_id = replace(MANAGED, name=None, id="o1")
    assert [(one.setting, one.loud) for one in found(Desired(MANAGED), Desired(by_id))] == [
        ("name", True),
        ("id", True),
    ]


def test_a_project_that_is_no_longer_mentioned_is_no_longer_managed() -> None:
    project = DesiredScope("Bot", None, WHERE, managed=True)
    (switch,) = found(Desired(FREE, (project,)), Desired(FREE))
    assert (switch.scope.name if switch.scope else None, switch.before, switch.after) == (
        "Bot",
        "managed",
        "not managed",
    )
    assert switch.source is None


def test_an_unmanaged_scope_has_no_unlisted() -> None:
    assert found(Desired(FREE), Desired(replace(FREE, unlisted="keep"))) == []


def test_a_first_adoption_changes_no_name() -> None:
    assert found(Desired(DesiredScope(None, None, WHERE)), Desired(FREE)) == []


def test_how_people_are_invited() -> None:
    old = InvitationSettings()
    new = InvitationSettings("after-joining", "resend", timedelta(days=7))
    both = found(Desired(FREE, invitations=old), Desired(FREE, invitations=new))
    assert [(switch.setting, switch.before, switch.after) for switch in both] == [
        ("invitations.projects", "immediately", "after-joining"),
        ("invitations.declined", "hold", "resend"),
        ("invitations.resend_after", None, "7d"),
    ]
    assert both[2].meaning == "Whoever hasn't answered for 7d is reminded."
    back = found(Desired(FREE, invitations=InvitationSettings(resend_after=timedelta(hours=30))), Desired(FREE))
    assert [(switch.before, switch.meaning) for switch in back] == [("30h", "Nobody is reminded.")]


def defining(**more: Any) -> Desired:
    return Desired(replace(FREE, **more))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            defining(),
            defining(roles={}),
            [("roles", True, "Managed from now on: custom roles that aren't named are de")],
        ),
        (
            defining(),
            defining(roles={}, unlisted_roles="keep"),
            [("roles", False, "Managed from now on: custom roles that aren't named are kept.")],
        ),
        (defining(policies={}), defining(), [("policies", True, "None of its policies is touched any more.")]),
        (
            defining(policies={}),
            defining(policies={}, unlisted_roles="keep"),
            [("unlisted_roles", True, "Custom roles and policies that aren't named are kept from now on.")],
        ),
        (defining(), defining(unlisted_roles="keep"), []),
        (
            Desired(FREE),
            Desired(FREE, unnamed_projects="drift"),
            [("unnamed_projects", False, "Projects that no file names are drift from now on.")],
        ),
        (
            Desired(FREE, unnamed_projects="drift"),
            Desired(FREE),
            [("unnamed_projects", True, "Projects that no file names are not looked at from now on.")],
        ),
    ],
)
def test_settings_of_roles_policies_and_projects(
    old: Desired, new: Desired, told: list[tuple[str, bool, str]]
) -> None:
    switched = found(old, new)
    assert [(one.setting, one.loud) for one in switched] == [(setting, loud) for setting, loud, _ in told]
    assert all(one.meaning.startswith(meaning) for one, (_, _, meaning) in zip(switched, told, strict=True))


#: What of the desired state a diff tells elsewhere: who people are, definitions, guardrails, and where things stand.
ELSEWHERE = {"source", "entries", "expired", "upcoming", "fell_back", "others", "roles", "policies"}


def test_no_setting_is_forgotten() -> None:
    scope: dict[str, Any] = {
        "name": "Other",
        "id": "x",
        "managed": False,
        "unlisted": "keep",
        "unlisted_roles": "keep",
    }
    assert {one.name for one in fields(DesiredScope)} == {*scope} | ELSEWHERE
    whole: dict[str, Any] = {"unnamed_projects": "drift", "invitations": InvitationSettings(declined="resend")}
    assert {one.name for one in fields(Desired)} == {*whole, "organization", "projects", "files", "guardrails"}
    base = replace(MANAGED, roles={})
    for name, value in scope.items():
        assert found(Desired(base), Desired(replace(base, **{name: value}))), name
    for name, value in whole.items():
        assert found(Desired(base), Desired(base, **{name: value})), name
    invitations: dict[str, Any] = {
        "projects": "after-joining",
        "declined": "resend",
        "resend_after": timedelta(days=1),
    }
    assert {one.name for one in fields(InvitationSettings)} == {*invitations}
    for name, value in invitations.items():
        assert found(Desired(base), Desired(base, invitations=InvitationSettings(**{name: value}))), name
