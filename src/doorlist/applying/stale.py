"""Compares an approved plan with the one that would be made now, person by person and definition by definition.

What is carried out is the plan made now, as far as it is part of the approved one. Its order, dependencies and
sentences are those of live as it is now; a file has no say in them, so that they aren't compared.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from doorlist.applying.renames import Renames
from doorlist.applying.stale_definitions import differing
from doorlist.values.action import DefinitionAction, PersonAction, about_definitions
from doorlist.values.kinds import KINDS
from doorlist.values.scope import ORGANIZATION
from doorlist.values.times import end_day
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from doorlist.values.action import Action
    from doorlist.values.desired import Desired
    from doorlist.values.scope import Scope

_Subject = tuple[str, str, str]


class Change(NamedTuple):
    """Why a plan is stale, of one person or definition.

    Attributes:
        planned: actions of the plan that aren't needed any more.
        needed: actions that are needed and aren't part of it.
        renames: of the plan; a policy that is renamed by now is no difference of a role that has it.
    """

    planned: tuple[Action, ...]
    needed: tuple[Action, ...]
    renames: Renames = Renames(())

    def sentence(self) -> str:
        """`ada@acme.example in the organization: the invitation as Member would be needed as well`."""
        one = self.needed[0]
        before = " and ".join(_words(action) for action in self.planned)
        after = " and ".join(_words(action) for action in self.needed)
        if not before:
            what = f"{after} would be needed as well"
        elif before == after and not isinstance(one, PersonAction):
            what = f"{before} was planned from another state{_difference(self)}"
        else:
            what = f"planned was {before}; now it would be {after}{_difference(self)}"
        return f"{one.subject} in {one.scope.label}: {what}"

    def document(self) -> dict[str, Any]:
        """What `sentence` says, as JSON values."""
        one = self.needed[0]
        return {
            "scope": _scope(one.scope),
            "email": one.email if isinstance(one, PersonAction) else None,
            "name": None if isinstance(one, PersonAction) else one.name,
            "planned": [_document(action) for action in self.planned],
            "needed": [_document(action) for action in self.needed],
            "reason": self.sentence(),
        }


class Comparison(NamedTuple):
    """A plan and the one made now.

    Attributes:
        changes: what is needed and isn't part of the plan; the plan is stale where there is any.
        now: what is still needed of the plan, by the id it has there: the actions as they are planned now, in order.
    """

    changes: tuple[Change, ...]
    now: Mapping[str, Action]


def compare(saved: Iterable[Action], now: Sequence[Action]) -> Comparison:
    """What became of a plan's actions.

    Args:
        saved: of the plan as it was approved.
        now: of the plan as it would be made from live as it is, in order.
    """
    saved = tuple(saved)
    old, new, renames = _by_subject(saved), _by_subject(now), Renames(saved)
    changes, approved = [], {}
    for subject, needed in new.items():
        planned = list(old.get(subject, ()))
        untouched = len(planned) == len(needed)
        foreign = []
        for action in needed:
            match = next((one for one in planned if _is_the_same(one, action, renames, untouched=untouched)), None)
            if match is None:
                foreign.append(action)
            else:
                planned.remove(match)
                approved[action.id] = match.id
        if foreign:
            changes.append(Change(tuple(planned), tuple(foreign), renames))
    left = {approved[action.id]: action for action in now if action.id in approved}
    return Comparison(tuple(changes), left)


class Lapse(NamedTuple):
    """Somebody's entry has expired since the plan was made: often why it is stale."""

    scope: Scope
    email: str
    ends: datetime

    def sentence(self) -> str:
        """A sentence without its full stop."""
        return f"{self.email}: the entry for {self.scope.label} expired on {end_day(self.ends)}"

    def document(self) -> dict[str, Any]:
        """JSON values of the form that `Change.document` gives."""
        return {
            "scope": _scope(self.scope),
            "email": self.email,
            "name": None,
            "planned": [],
            "needed": [],
            "reason": self.sentence(),
        }


