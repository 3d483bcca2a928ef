"""What a request came to, or why none is needed, told by reading: pure judgements on lists that were read after it.

Those of a request return `None` where it surely hasn't taken effect. The sentences complete "…: the answer was
lost", or stand alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.planning.builder import role_of
from doorlist.planning.rolebook import RoleBook
from doorlist.platform.facts import DECLINED
from doorlist.values.action import DefinitionAction
from doorlist.values.role_names import same_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from doorlist.platform.facts import Facts
    from doorlist.values.action import Action, PersonAction
    from doorlist.values.live import Invitation, Live, Member
    from doorlist.values.outcome import Result

_AS_PLANNED = "the platform shows it as planned"

_DONE: Final = "it was done already"
_MOOT: Final = "it isn't needed any more"


class Settled(NamedTuple):
    """What an action came to; `detail` is a sentence without its full stop, `None` where all went as planned."""

    result: Result
    detail: str | None = None


def role_update(action: PersonAction, role_id: str | None, members: Mapping[str, Member]) -> Settled | None:
    """What a change of role came to, by the role that the member has now.

    Where the plan makes the role, `role_id` may be `None`: its name tells.
    """
    member = _by_id(members, action.user_id)
    if member is None:
        return Settled("failed", f"{action.email} is no longer in {action.scope.label}")
    if member.role is not None and _is(member.role, role_id, action.role.after):
        return Settled("done", _AS_PLANNED)
    return None


def removal(action: PersonAction, members: Mapping[str, Member]) -> Settled | None:
    """What a removal came to, by the member's absence."""
    return Settled("done", "they are no longer there") if _by_id(members, action.user_id) is None else None


def revocation(
    action: PersonAction, invitations: Iterable[Invitation], members: Mapping[str, Member]
) -> Settled | None:
    """What a revocation came to, by the invitation's absence. Whoever accepted before is in, and stays so."""
    if any(invitation.id == action.invitation_id for invitation in invitations):
        return None
    member = members.get(action.email)
    if member is None:
        return Settled("done", "the invitation is no longer there")
    return Settled("done", f"they are in {action.scope.label}{_as(role_of(member))}: the invitation had been used")


def resending(
    action: PersonAction, before: Invitation | None, invitations: Iterable[Invitation], members: Mapping[str, Member]
) -> Settled | None:
    """What a resend came to, by what the invitation was `before`: its link, status or date is another one.

    Unlike the others this can stay unknown: `/v1` lists no token, and whether a resend changes `created_at` isn't
    known (`manual: platform#invitations`).
    """
    now = next((invitation for invitation in invitations if invitation.id == action.invitation_id), None)
    if now is None:
        if action.email in members:
            return Settled("done", f"they have joined {action.scope.label}, and need no reminder")
        return Settled("failed", "the invitation is no longer there")
    if before is None:
        return Settled("unknown", "whether it was mailed can't be told, as the invitation hadn't been read before")
    if before.stamp is not None and now.stamp is not None:
        return Settled("done", "the invitation has a new link") if before.stamp != now.stamp else None
    if before.created_at != now.created_at or (before.status == DECLINED and now.status != DECLINED):
        return Settled("done", "the invitation has changed")
    if before.status == now.status == DECLINED:
        return None
    return Settled("unknown", "whether it was mailed can't be told from the list")


def invitation(
    action: PersonAction,
    role_id: str | None,
    invitations: Iterable[Invitation],
    members: Mapping[str, Member],
    roles: RoleBook,
) -> Settled | None:
    """What an invitation came to, by the list, or by membership where somebody accepted already or was in."""
    member = members.get(action.email)
    if member is not None:
        role = role_of(member)
        if member.role is not None and _is(member.role, role_id, action.role.after):
            return Settled("done", f"they are in {action.scope.label} already, as {role}")
        return Settled(
            "failed", f"they are in {action.scope.label} already{_as(role)}: an invitation can't change that"
        )
    found = [invitation for invitation in invitations if invitation.email == action.email]
    for one in found:
        if _is((one.role_id, roles.name_of(one.role_id)), role_id, action.role.after):
            declined = one.status == DECLINED
            return Settled("done", "they have declined it" if declined else "the list shows the invitation")
    if found:
        role = roles.name_of(found[0].role_id)
        return Settled(
            "failed", f"they are invited already{_as(role, 'with another role')}: it has to be revoked first"
        )
    return None


def _by_id(members: Mapping[str, Member], user_id: str | None) -> Member | None:
    return next((member for member in members.values() if member.user_id == user_id), None)


def _is(found: tuple[str | None, str | None], role_id: str | None, name: str | None) -> bool:
    """Whether a role (id and name) is the wanted one: by id where both are known, as case may be all that differs."""
    if found[0] is not None and role_id is not None:
        return found[0] == role_id
    return same_role(found[1], name)


def _as(role: str | None, otherwise: str = "") -> str:
    if role is None:
        return f" {otherwise}" if otherwise else ""
    return f" as {role}"


def why_not_needed(action: Action, live: Live, facts: Facts) -> str:
    """Whether an action was done already, by an earlier run or somebody else, or isn't needed by now.

    Args:
        action: of a plan; the plan made from `live` doesn't have it.
        live: with members and invitations of the action's scope.
        facts: of the platform whose state it is.
    """
    there = live.of(action.scope)
    members, invitations = there.members or {}, there.invitations or ()
    settled = None
    if isinstance(action, DefinitionAction):
        return _DONE
    if action.kind == "remove":
        settled = removal(action, members)
    elif action.kind == "revoke":
        settled = revocation(action, invitations, members)
    elif action.kind == "update-role":
        settled = role_update(action, action.role_id, members)
    elif action.kind == "invite":
        book = RoleBook(there, facts.ladders[action.scope.type])
        settled = invitation(action, action.role_id, invitations, members, book)
    return _DONE if settled is not None and settled.result == "done" else _MOOT
