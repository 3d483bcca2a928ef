"""What time alone asks for, and what is left where a plan is to do no more than that (`--only due`).

The files were approved when they were merged, and so was what their times bring. So a nightly job may carry it out
without asking; whatever else the files or live have come to isn't its business. What is due is judged for each person
in each scope:

- Somebody's entry has ended, and no other counts: taking the person out, or their invitation back, is due, whichever
  role they hold.
- Somebody's entry has started, or fell back to `then`: making live fit it is due if live is in order for the moment
  before, that is, if the same files asked for nothing then. Where somebody holds another role than the entry gave
  until then, was never invited, or was put in by hand while the entry said absent, more than time is at work.
- On the way to an ownership the role below Owner is in order, as doorlist gives it to whoever is to become Owner.
  An Owner whom the same files gave less before, when nobody was to succeed them, wasn't in order: a successor's start
  hands the ownership over, and what takes the previous Owner further down is left.
- A reminder to somebody who hasn't answered for so long is due.

Nothing else is: not a change of roles and policies, nor what a due action would need first. Whatever depends on an
action that isn't due is left, too.

So a role is given as live still has it. Where that would let somebody do what neither the files nor the role they
hold let them, the grant is left, too: falling back goes on where the role to fall back to gives nothing new, and
leaves less or as much. Who is invited has nothing yet: an invitation, and a reminder of it, is left wherever its role
may do more than the files say. What takes away goes on, the revocation of an invitation that isn't replaced yet among
it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from doorlist.planning.arrange import Steps
from doorlist.planning.impact import known_powers
from doorlist.planning.invited import sort_out
from doorlist.planning.redefined import Redefined
from doorlist.planning.rolebook import has_given, unknown_role
from doorlist.powers.state import Powers
from doorlist.values.action import PersonAction, about_people
from doorlist.values.role_names import same_role
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.definitions import ScopeDefinitions
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.platform.facts import Facts
    from doorlist.values.action import Action
    from doorlist.values.desired import Entry, RoleRef
    from doorlist.values.live import Live
    from doorlist.values.scope import Scope

Turn = Literal["expired", "started", "fell-back"]

#: Causes that say no more than that live differs: where time asks for it, that is said instead.
_PLAIN: Final = frozenset({"not-in", "role-differs", "invitation-role-differs"})


def turn(managed: ManagedScope, email: str) -> Turn | None:
    """Why time alone asks something of this person in this scope; `None` where it asks nothing."""
    wanted = managed.wanted
    entry = wanted.entries.get(email)
    if entry is None:
        return "expired" if email in wanted.expired else None
    raised = wanted.fell_back.get(email)
    if raised is not None and _counted_before(raised):
        return "fell-back" if _was_in_order(managed, email, raised.role) else None
    if entry.starts is None and entry.within.starts is None:
        return None
    return "started" if _was_in_order(managed, email, _role_before(entry, wanted.expired.get(email))) else None


def _counted_before(raised: Entry) -> bool:
    """Whether one that fell back ever gave its first role: the organization's entry may have started later."""
    starts, since = raised.counts.starts, raised.falls_back
    return starts is None or since is None or starts < since


def _role_before(entry: Entry, earlier: Entry | None) -> RoleRef | None:
    """The role that somebody had until an entry started, as another one may have ended just then."""
    # One that falls back ends with the organization's entries alone, and no other one starts after those.
    return earlier.role if earlier is not None and earlier.ends == entry.counts.starts else None


def _was_in_order(managed: ManagedScope, email: str, before: RoleRef | None) -> bool:
    """Whether live is as the files wanted it before; `before` is the role then, `None` where they were absent."""
    member, invitations = managed.members.get(email), managed.invitations.get(email, ())
    if before is None and managed.wanted.unlisted == "keep" and email not in managed.wanted.expired:
        return True  # kept, with whatever they had: an invitation left over, too
    if member is not None and _is_on_the_way(managed, email, before):
        return not invitations
    if before is None:
        return member is None and not invitations
    role = managed.roles.given(before, managed.definitions) or unknown_role(before)
    if member is not None:
        return has_given(member, before, role) and not invitations
    theirs = sort_out(invitations, managed.roles, role)
    return len(theirs.fitting) == len(invitations) == 1


