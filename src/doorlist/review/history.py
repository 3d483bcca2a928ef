"""Since when one person has what, by what the access files of each commit say. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from doorlist import __version__
from doorlist.planning.builder import record
from doorlist.powers.build import definitions_from_desired, role_key
from doorlist.powers.patterns import folded
from doorlist.review.diff_values import Expiry
from doorlist.review.history_values import (
    FORMAT_VERSION,
    CommitRecord,
    History,
    HistoryChange,
    HistoryEvent,
    Unknown,
    ViaChange,
)
from doorlist.review.matched_scopes import scope_of
from doorlist.values.action import RoleChange
from doorlist.values.scope import Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from doorlist.access.past import Commit
    from doorlist.platform.facts import Facts
    from doorlist.values.desired import Desired, DesiredScope, Entry


class Held(NamedTuple):
    """One person's entry in one scope of one commit, and what its role may do as far as the files tell.

    `others`: further entries through groups, which count at other times.
    """

    scope: Scope
    entry: Entry
    permissions: frozenset[str]
    others: tuple[Entry, ...] = ()


Access = tuple[Held, ...]


def access_of(desired: Desired, facts: Facts, email: str) -> Access:
    """What the files say of one person, whatever the time."""
    found = []
    for wanted in desired.scopes():
        entries = wanted.of(email) if wanted.managed else ()
        if entries:
            entry, *others = entries
            scope = scope_of(desired, wanted)
            found.append(Held(scope, entry, _permissions(wanted, desired, facts, entry), tuple(others)))
    return tuple(sorted(found, key=lambda one: scope_order(one.scope)))


def _permissions(wanted: DesiredScope, desired: Desired, facts: Facts, entry: Entry) -> frozenset[str]:
    """As patterns and names: of built-in roles nothing changes, so that only what the files define is told."""
    powers = definitions_from_desired(
        facts.ladders["organization" if wanted is desired.organization else "project"], wanted
    )
    key = role_key(entry.role)
    return frozenset(folded(powers.of_role(key), powers.catalogue)) if key in powers.roles else frozenset()


def history(
    email: str,
    commits: Sequence[Commit],
    access: Mapping[str, Access | str],
    *,
    moved: Callable[[Commit, str], str | None] = lambda commit, path: None,
) -> History:
    """The history of a person.

    Args:
        email: the person.
        commits: the newest first, each after all that come from it.
        access: by commit, what its files say; or why nothing can be told.
        moved: where a commit took a file from, asked only where that may be why somebody has access.
    """
    known = _known(commits, access)
    merges = _merges(commits)
    events = []
    for commit in commits:
        changes = tuple(_changes(commit, known, access, moved))
        if changes:
            merge = merges.get(commit.id)
            events.append(HistoryEvent(_record(commit), None if merge is None else _record(merge), changes))
    return History(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        email=email,
        events=tuple(events),
        begins=tuple(_record(commit) for commit in commits if commit.cut and known[commit.id]),
        unknown=tuple(Unknown(_record(c), why) for c in commits if isinstance(why := access[c.id], str)),
        commits=len(commits),
    )


def _known(commits: Sequence[Commit], access: Mapping[str, Access | str]) -> Mapping[str, Access]:
    """What each commit says; one that can't be read is taken to say what the one before it did."""
    known: dict[str, Access] = {}
    for commit in reversed(commits):
        says = access[commit.id]
        known[commit.id] = says if not isinstance(says, str) else known[commit.parents[0]] if commit.parents else ()
    return known


def _changes(
    commit: Commit,
    known: Mapping[str, Access],
    access: Mapping[str, Access | str],
    moved: Callable[[Commit, str], str | None],
) -> Iterator[HistoryChange]:
    if isinstance(access[commit.id], str):
        return
    after = known[commit.id]
    parents = [known[parent] for parent in commit.parents]
    if any(_same(parent, after) for parent in parents):
        # A merge that has just what one of its sides has decides nothing: that side's commits did.
        return
    # Where a shallow clone ends, what is there was there before, for all that is known.
    before = after if commit.cut else parents[0] if parents else ()
    for old, new in _paired(before, after):
        change = _change(old, new)
        if change is not None:
            came = None if new is None or change.what == "changed" else moved(commit, new.entry.source.file)
            yield change if came is None else replace(change, moved=came)


