"""How live differs from the access files, person by person; with a baseline also since when.

Every action of a plan is a difference. So are an Owner who can't be taken out because no successor is named, and a
role or a policy that must go and is still in use. Whoever waits (has yet to answer, declined and is on hold) is no
difference, nor is whoever is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from doorlist import __version__
from doorlist.planning.builder import role_of
from doorlist.planning.resolve import targets
from doorlist.review.definition_drift import definition_drift
from doorlist.review.definition_keys import definition_key
from doorlist.review.drift_values import FORMAT_VERSION, Baseline, Counts, Difference, Drift
from doorlist.review.live_changes import Change, changes
from doorlist.review.origins import Origin, made_again, named_as, newcomers, origins
from doorlist.review.wording import sentence
from doorlist.values.action import PersonAction, about_definitions, about_people
from doorlist.values.kinds import KINDS
from doorlist.values.plan import BlockedBy
from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from doorlist.platform.facts import Facts
    from doorlist.review.drift_values import What
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live
    from doorlist.values.plan import Plan
    from doorlist.values.scope import Scope


def drift(plan: Plan, live: Live, facts: Facts) -> Drift:
    """What a plan comes to as differences.

    Args:
        plan: made from `live`, without a journal, so that it reminds nobody.
        live: what was read.
        facts: of the platform.
    """
    found: dict[tuple[Scope, str], list[PersonAction]] = {}
    for action in about_people(plan.actions):
        found.setdefault((action.scope, action.email), []).append(action)
    heirs = {(one.scope, one.email) for one in plan.waiting if one.what == "transfer"}
    differences = [_difference(actions, live, facts, heir=one in heirs) for one, actions in found.items()]
    differences += [
        _stuck_owner(block, email, live)
        for block in plan.blocked
        if block.guardrail == "owner"
        for email in block.emails
        if (block.scope, email) not in found
    ]
    ordered = tuple(sorted(differences, key=lambda one: (scope_order(one.scope), one.email)))
    return _counted(
        Drift(
            format_version=FORMAT_VERSION,
            tool=f"doorlist {__version__}",
            checked_at=plan.created_at,
            as_of=plan.as_of,
            organization=plan.organization,
            files=plan.desired.files,
            baseline=None,
            differences=ordered,
            definitions=tuple(definition_drift(about_definitions(plan.actions), plan.blocked, live)),
            changes=(),
            blocked=plan.blocked,
            summary=Counts(waiting=len(plan.waiting), unmanaged=len(plan.unmanaged)),
            unnamed_projects=_unnamed(plan.desired.state, live),
        )
    )


def _unnamed(desired: Desired, live: Live) -> tuple[Scope, ...]:
    if desired.unnamed_projects != "drift":
        return ()
    named = {target.scope for target in targets(desired, live)}
    return tuple(scope for scope in sorted(live.projects, key=scope_order) if scope not in named)


def since(found: Drift, desired: Desired, live: Live, baseline: Live, facts: Facts, *, taken_at: datetime) -> Drift:
    """Add to a drift, by a baseline, where each difference comes from, and all that has happened since.

    Args:
        found: what `drift` says.
        desired: what the files say.
        live: the present state, everything read.
        baseline: the state then, everything read.
        facts: of the platform.
        taken_at: when that was.
    """
    baseline = named_as(live, baseline)
    happened = changes(baseline, live, facts)
    # Where the files mean a project by its name, one that was made again under it stands for the one that is gone.
    meant = made_again(desired, baseline, live)
    subjects = [(one.scope, one.email) for one in found.differences]
    subjects += [(one.scope, one.key) for one in found.definitions]
    judged = origins(
        subjects,
        desired,
        meant,
        facts,
        changed=set(_changed(changes(meant, live, facts))) | set(newcomers(meant, live)),
        moment=found.as_of or found.checked_at,
    )
    count = len(found.differences)
    differences = [replace(one, origin=origin) for one, origin in zip(found.differences, judged, strict=False)]
    definitions = [
        replace(one, origin=origin if meant.of(one.scope).policies is not None else None)
        for one, origin in zip(found.definitions, judged[count:], strict=True)
    ]
    return _counted(
        replace(
            found,
            baseline=Baseline(taken_at),
            differences=tuple(differences),
            definitions=tuple(definitions),
            changes=tuple(happened),
        )
    )


def _changed(happened: Iterable[Change]) -> Iterator[tuple[str, str | None]]:
    """Scope keys with the people, roles and policies that are different."""
    for change in happened:
        if change.definition is None:
            yield change.scope.key, change.email
            continue
        for name in {change.definition, change.before, change.after} - {None}:
            yield (
                change.scope.key,
                definition_key("policy" if change.what.startswith("policy") else "role", str(name)),
            )


def _counted(found: Drift) -> Drift:
    whats: Mapping[str, int] = Counter(one.what for one in found.differences)
    froms: Counter[Origin | None] = Counter(one.origin for one in found.differences)
    froms.update(one.origin for one in found.definitions)
    counts = {name: whats.get(name, 0) for name in ("missing", "extra", "invited", "role", "owner", "invitation")}
    counts |= {name: froms.get(name, 0) for name in ("outside", "pending", "both")}
    counts["definitions"] = len(found.definitions)
    return replace(found, summary=replace(found.summary, **counts, changes=len(found.changes)))


def _difference(actions: Iterable[PersonAction], live: Live, facts: Facts, *, heir: bool) -> Difference:
    ordered = sorted(actions, key=lambda action: (KINDS[action.kind].tells_more, action.id))
    first = ordered[0]
    held = _held(live, first)
    what = _what(first, ordered)
    wanted = held if first.cause == "already-in" else first.role.after
    if heir and first.kind == "invite":  # with a lower role, as nobody can be invited as Owner
        wanted = facts.ladders[first.scope.type].owner
    sources = (action.source for action in ordered if action.source is not None)
    return Difference(
        scope=first.scope,
        email=first.email,
        what=what,
        live=held,
        wanted=wanted,
        told=sentence(ordered, held, wanted),
        effects=tuple(effect for action in ordered for effect in action.effects),
        origin=None,
        source=next(sources, None),
        actions=tuple(action.id for action in ordered),
    )


def _what(first: PersonAction, actions: list[PersonAction]) -> What:
    if first.kind == "remove":
        return "extra"
    if first.kind == "update-role":
        return "owner" if first.cause == "ownership-transfer" else "role"
    if first.kind == "invite" and len(actions) == 1:
        return "missing"
    return "invited" if first.kind == "revoke" and first.cause in {"unlisted", "expired"} else "invitation"


def _held(live: Live, action: PersonAction) -> str | None:
    member = (live.of(action.scope).members or {}).get(action.email)
    return None if member is None else role_of(member)


def _stuck_owner(block: BlockedBy, email: str, live: Live) -> Difference:
    member = (live.of(block.scope).members or {}).get(email)
    held = None if member is None else role_of(member)
    return Difference(block.scope, email, "owner", held, None, block.reason, (), None, block.source, ())