def _is_on_the_way(managed: ManagedScope, email: str, before: RoleRef | None) -> bool:
    """Whether somebody holds the role that doorlist gives before Owner, or that a hand-over leaves them with."""
    moves = email == managed.heir or (before is not None and managed.ladder.is_owner(before.name))
    role = managed.members[email].role
    return moves and role is not None and same_role(role.name, managed.ladder.below_owner)


def with_turns(actions: Iterable[PersonAction], managed_scopes: Sequence[ManagedScope]) -> list[PersonAction]:
    """Give the actions that time asks for that cause."""
    by_scope = {managed.scope: managed for managed in managed_scopes}
    return [
        replace(action, cause=come)
        if action.cause in _PLAIN and (come := turn(by_scope[action.scope], action.email)) is not None
        else action
        for action in actions
    ]


def leave_undue(
    managed_scopes: Sequence[ManagedScope],
    definitions: Mapping[Scope, ScopeDefinitions],
    live: Live,
    facts: Facts,
    builder: PlanBuilder,
) -> None:
    """Leave what isn't due, and what depends on it."""
    by_scope = {managed.scope: managed for managed in managed_scopes}
    actions, roles = builder.actions, _RolesToday(definitions, live, facts, builder)
    asked_for = [action for action in about_people(actions) if _is_due(action, by_scope)]
    not_yet = {action.id: why for action in asked_for if (why := roles.why_left(action)) is not None}
    due = {action.id for action in asked_for} - not_yet.keys()
    while waits := {action.id for action in actions if action.id in due and not due.issuperset(action.depends_on)}:
        due -= waits
    builder.actions = [action for action in actions if action.id in due]
    builder.left = [_told(action, not_yet.get(action.id)) for action in actions if action.id not in due]
    builder.lost_offers &= {(action.scope, action.email) for action in about_people(builder.actions)}
    builder.lost_offers |= _not_replaced(builder)
    builder.blocked = [
        block
        for block in builder.blocked
        # Those of roles and policies are about definitions, which are left.
        if block.guardrail == "owner" and any(turn(by_scope[block.scope], email) for email in block.emails)
    ]


def _is_due(action: PersonAction, by_scope: Mapping[Scope, ManagedScope]) -> bool:
    return action.cause == "unanswered" or turn(by_scope[action.scope], action.email) is not None


def _told(action: Action, why: str | None) -> Action:
    """The action, its reason followed by why it is left although time asks for it."""
    return action if why is None else replace(action, reason=f"{action.reason} {why}")


def _not_replaced(builder: PlanBuilder) -> set[tuple[Scope, str]]:
    """Whose invitation is revoked while the one that was to replace it is left: they lose an offer."""
    left = {(action.scope, action.email) for action in about_people(builder.left) if action.kind == "invite"}
    revoked = {(action.scope, action.email) for action in about_people(builder.actions) if action.kind == "revoke"}
    return left & revoked


class _RolesToday:
    """What roles are, as long as no definition of the files is carried out."""

    def __init__(
        self, definitions: Mapping[Scope, ScopeDefinitions], live: Live, facts: Facts, builder: PlanBuilder
    ) -> None:
        self._definitions = definitions
        self._powers = known_powers(live, facts) if definitions else Powers({}, facts)
        self._redefined = Redefined(builder.actions, definitions, self._powers)
        self._steps = Steps((), self._powers, definitions)

    def why_left(self, action: PersonAction) -> str | None:
        """Why an action can't be done before the role that it gives is as the files define it; `None`: it can."""
        scope, name = action.scope, action.role.after
        definitions = self._definitions.get(scope)
        if name is None or definitions is None:
            return None
        plan = definitions.by_name.get(name.casefold()) if action.role_id is None else None
        if plan is not None and plan.live is None:
            return f"The whole plan makes the role {name} first."
        more = self._more_than_asked(action) if scope in self._powers.scopes else None
        return f"The whole plan first takes {listed(sorted(more))} from the role {name}." if more else None

    def _more_than_asked(self, action: PersonAction) -> frozenset[str]:
        """What the role of today would let somebody do that neither the files nor the role they hold do."""
        here, key = self._powers.scopes[action.scope], self._steps.key(action)
        has = here.of_person(action.email) if action.kind == "update-role" else frozenset[str]()
        return here.of_role(key) - self._redefined.at_end(action.scope, key) - has
