"""Roles are compared by the names that their policies have at the end."""

from __future__ import annotations

from doorlist.applying.renames import Renames
from doorlist.values.action import PolicyChange, PolicyContent, RoleContent, RoleContentChange
from doorlist.values.scope import ORGANIZATION, Scope
from support.plans import make_definition

BOT = Scope("project", "bot", "Bot")
RENAMED = make_definition(
    "redefine-policy",
    "Sight",
    BOT,
    definition=PolicyChange(PolicyContent("Look", None, ()), PolicyContent("Sight", None, ())),
)


def test_a_roles_policies_are_called_as_at_the_end_in_order() -> None:
    renames = Renames(
        [RENAMED, make_definition("delete-policy", "Old", BOT), make_definition("define-role", "R", BOT)]
    )
    role = RoleContent("Auditor", None, ("Look", "Review"))
    assert renames.content(BOT, role) == RoleContent("Auditor", None, ("Review", "Sight"))
    assert renames.content(ORGANIZATION, role) == role
    policy = PolicyContent("Look", None, ("trace:read",))
    assert renames.content(BOT, policy) == policy


def test_both_sides_of_a_change() -> None:
    renames = Renames([RENAMED])
    role = make_definition("redefine-role", "Auditor", BOT, before=("Look",), after=("Sight",))
    same = RoleContent("Auditor", None, ("Sight",))
    assert renames.change(role) == RoleContentChange(same, same)
    gone = make_definition("delete-role", "Auditor", BOT, before=("Look",))
    assert renames.change(gone) == RoleContentChange(same, None)
    assert renames.change(RENAMED) == RENAMED.definition
