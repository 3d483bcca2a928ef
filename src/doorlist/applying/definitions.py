"""Requests about roles and policies: define, redefine, delete.

A definition names permissions and policies, and a request their ids. Ids of permissions come from the catalogue;
those of policies come from live, from the plan's own renames, and from what this run has made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from doorlist.applying.request import Request
from doorlist.applying.settle import Settled
from doorlist.planning.defining import policy_content, role_content
from doorlist.values.action import PolicyContent, RoleContent
from doorlist.values.desired import UNCHANGED
from doorlist.values.live import Policy, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from doorlist.applying.context import Context
    from doorlist.values.action import DefinitionAction
    from doorlist.values.desired import Description

Thing = TypeVar("Thing", Policy, Role)
Content = PolicyContent | RoleContent


async def definition_request(context: Context, action: DefinitionAction) -> Request:
    """The request for one action.

    Raises:
        LookupError: a permission or a policy of the definition isn't there.
        PlatformError: the catalogue or the policies had to be read, and couldn't be.
    """
    after = action.definition.after
    if isinstance(after, PolicyContent):
        return _policy(context, action, after, await context.names.permissions(action.scope, after.permissions))
    if isinstance(after, RoleContent):
        return _role(context, action, after, await context.names.policies(action.scope, after.policies))
    return _deletion(context, action)


def _policy(context: Context, action: DefinitionAction, after: PolicyContent, ids: Sequence[str]) -> Request:
    scope, client, text = action.scope, context.client, _description(action)

    def made(policy: Policy) -> None:
        context.names.add_policy(scope, policy.name, policy.id)

    async def by_list() -> Settled | None:
        return _settled(context, action, await context.reread.policies(scope), made)

    policy_id = action.definition_id
    if policy_id is None:
        return Request(lambda: client.define_policy(scope, after.name, ids, text), by_list, _ONCE, made)
    return Request(lambda: client.redefine_policy(scope, policy_id, after.name, ids, text), by_list)


def _role(context: Context, action: DefinitionAction, after: RoleContent, ids: Sequence[str]) -> Request:
    scope, client, text = action.scope, context.client, _description(action)

    def made(role: Role) -> None:
        context.names.add_role(scope, role.name, role.id)

    async def by_list() -> Settled | None:
        return _settled(context, action, await context.reread.roles(scope), made)

    role_id = action.definition_id
    if role_id is None:
        return Request(lambda: client.define_role(scope, after.name, ids, text), by_list, _ONCE, made)
    return Request(lambda: client.redefine_role(scope, role_id, after.name, ids, text), by_list)


def _deletion(context: Context, action: DefinitionAction) -> Request:
    scope, client, gone = action.scope, context.client, action.definition_id or ""
    if action.kind == "delete-policy":

        async def by_policies() -> Settled | None:
            return _absent(gone, await context.reread.policies(scope))

        return Request(lambda: client.delete_policy(scope, gone), by_policies)

    async def by_roles() -> Settled | None:
        return _absent(gone, await context.reread.roles(scope))

    return Request(lambda: client.delete_role(scope, gone), by_roles)


#: A create whose answer is lost could still be on its way, and the platform may take a name twice.
_ONCE = "so that it isn't made twice"


def _description(action: DefinitionAction) -> Description:
    """The description as the request has it: nothing, where it stays as it is."""
    before, after = action.definition.before, action.definition.after
    unchanged = after is None or after.description == (None if before is None else before.description)
    return UNCHANGED if after is None or unchanged else after.description


def _settled(context: Context, action: DefinitionAction, found: Iterable[Thing], made: Any) -> Settled | None:
    """What a lost definition came to, by the list."""
    scope, final = action.scope, context.names.renames.content
    change = context.names.renames.change(action)
    if action.definition_id is not None:
        there = next((thing for thing in found if thing.id == action.definition_id), None)
        if there is None:
            return Settled("failed", f"it is no longer in {scope.label}")
        content = final(scope, _content(there))
        if content == change.after:
            return Settled("done", "the platform shows it as planned")
        return None if content == change.before else Settled("failed", "somebody else has changed it")
    named = [thing for thing in found if thing.name.casefold() == action.name.casefold()]
    for thing in named:
        if final(scope, _content(thing)) == change.after:
            made(thing)
            return Settled("done", "the list shows it")
    return Settled("failed", "another one of that name is there") if named else None


def _absent(definition_id: str, found: Iterable[Thing]) -> Settled | None:
    there = any(thing.id == definition_id for thing in found)
    return None if there else Settled("done", "it is no longer there")


def _content(thing: Policy | Role) -> Content:
    return policy_content(thing) if isinstance(thing, Policy) else role_content(thing)
