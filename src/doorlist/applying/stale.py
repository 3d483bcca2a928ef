"""Whether a saved plan would still be made, and if not, what has changed since, person by person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.kinds import KINDS
from doorlist.values.plan import DefinitionAction
from doorlist.values.scope import scope_order
from doorlist.values.times import end_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from doorlist.values.desired import Desired
    from doorlist.values.plan import Action
    from doorlist.values.scope import Scope

_Person = tuple[str, str]


class _Content(NamedTuple):
    """What makes two actions the same; not their wording, place in the files or dependencies."""

    kind: str
    scope: str
    subject: str
    change: object
    ids: tuple[int | str | None, ...]


def changes(saved: Iterable[Action], now: Iterable[Action]) -> tuple[str, ...]:
    """What is different between two plans' actions, one sentence for a person and scope; empty where nothing is.

    Args:
        saved: of the plan as it was approved.
        now: of the plan as it would be made from today's live state.
    """
    old, new = _by_person(saved), _by_person(now)
    return tuple(
        _sentence(_only(old.get(person, []), new.get(person, [])), _only(new.get(person, []), old.get(person, [])))
        for person in _different(old, new)
    )


def lapsed(desired: Desired, scopes: Iterable[Scope], *, since: datetime, now: datetime) -> tuple[str, ...]:
    """Whose access has expired since the plan was made, one sentence each: often why it is stale.

    Args:
        desired: of the plan.
        scopes: the live projects, for their names.
        since: when the plan was made.
        now: the present moment.
    """
    names = {scope.id: scope.name for scope in scopes}
    return tuple(
        f"{entry.email}: the entry for {_place(scope.name or names.get(scope.id or '', scope.id), first=place == 0)} "
        f"expired on {end_day(entry.ends)}"
        for place, scope in enumerate(desired.scopes())
        if scope.managed
        for _, entry in sorted(scope.entries.items())
        if entry.ends is not None and since < entry.ends <= now
    )


def _place(name: str | None, *, first: bool) -> str:
    return "the organization" if first else f"project {name}"


def _by_person(actions: Iterable[Action]) -> dict[_Person, list[Action]]:
    people: dict[_Person, list[Action]] = {}
    for action in actions:
        # By id: a project that was renamed is the same.
        people.setdefault((action.scope.key, action.subject), []).append(action)
    return people


def _different(old: dict[_Person, list[Action]], new: dict[_Person, list[Action]]) -> list[_Person]:
    """Who is planned for otherwise, in the order of a plan."""
    was, now = (
        {person: sorted(map(_content, actions), key=repr) for person, actions in side.items()} for side in (old, new)
    )
    # Whoever is planned for alike is left out first: deepdiff takes far longer to see that than `==`.
    alike = {person for person in was.keys() & now.keys() if was[person] == now[person]}
    was, now = ({person: side[person] for person in side.keys() - alike} for side in (was, now))
    if not was and not now:
        return []
    from deepdiff import DeepDiff  # 75 ms to import, and only a stale plan needs it

    tree = DeepDiff(was, now, view="tree", threshold_to_diff_deeper=0)
    found = {item.path(output_format="list")[0] for items in tree.values() for item in items}
    return sorted(found, key=lambda person: (scope_order((old.get(person) or new[person])[0].scope), person))


def _content(action: Action) -> _Content:
    if isinstance(action, DefinitionAction):
        return _Content(action.kind, action.scope.key, action.name, action.definition, (action.definition_id,))
    role = action.role.before, action.role.after
    return _Content(action.kind, action.scope.key, action.email, role, (action.invitation_id, action.user_id))


def _only(one: Iterable[Action], other: Iterable[Action]) -> list[Action]:
    left = Counter(_content(action) for action in other)
    only = []
    for action in one:
        content = _content(action)
        if left[content]:
            left[content] -= 1
        else:
            only.append(action)
    return only


def _sentence(gone: list[Action], new: list[Action]) -> str:
    person = (gone or new)[0]
    before = " and ".join(_words(action) for action in gone)
    after = " and ".join(_words(action) for action in new)
    if before and after:
        what = f"planned was {before}; now it would be {after}"
        if before == after:
            what += ", of another membership or invitation"
    elif before:
        what = f"{before} no longer applies"
    else:
        what = f"{after} would be needed as well"
    return f"{person.subject} in {person.scope.label}: {what}"


def _words(action: Action) -> str:
    if isinstance(action, DefinitionAction):
        return f"{KINDS[action.kind].noun} {action.name}"
    before, after = action.role.before or "no role", action.role.after or "no role"
    return {
        "update-role": f"the role update from {before} to {after}",
        "revoke": f"the revocation of the invitation as {before}",
        "remove": f"the removal ({before})",
        "invite": f"the invitation as {after}",
        "resend": f"the resent invitation as {before}",
    }[action.kind]
