"""`tidy`: takes out of the files what has had its time, and changes nobody's access.

An entry that has ended stays where taking it out would change something: where a group or a template would bring the
person back, as a direct entry goes before them, and where unlisted people are kept, as then nobody would remove them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import Mapping, Scalar
from doorlist.editing import targets
from doorlist.editing.changes import move_to_members, remove
from doorlist.editing.places import LISTINGS, ORGANIZATION, Entry, canonical
from doorlist.editing.splice import Collection
from doorlist.errors import EditRefused
from doorlist.planning.resolve import targets as resolved
from doorlist.values.at_moment import at
from doorlist.values.times import read_end
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import datetime

    from doorlist.editing.places import Files, Owner, Section
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live, LiveScope


def tidy(files: Files, desired: Desired, moment: datetime, live: Live | None = None) -> list[str]:
    """Note the changes in the files.

    Args:
        files: the files.
        desired: what they come to.
        moment: now (UTC).
        live: the live state, which tells what is done and who has joined; `None`: only what the files tell.

    Returns:
        What stays although its time is over, a sentence each.

    Raises:
        NotEditable: it would touch more.
    """
    tidying = _Tidying(files, desired, moment, live)
    gone = tidying.ended()
    remove(gone)
    if live is not None:
        out = frozenset(gone)
        for section in files.sections():
            tidying.joined(section, out)
            tidying.done(section)
    return tidying.hints


def check_unchanged(old: Desired, new: Desired, moment: datetime) -> None:
    """Refuse an edit that changes anybody's access, which tidying never should.

    Raises:
        EditRefused: somebody would hold something else now.
    """
    before, after = _held(old, moment), _held(new, moment)
    changed = sorted({email for (_, email), _ in before.items() ^ after.items()})
    if changed:
        what = f"tidying would change what {listed(changed, most=4)} hold now, and nothing was changed"
        raise EditRefused(what, fix="Please report this; take the entries out by hand.")


def _held(desired: Desired, moment: datetime) -> dict[tuple[str | None, str], str]:
    now = at(desired, moment)
    return {
        (None if scope is now.organization else scope.name, email): str(entry.role)
        for scope in now.scopes()
        for email, entry in scope.entries.items()
    }


class _Tidying:
    def __init__(self, files: Files, desired: Desired, moment: datetime, live: Live | None) -> None:
        self._files = files
        self._moment = moment
        self._keeps = {scope.name for scope in desired.projects if scope.unlisted == "keep"}
        self._organization_keeps = desired.organization.unlisted == "keep"
        self._live: dict[str | None, LiveScope] = {}
        if live is not None:
            for one in resolved(desired, live):
                name = None if one.scope.type == "organization" else one.wanted.name
                self._live[name] = live.of(one.scope)
        self._invited = {name: {one.email for one in scope.invitations or ()} for name, scope in self._live.items()}
        self._uses = {
            section.owner: targets.used_templates(files, section.owner)
            for section in files.sections()
            if section.owner.kind == "project"
        }
        #: Entries that have ended and stay, and why.
        self._kept: dict[Entry, str] = {}
        self.hints: list[str] = []

    def ended(self) -> tuple[Entry, ...]:
        """The entries to take out."""
        found = [Entry(people, number) for people in self._files.people() for number in range(len(people.node.keys))]
        gone: dict[Entry, None] = {}
        for entry in found:
            if self._is_over(entry):
                why = self._stays(entry)
                if why is None:
                    gone[entry] = None
                else:
                    self._kept[entry] = why
        for entry in [one for one in gone if one.people.owner == ORGANIZATION]:
            self._with_projects(entry, gone)
        # Some that would have stayed by themselves have gone with the person's entry of the organization.
        self.hints += [
            f"{entry.place}: {_who(entry)} has ended, and the entry stays: {why}."
            for entry, why in self._kept.items()
            if entry not in gone
        ]
        return tuple(gone)

    def _is_over(self, entry: Entry) -> bool:
        text = entry.field("expires") if isinstance(entry.value, Mapping) else None
        end = read_end(text) if text is not None and entry.field("then") is None else None
        return end is not None and not isinstance(end, str) and end <= self._moment

    def _stays(self, entry: Entry) -> str | None:
        who = _who(entry)
        scopes = self._scopes(entry.people.owner)
        for scope in scopes:
            for person, ways in self._hidden(entry, scope):
                if ways:
                    through = listed([targets.way(one) for one in ways])
                    return f"without it {person} would come into {scope} through {through}"
        for scope in scopes:
            keeps = self._organization_keeps if scope == ORGANIZATION else scope.name in self._keeps
            if keeps and not self._is_out(scope, who):
                return f"{scope} keeps whoever isn't named, so without it nobody would take them out"
        return None

    def _hidden(self, entry: Entry, scope: Owner) -> Iterator[tuple[str, list[Entry]]]:
        """What an entry that has ended hides: a direct one all else, a project's own group what templates bring."""
        who = _who(entry)
        yield who, self._lasting(scope, who, entry)
        if who.startswith(GROUP) and entry.people.owner.kind == "project":
            for person in self._people(entry):
                if not any(one.people.owner == scope for one in self._files.entries(person)):
                    ways = self._lasting(scope, person, entry)
                    yield person, [one for one in ways if one.people.owner.kind == "template"]

    def _lasting(self, scope: Owner, who: str, besides: Entry) -> list[Entry]:
        ways = targets.through(self._files, scope, who)
        return [one for one in ways if one != besides and not self._is_over(one)]

    def _scopes(self, owner: Owner) -> list[Owner]:
        """The scopes that an owner's entries count in."""
        if owner.is_scope:
            return [owner]
        return [project for project, used in self._uses.items() if owner.name in used]

    def _is_out(self, scope: Owner, who: str) -> bool:
        """Whether live shows that nobody is left to be taken out."""
        name = None if scope == ORGANIZATION else scope.name
        live = self._live.get(name)
        if live is None or live.members is None or live.invitations is None or who.startswith(GROUP):
            return False
        return who not in live.members and who not in self._invited[name]

    def _with_projects(self, entry: Entry, gone: dict[Entry, None]) -> None:
        """Take out the same people's entries in projects with theirs in the organization; where one can't go, all
        stay."""
        own: list[Entry] = []
        for person in self._people(entry):
            if self._still_in(person, gone):
                continue
            own += [
                one for one in self._files.entries(person) if one.people.owner != ORGANIZATION and one not in gone
            ]
            reached = self._through_groups(person)
            for project in self._uses if reached else ():
                if project not in reached:
                    continue
                ways = [
                    one
                    for one in targets.through(self._files, project, person)
                    if _who(one).startswith(GROUP) and one not in gone
                ]
                if ways:
                    del gone[entry]
                    self._kept[entry] = f"{person} is in {project} through {listed([targets.way(w) for w in ways])}"
                    return
        gone.update(dict.fromkeys(own))

    def _through_groups(self, person: str) -> set[Owner]:
        """The scopes that groups of somebody's are in."""
        groups = {GROUP + one.people.owner.name for one in self._files.groups_of(person)}
        entries = (one for group in groups for one in self._files.entries(group))
        return {scope for one in entries for scope in self._scopes(one.people.owner)}

    def _people(self, entry: Entry) -> list[str]:
        who = _who(entry)
        if not who.startswith(GROUP):
            return [who]
        return [
            canonical(item.text)
            for one in self._files.lists()
            if one.owner.kind == "group" and GROUP + one.owner.name == who
            for item in one.node.items
            if isinstance(item, Scalar)
        ]

    def _still_in(self, person: str, gone: Container[Entry]) -> bool:
        groups = targets.through(self._files, ORGANIZATION, person)
        own = [one for one in self._files.entries(person) if one.people.owner == ORGANIZATION]
        return any(one not in gone for one in (*own, *groups))

    def joined(self, section: Section, gone: Container[Entry]) -> None:
        """Move who has joined from `invitees` to `members`."""
        live = self._live.get(None if section.owner == ORGANIZATION else section.owner.name)
        if live is None or not section.owner.is_scope:
            return
        for people in section.people():
            if people.listing != LISTINGS[1]:
                continue
            entries = [Entry(people, number) for number in range(len(people.node.keys))]
            there = [one for one in entries if one not in gone and _who(one) in (live.members or {})]
            if there:
                move_to_members(section, there)

    def done(self, section: Section) -> None:
        """Take out `was` where live has the new name."""
        scopes = self._scopes(section.owner)
        lives = [self._live.get(None if scope == ORGANIZATION else scope.name) for scope in scopes]
        for kind, name, definition in _definitions(section):
            names = [key.text for key in definition.keys]
            if "was" in names and lives and all(one is not None and _has(one, kind, name.text) for one in lives):
                collection = Collection(section.file.text, name, definition)
                section.file.take(collection.without([names.index("was")]))


def _definitions(section: Section) -> Iterator[tuple[str, Scalar, Mapping]]:
    for kind in ("roles", "policies"):
        found = section.value(kind)
        if found is not None and isinstance(found[1], Mapping):
            for key, value in zip(found[1].keys, found[1].values, strict=True):
                if isinstance(value, Mapping):
                    yield kind, key, value


def _has(live: LiveScope, kind: str, name: str) -> bool:
    there = live.roles if kind == "roles" else live.policies
    return any(one.name.casefold() == name.strip().casefold() for one in there or ())


def _who(entry: Entry) -> str:
    return canonical(entry.key.text)
