"""Why nothing is left to do for an action of a plan: pure judgements on what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.applying import settle
from doorlist.planning.rolebook import RoleBook
from doorlist.values.action import DefinitionAction

if TYPE_CHECKING:
    from doorlist.values.action import Action
    from doorlist.values.live import Live

_DONE: Final = "it was done already"
_MOOT: Final = "it isn't needed any more"


def why_not_needed(action: Action, live: Live) -> str:
    """Whether an action was done already, by an earlier run or somebody else, or isn't needed by now.

    Args:
        action: of a plan; the plan made from `live` doesn't have it.
        live: with members and invitations of the action's scope.
    """
    there = live.of(action.scope)
    members, invitations = there.members or {}, there.invitations or ()
    settled = None
    if isinstance(action, DefinitionAction):
        return _DONE
    if action.kind == "remove":
        settled = settle.removal(action, members)
    elif action.kind == "revoke":
        settled = settle.revocation(action, invitations, members)
    elif action.kind == "update-role":
        settled = settle.role_update(action, action.role_id or "", members)
    elif action.kind == "invite":
        settled = settle.invitation(action, action.role_id, invitations, members, RoleBook(there))
    return _DONE if settled is not None and settled.result == "done" else _MOOT
