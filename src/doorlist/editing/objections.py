"""What guardrails will say of an edit that they didn't say before, as far as the files alone can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.offline import offline_blocks
from doorlist.values.at_moment import at
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.values.desired import Desired, DesiredScope


class Objection(NamedTuple):
    """A guardrail's name, and what it will say."""

    guardrail: str
    reason: str


def objections(old: Desired, new: Desired, facts: Facts, moment: datetime) -> list[Objection]:
    """The guardrails that forbid the new state and didn't forbid the old one.

    Args:
        old: the desired state before the edit.
        new: after it.
        facts: of the platform.
        moment: now (UTC).
    """
    before, after = at(old, moment), at(new, moment)
    return list(
        dict.fromkeys(
            [
                *_newly_blocked(before, after, facts, moment),
                *_protected(before, after, facts),
                *_owners(before, after, facts),
            ]
        )
    )


def _newly_blocked(before: Desired, after: Desired, facts: Facts, moment: datetime) -> Iterator[Objection]:
    known: dict[tuple[str, str, str], set[str]] = {}
    for block in offline_blocks(before, facts, moment):
        known.setdefault((block.guardrail, block.scope.type, block.scope.name), set()).update(block.emails)
    for block in offline_blocks(after, facts, moment):
        there = known.get((block.guardrail, block.scope.type, block.scope.name))
        if there is None or set(block.emails) - there:
            yield Objection(block.guardrail, block.reason)


def _protected(before: Desired, after: Desired, facts: Facts) -> Iterator[Objection]:
    protected = before.guardrails.protected
    if not protected:
        return
    for scope, old, new in _both(before, after):
        ladder = facts.ladders[scope.type]
        for email in sorted(protected & old.entries.keys()):
            entry = new.entries.get(email)
            if entry is None or ladder.is_demotion(old.entries[email].role.name, entry.role.name):
                yield Objection(
                    "protected",
                    f"{email} is protected, and would be removed, demoted or un-invited in {scope.label}.",
                )


def _owners(before: Desired, after: Desired, facts: Facts) -> Iterator[Objection]:
    for scope, old, new in _both(before, after):
        ladder = facts.ladders[scope.type]
        owners = sorted(entry.email for entry in old.entries.values() if ladder.is_owner(entry.role.name))
        if owners and not any(entry.role.id or ladder.is_owner(entry.role.name) for entry in new.entries.values()):
            fate = "get another role in" if owners[0] in new.entries else "be removed from"
            owner = ladder.owner
            reason = f"{owners[0]} is {owner} and would {fate} {scope.label}, but no successor is named {owner}."
            yield Objection("owner", reason)


def _both(before: Desired, after: Desired) -> Iterator[tuple[Scope, DesiredScope, DesiredScope]]:
    yield ORGANIZATION, before.organization, after.organization
    projects = {(one.id, one.name): one for one in after.projects}
    for old in before.projects:
        new = projects.get((old.id, old.name))
        if new is not None and new is not old:
            yield Scope("project", old.id or "", old.name or old.id or ""), old, new