def _same(one: Access, other: Access) -> bool:
    return all(old is not None and new is not None and _change(old, new) is None for old, new in _paired(one, other))


def _paired(before: Access, after: Access) -> list[tuple[Held | None, Held | None]]:
    """The scopes of both sides, in their order; paired as `matched_scopes.pairs` does."""
    left = list(before)
    both: list[tuple[Held | None, Held | None]] = []
    for new in after:
        old = next((one for one in left if _is(one.scope, new.scope)), None)
        if old is not None:
            left.remove(old)
        both.append((old, new))
    return [*both, *((old, None) for old in left)]


def _is(one: Scope, other: Scope) -> bool:
    # A section that gains or loses its id counts as another project: only live could tell.
    return (one.type, one.id, one.id or one.name) == (other.type, other.id, other.id or other.name)


def _change(old: Held | None, new: Held | None) -> HistoryChange | None:
    one, other = (None if held is None else held.entry for held in (old, new))
    said = new or old
    assert said is not None
    could, may = (frozenset() if held is None else held.permissions for held in (old, new))
    if one is None or other is None:
        what = "took" if other is None else "gave"
    elif _all_terms(old) != _all_terms(new) or could != may:
        what = "changed"
    elif one.source.file != other.source.file:
        what = "moved"
    else:
        return None
    return HistoryChange(
        scope=said.scope,
        what=what,  # type: ignore[arg-type]  # one of the four
        role=RoleChange(_role(one), _role(other)),
        starts=Expiry(one and one.starts, other and other.starts),
        expires=Expiry(one and one.expires, other and other.expires),
        then=RoleChange(_then(one), _then(other)),
        via=ViaChange(_via(one), _via(other)),
        gains=tuple(sorted(may - could)),
        loses=tuple(sorted(could - may)),
        moved=None,
        reason=None if other is None else other.reason,
        source=record(said.entry.source),
    )


def _all_terms(held: Held | None) -> tuple[object, ...]:
    return () if held is None else tuple(map(_terms, (held.entry, *held.others)))


def _terms(entry: Entry) -> tuple[object, ...]:
    """What an entry gives; the case of a role's name, the reason, and where the entry stands, are not part of it."""
    role, then = entry.role, entry.then
    return (
        (role.name or "").casefold(),
        role.id,
        entry.listing,
        entry.starts,
        entry.expires,
        None if then is None else ((then.name or "").casefold(), then.id),
        entry.group,
        entry.template,
    )


def _role(entry: Entry | None) -> str | None:
    return None if entry is None else str(entry.role)


def _then(entry: Entry | None) -> str | None:
    return None if entry is None or entry.then is None else str(entry.then)


def _via(entry: Entry | None) -> str | None:
    if entry is None:
        return None
    steps = (("group", entry.group), ("template", entry.template))
    return " of ".join(f"{kind} {name}" for kind, name in steps if name is not None) or None


def _record(commit: Commit) -> CommitRecord:
    return CommitRecord(commit.id, commit.date, commit.author, commit.subject)


def _merges(commits: Sequence[Commit]) -> dict[str, Commit]:
    """The merge that brought each commit to where HEAD is; none for a commit that was made there."""
    by_id = {commit.id: commit for commit in commits}
    main = []
    here = commits[0] if commits else None
    while here is not None:
        main.append(here)
        here = by_id.get(here.parents[0]) if here.parents else None
    found: dict[str, Commit] = {}
    seen = {commit.id for commit in main}
    for merge in reversed(main):
        for commit in _new_ancestors(merge.parents[1:], by_id, seen):
            found[commit.id] = merge
    return found


def _new_ancestors(ids: Iterable[str], by_id: Mapping[str, Commit], seen: set[str]) -> Iterator[Commit]:
    open_ids = list(ids)
    while open_ids:
        commit = by_id.get(open_ids.pop())
        if commit is not None and commit.id not in seen:
            seen.add(commit.id)
            open_ids += commit.parents
            yield commit