def lapsed(desired: Desired, scopes: Iterable[Scope], *, since: datetime, now: datetime) -> tuple[Lapse, ...]:
    """Whose access has expired since the plan was made.

    Args:
        desired: of the plan.
        scopes: the live projects.
        since: when the plan was made.
        now: the present moment.
    """
    projects = {scope.id: scope for scope in scopes} | {scope.name: scope for scope in scopes}
    return tuple(
        Lapse(scope, entry.email, entry.ends)
        for place, wanted in enumerate(desired.scopes())
        if wanted.managed
        and (scope := ORGANIZATION if place == 0 else projects.get(wanted.id or wanted.name or "")) is not None
        for _, entry in sorted(wanted.entries.items())
        if entry.ends is not None and since < entry.ends <= now
    )


def _by_subject(actions: Iterable[Action]) -> dict[_Subject, list[Action]]:
    found: dict[_Subject, list[Action]] = {}
    for action in actions:
        # By the scope's id: a project that was renamed is the same.
        found.setdefault((action.scope.key, KINDS[action.kind].about, action.subject), []).append(action)
    return found


def _is_the_same(saved: Action, now: Action, renames: Renames, *, untouched: bool) -> bool:
    """Whether two actions do the same thing to the same membership, invitation or definition.

    Args:
        saved: as it was approved.
        now: as it is needed now.
        renames: of the plan; some may be done, and roles then show the new names.
        untouched: nothing has been done to the person or definition since; then it is done for the same cause, too.
            Afterwards it may not be: whoever is invited anew once their invitation was revoked is just "not in".
    """
    if saved.kind != now.kind or (untouched and saved.cause != now.cause):
        return False
    if isinstance(saved, DefinitionAction) or isinstance(now, DefinitionAction):
        return (
            isinstance(saved, DefinitionAction)
            and isinstance(now, DefinitionAction)
            and saved.definition_id == now.definition_id
            and renames.change(saved) == renames.change(now)
        )
    # A plan that defines a role can't name its id, which may be there by now; and Member's isn't always read.
    return (None in (saved.role_id, now.role_id) or saved.role_id == now.role_id) and (
        saved.role,
        saved.invitation_id,
        saved.user_id,
    ) == (
        now.role,
        now.invitation_id,
        now.user_id,
    )


def _words(action: Action) -> str:
    noun = KINDS[action.kind].noun.partition(" of")[0]
    if isinstance(action, DefinitionAction):
        return noun
    before, after = action.role.before or "no role", action.role.after or "no role"
    with_roles = {
        "update-role": f"the role update from {before} to {after}",
        "revoke": f"the revocation of the invitation as {before}",
        "remove": f"the removal ({before})",
        "invite": f"the invitation as {after}",
        "resend": f"the resent invitation as {before}",
    }
    return with_roles.get(action.kind, noun)


def _difference(change: Change) -> str:
    """What is different between two definitions, or two actions about a person, that are called alike."""
    planned, needed = change.planned, change.needed
    old, new = _in_new_names(planned, change.renames), _in_new_names(needed, change.renames)
    if old and new:
        told = differing(old, new)
        return f": {listed(told)}" if told else ""
    if list(map(_words, planned)) != list(map(_words, needed)):
        return ""
    if [action.cause for action in planned] != [action.cause for action in needed]:
        return f", for another cause ({needed[0].cause}, not {planned[0].cause})"
    return ", of another membership or invitation"


def _in_new_names(actions: Iterable[Action], renames: Renames) -> list[DefinitionAction]:
    return [replace(action, definition=renames.change(action)) for action in about_definitions(actions)]


def _scope(scope: Scope) -> dict[str, str]:
    if scope == ORGANIZATION:
        return {"type": "organization"}
    return {"type": scope.type, "id": scope.id, "name": scope.name}


def _document(action: Action) -> dict[str, Any]:
    change = action.role if isinstance(action, PersonAction) else action.definition
    sides = {"from" if side == "before" else "to": value for side, value in asdict(change).items()}
    return {"id": action.id, "kind": action.kind, "cause": action.cause, **sides}
