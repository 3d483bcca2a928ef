"""Each action for a role or policy as a reviewer reads it, and why one that must go stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.values.action import (
    DefinitionAction,
    PolicyChange,
    PolicyContent,
    RoleContent,
    RoleContentChange,
    SourceRecord,
    about_definitions,
)
from doorlist.values.live import PolicyRef
from doorlist.values.plan import BlockedBy
from support.defined import defined, defining, policy_id
from support.worlds import Inside, desired, live, mail, plan_of, project, role_named, want

if TYPE_CHECKING:
    from doorlist.values.desired import Description, DesiredScope
    from doorlist.values.live import Live

BOT = project("Bot")
STAFF = {"ada": "Owner", "bob": "Annotator", "cyd": "Viewer"}
ENTRIES = want(STAFF)
ROLES = {"Annotator": "Look Edit", "Viewer": "Look"}
POLICIES = {"Look": "span:read trace:read", "Edit": "trace:delete"}
THERE = defined(live(Bot=Inside(STAFF)), BOT, ROLES, POLICIES)
UNLISTED = "The files don't define it, and unlisted roles and policies of project Bot are removed."
NEW = "Defined in the file; not in project Bot yet."


def _actions(wanted: DesiredScope, there: Live = THERE) -> list[DefinitionAction]:
    return list(about_definitions(plan_of(desired(Bot=wanted), there).actions))


def _blocked(wanted: DesiredScope, there: Live = THERE) -> list[BlockedBy]:
    return list(plan_of(desired(Bot=wanted), there).blocked)


def test_new_ones_need_nothing_or_the_policies_that_are_new() -> None:
    wanted = defining(ENTRIES, {**ROLES, "Wiper": "Look Wipe"}, {**POLICIES, "Wipe": "trace:delete"})
    policy, role = _actions(wanted)
    assert (policy.id, policy.kind, policy.definition_id, policy.cause, policy.reason, policy.depends_on) == (
        "define-policy:project:prj-bot:Wipe", "define-policy", None, "not-defined", NEW, (),
    )  # fmt: skip
    assert policy.definition == PolicyChange(None, PolicyContent("Wipe", None, ("trace:delete",)))
    assert policy.source == SourceRecord("access.yaml", 3)
    assert (role.id, role.kind, role.definition_id, role.cause, role.reason, role.depends_on) == (
        "define-role:project:prj-bot:Wiper", "define-role", None, "not-defined", NEW, (policy.id,),
    )  # fmt: skip
    assert role.definition == RoleContentChange(None, RoleContent("Wiper", None, ("Look", "Wipe")))
    assert role.source == SourceRecord("access.yaml", 4)


def test_a_role_that_is_there_waits_for_the_policies_that_are_new_and_stands_where_the_files_define_it() -> None:
    policy, role = _actions(defining(ENTRIES, {**ROLES, "Viewer": "Look Wipe"}, {**POLICIES, "Wipe": "trace:delete"}))
    assert (role.kind, role.depends_on) == ("redefine-role", (policy.id,))
    assert role.source == SourceRecord("access.yaml", 4)


def test_a_policy_that_a_role_shows_and_no_list_does_is_told_by_the_name_it_has_there() -> None:
    found = THERE.of(BOT)
    roles = tuple(
        one._replace(policies=(*one.policies, PolicyRef("gone", "Gone"))) if one.name == "Viewer" else one
        for one in found.roles or ()
    )
    there = replace(THERE, scopes={**THERE.scopes, BOT: replace(found, roles=roles)})
    (action,) = _actions(defining(ENTRIES, ROLES, POLICIES), there)
    assert action.reason == "The file doesn't have the policy Gone."
    assert action.definition == RoleContentChange(
        RoleContent("Viewer", None, ("Gone", "Look")), RoleContent("Viewer", None, ("Look",))
    )


def test_those_that_must_go_go_in_turn() -> None:
    role, policy = _actions(
        defining(want({**STAFF, "bob": "Viewer"}), {"Viewer": "Look"}, {"Look": POLICIES["Look"]})
    )
    assert (role.id, role.definition_id, role.cause, role.reason, role.source) == (
        "delete-role:project:prj-bot:Annotator", role_named(BOT, "Annotator").id, "unlisted", UNLISTED, None,
    )  # fmt: skip
    assert role.definition == RoleContentChange(RoleContent("Annotator", None, ("Edit", "Look")), None)
    assert role.depends_on == (f"update-role:project:prj-bot:{mail('bob')}",)
    assert (policy.id, policy.definition_id, policy.cause, policy.reason, policy.source) == (
        "delete-policy:project:prj-bot:Edit", policy_id(BOT, "Edit"), "unlisted", UNLISTED, None,
    )  # fmt: skip
    assert policy.definition == PolicyChange(PolicyContent("Edit", None, ("trace:delete",)), None)
    assert policy.depends_on == (role.id,)


def test_a_policy_goes_after_the_roles_that_give_it_up() -> None:
    redefined, deleted = _actions(defining(ENTRIES, {**ROLES, "Annotator": "Look"}, {"Look": POLICIES["Look"]}))
    assert (redefined.kind, deleted.kind) == ("redefine-role", "delete-policy")
    assert deleted.depends_on == ("redefine-role:project:prj-bot:Annotator",) == (redefined.id,)


#: roles, policies → what the reason says.
REASONS: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "one more permission": (
        ROLES, {**POLICIES, "Edit": "trace:delete iam:manage"}, "The file adds the permission iam:manage.",
    ),
    "two more": (
        ROLES,
        {**POLICIES, "Edit": "trace:delete user:manage iam:manage"},
        "The file adds the permissions iam:manage and user:manage.",
    ),
    "two less": (
        ROLES, {**POLICIES, "Look": ""}, "The file doesn't have the permissions span:read and trace:read.",
    ),
    "another": (
        ROLES,
        {**POLICIES, "Edit": "iam:manage"},
        "The file adds the permission iam:manage. The file doesn't have the permission trace:delete.",
    ),
    "one more policy": ({**ROLES, "Viewer": "Look Edit"}, POLICIES, "The file adds the policy Edit."),
    "two policies less": ({**ROLES, "Annotator": ""}, POLICIES, "The file doesn't have the policies Edit and Look."),
    "renamed": (ROLES, {"Look": POLICIES["Look"], "EDIT": "trace:delete"}, "It is called Edit until now."),
}  # fmt: skip


@pytest.mark.parametrize(("roles", "policies", "reason"), REASONS.values(), ids=list(REASONS))
def test_the_reason_tells_what_differs(roles: dict[str, str], policies: dict[str, str], reason: str) -> None:
    (action,) = _actions(defining(ENTRIES, roles, policies))
    assert action.reason == reason


def _described(there: Live, text: str | None) -> Live:
    found = there.of(BOT)
    policies = tuple(one._replace(description=text) for one in found.policies or ())
    roles = tuple(one if one.builtin else one._replace(description=text) for one in found.roles or ())
    return replace(there, scopes={**there.scopes, BOT: replace(found, policies=policies, roles=roles)})


def _wanted(text: Description) -> DesiredScope:
    wanted = defining(ENTRIES, ROLES, POLICIES)
    roles = {name: one._replace(description=text) for name, one in (wanted.roles or {}).items()}
    policies = {name: one._replace(description=text) for name, one in (wanted.policies or {}).items()}
    return replace(wanted, roles=roles, policies=policies)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Old", "New", "The file has another description."),
        (None, "New", "The file has another description."),
        ("Old", None, "The file has no description."),
    ],
)
def test_a_description_alone_is_told(before: str | None, after: str | None, told: str) -> None:
    found = _actions(_wanted(after), _described(THERE, before))
    assert [action.name for action in found] == ["Edit", "Look", "Annotator", "Viewer"]
    for action in found:
        assert action.reason == told
        assert action.cause == "definition-differs"
        assert action.definition.before is not None
        assert action.definition.after is not None
        assert (action.definition.before.description, action.definition.after.description) == (before, after)


@pytest.mark.parametrize("text", ["Same", None])
def test_the_same_description_is_no_difference_and_an_empty_one_is_none(text: str | None) -> None:
    assert _actions(_wanted(text), _described(THERE, text or "")) == []


def test_a_description_that_the_files_leave_out_stays() -> None:
    (action,) = _actions(defining(ENTRIES, ROLES, {**POLICIES, "Edit": "trace:read"}), _described(THERE, "Old"))
    assert action.definition == PolicyChange(
        PolicyContent("Edit", "Old", ("trace:delete",)), PolicyContent("Edit", "Old", ("trace:read",))
    )


def test_a_new_name_alone_is_a_rename() -> None:
    wanted = defining(ENTRIES, ROLES, {"Look": POLICIES["Look"], "EDIT<Edit": "trace:delete"})
    (action,) = _actions(wanted)
    assert (action.id, action.cause, action.definition_id) == (
        "redefine-policy:project:prj-bot:EDIT", "renamed", policy_id(BOT, "Edit"),
    )  # fmt: skip
    (both,) = _actions(defining(ENTRIES, ROLES, {"Look": POLICIES["Look"], "EDIT<Edit": "trace:read"}))
    assert both.cause == "definition-differs"


# What stays


def test_a_role_that_is_held_and_offered_stays_and_says_by_whom() -> None:
    there = defined(
        live(Bot=Inside({"ada": "Owner", "bob": "Annotator", "dan": "Annotator"}, {"eve": "Annotator DECLINED"})),
        BOT,
        ROLES,
        POLICIES,
    )
    unmanaged = defining(replace(want(), managed=False), {"Viewer": "Look"})
    (block,) = _blocked(unmanaged, there)
    assert (block.guardrail, block.definition, block.emails) == (
        "role-in-use", "Annotator", (mail("bob"), mail("dan"), mail("eve")),
    )  # fmt: skip
    assert block.reason == (
        "The role Annotator isn't defined in the files and is held by 2 people and is offered to 1 person: "
        f"{mail('bob')}, {mail('dan')} and {mail('eve')}. Have whoever holds it take another role, revoke the "
        "invitation on the platform, define the role or set `unlisted_roles: keep`."
    )
    assert block.source is not None
    assert _actions(unmanaged, there) == []


def test_a_role_that_is_only_offered_or_only_held() -> None:
    offered = defined(live(Bot=Inside({"ada": "Owner"}, {"eve": "Annotator"})), BOT, ROLES, POLICIES)
    unmanaged = defining(replace(want(), managed=False), {"Viewer": "Look"})
    (block,) = _blocked(unmanaged, offered)
    assert block.reason == (
        f"The role Annotator isn't defined in the files and is offered to 1 person: {mail('eve')}. "
        "Revoke the invitation on the platform, define the role or set `unlisted_roles: keep`."
    )
    (block,) = _blocked(unmanaged)
    assert block.reason == (
        f"The role Annotator isn't defined in the files and is held by 1 person: {mail('bob')}. "
        "Have whoever holds it take another role, define the role or set `unlisted_roles: keep`."
    )


def test_a_role_that_is_offered_to_whoever_is_to_own_the_project_can_go_once_they_have_joined() -> None:
    offered = live(Bot=Inside({"ada": "Owner"}, {"eve": "Annotator"}))
    wanted = defining(want(ada="Manager", eve="Owner"), {"Viewer": "Look"})
    (block,) = _blocked(wanted, defined(offered, BOT, ROLES, POLICIES))
    assert block.reason == (
        f"The role Annotator isn't defined in the files and is offered to 1 person: {mail('eve')}. Wait until "
        f"{mail('eve')} has joined to become Owner, revoke the invitation on the platform, define the role or set "
        "`unlisted_roles: keep`."
    )
    joined = defined(live(Bot=Inside({"ada": "Owner", "eve": "Annotator"})), BOT, ROLES, POLICIES)
    assert _blocked(wanted, joined) == []
    assert [action.kind for action in _actions(wanted, joined)] == ["delete-role"]


def test_whoever_waits_for_something_else_or_elsewhere_is_not_said_to_become_owner_here() -> None:
    declined = live(Bot=Inside({"ada": "Owner"}, {"eve": "Annotator DECLINED"}))
    elsewhere = live(
        Bot=Inside({"ada": "Owner"}, {"eve": "Annotator"}), Zoo=Inside({"ada": "Owner"}, {"eve": "Manager"})
    )
    viewer = defining(want(ada="Owner", eve="Viewer"), {"Viewer": "Look"})
    unmanaged = defining(replace(want(), managed=False), {"Viewer": "Look"})
    for wanted, there, what in (
        (desired(Bot=viewer), declined, "declined"),
        (desired(Bot=unmanaged, Zoo=want(ada="Manager", eve="Owner")), elsewhere, "transfer"),
    ):
        plan = plan_of(wanted, defined(there, BOT, ROLES, POLICIES))
        assert what in {wait.what for wait in plan.waiting if wait.email == mail("eve")}
        (block,) = (one for one in plan.blocked if one.scope == BOT)
        assert block.reason.endswith(
            f"{mail('eve')}. Revoke the invitation on the platform, define the role or set `unlisted_roles: keep`."
        )


@pytest.mark.parametrize(
    "elsewhere", [{"org": want(zoe="Owner", bob="Member", ada="Member")}, {"Zoo": want(ada="Owner")}]
)
def test_what_somebody_gets_or_loses_elsewhere_frees_no_role_here(elsewhere: Any) -> None:
    there = live(
        {"zoe": "Owner", "bob": "Admin", "ada": "Member"},
        Bot=Inside({"ada": "Owner", "bob": "Annotator"}),
        Zoo=Inside({"ada": "Owner", "bob": "Member"}),
    )
    unmanaged = defining(replace(want(), managed=False), {"Viewer": "Look"})
    plan = plan_of(desired(Bot=unmanaged, **elsewhere), defined(there, BOT, ROLES, POLICIES))
    assert [action.subject for action in plan.actions] == [mail("bob")]
    assert [(block.guardrail, block.emails) for block in plan.blocked] == [("role-in-use", (mail("bob"),))]


def test_a_role_that_stays_keeps_its_policies() -> None:
    unmanaged = defining(replace(want(), managed=False), {"Viewer": "Look"}, {"Look": POLICIES["Look"]})
    role, policy = sorted(_blocked(unmanaged), key=lambda block: block.guardrail, reverse=True)
    assert (role.guardrail, role.definition) == ("role-in-use", "Annotator")
    assert (policy.guardrail, policy.definition, policy.emails) == ("policy-in-use", "Edit", ())
    assert policy.reason == "The policy Edit isn't defined in the files, and the role Annotator still has it."
    assert policy.source is not None


def test_a_policy_of_roles_that_the_files_leave_alone_stays() -> None:
    (block,) = _blocked(defining(ENTRIES, None, {"Edit": "trace:delete"}))
    assert (block.guardrail, block.definition) == ("policy-in-use", "Look")
    assert block.reason == (
        "The policy Look isn't defined in the files, and the roles Annotator and Viewer still have it."
    )


def test_whoever_leaves_frees_the_role_they_hold_or_are_offered() -> None:
    there = defined(
        live(
            {"zoe": "Owner", "bob": "Member"}, Bot=Inside({"ada": "Owner", "bob": "Annotator"}, {"eve": "Annotator"})
        ),
        BOT,
        ROLES,
        POLICIES,
    )
    bot = defining(want({"ada": "Owner"}), {"Viewer": "Look"}, POLICIES)
    (role,) = _actions(bot, there)
    assert set(role.depends_on) == {
        f"remove:project:prj-bot:{mail('bob')}", f"revoke:project:prj-bot:{mail('eve')}:1",
    }  # fmt: skip
    plan = plan_of(desired(want({"zoe": "Owner"}), Bot=replace(bot, entries={})), there)
    (role,) = about_definitions(plan.actions)
    assert f"remove:organization:{mail('bob')}" in role.depends_on, "that stands for the project"


def test_a_left_over_invitation_goes_with_whoever_is_removed() -> None:
    inside = Inside({"ada": "Owner", "bob": "Viewer"}, {"bob": "Annotator"})
    there = defined(live({"zoe": "Owner", "ada": "Member", "bob": "Member"}, Bot=inside), BOT, ROLES, POLICIES)
    bot = defining(want({"ada": "Owner"}), {"Viewer": "Look"}, POLICIES)
    (role,) = _actions(bot, there)
    assert role.depends_on == (f"remove:project:prj-bot:{mail('bob')}",)
    plan = plan_of(desired(want({"zoe": "Owner", "ada": "Member"}), Bot=bot), there)
    (role,) = about_definitions(plan.actions)
    assert role.depends_on == (f"remove:organization:{mail('bob')}",)
