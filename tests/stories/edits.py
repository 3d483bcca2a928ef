"""How people change an access file: one thing at a time, and never into one that is refused or blocked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from campaign import worlds
from campaign.may import kind_of

from .access import ORGANIZATION, Entry, Place

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from .access import Access

    Edit = Callable[[random.Random, Access, list[str], datetime], str]

#: Expiries fall half a day off every moment of a story.
_HALF_A_DAY: Final = timedelta(hours=12)
_ROLES: Final = {ORGANIZATION: ("Admin", "Member", "Auditor"), "project": ("Manager", "Member", "Annotator")}


def edit(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    """Change it; returns a sentence about what was done.

    Args:
        dice: decide.
        access: is changed.
        people: everybody who plays a part.
        now: the present moment, UTC.
    """
    done = dice.choice(_EDITS)(dice, access, people, now)
    access.style = dice.randrange(1 << 30)
    _mend(access)
    return done


def _add(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    key = _scope(dice, access)
    email = dice.choice(people)
    place = access.place(key)
    if place.owner() == email:
        return f"{email} stays Owner of {key}"
    entry = Entry(_role(dice, access, key), None, dice.choice(("members", "members", "invitees")))
    place.entries[email] = _timed(dice, access, key, entry, now) if dice.random() < 0.4 else entry
    return f"{email} is to be in {key}: {place.entries[email]}"


def _remove(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    del people, now
    key = _scope(dice, access)
    email = dice.choice(list(access.place(key).entries))
    for each in access.scopes() if key == ORGANIZATION else [key]:
        if access.place(each).owner() != email:
            access.place(each).entries.pop(email, None)
    return f"{email} is out of {key}, but for what they own"


def _change_role(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    del people, now
    key = _scope(dice, access)
    place = access.place(key)
    email = dice.choice(list(place.entries))
    if place.owner() != email:
        place.entries[email] = replace(place.entries[email], role=_role(dice, access, key))
    return f"{email} in {key}: {place.entries[email]}"


def _let_time_do_it(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    del people
    key = _scope(dice, access)
    place = access.place(key)
    email = dice.choice(list(place.entries))
    entry = replace(place.entries[email], expires=None, starts=None, then=None)
    place.entries[email] = entry if dice.random() < 0.15 else _timed(dice, access, key, entry, now)
    return f"{email} in {key}, unless they own anything: {place.entries[email]}"


def _timed(dice: random.Random, access: Access, key: str, entry: Entry, now: datetime) -> Entry:
    """The same entry, which starts, ends or falls back soon."""
    soon = _soon(dice, now)
    match dice.randrange(4):
        case 0:
            return replace(entry, starts=soon, expires=soon + timedelta(days=3) if dice.random() < 0.4 else None)
        case 1:
            return replace(entry, expires=soon, then=_role(dice, access, key))
        case _:
            return replace(entry, expires=soon)


def _hand_over(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    del now
    key = _scope(dice, access)
    place = access.place(key)
    heir, before = dice.choice(people), place.owner()
    if before is not None and before != heir:
        if dice.random() < 0.3:
            del place.entries[before]
        else:
            place.entries[before] = replace(place.entries[before], role=_role(dice, access, key))
    place.entries[heir] = Entry("Owner")
    return f"{heir} is to own {key} after {before}"


def _manage(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    del people, now
    key = dice.choice(access.scopes())
    place = access.place(key)
    if key != ORGANIZATION or not place.managed or dice.random() < 0.3:
        place.managed = not place.managed
    return f"{key} is {'' if place.managed else 'un'}managed"


def _keep(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    del people, now
    key = _scope(dice, access)
    place = access.place(key)
    place.unlisted = "keep" if place.unlisted == "remove" else "remove"
    return f"unlisted people of {key}: {place.unlisted}"


def _invitations(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    del people, now
    match dice.randrange(3):
        case 0:
            access.declined = "hold" if access.declined == "resend" else "resend"
        case 1:
            now_at_once = access.project_invitations == "immediately"
            access.project_invitations = "after-joining" if now_at_once else "immediately"
        case _:
            access.resend_after = dice.choice((None, 2, 7))
    return f"invitations: {access.project_invitations}, {access.declined}, after {access.resend_after} days"


def _define(dice: random.Random, access: Access, people: list[str], now: datetime) -> str:
    """Roles and policies are defined, changed, renamed, left to others, or no longer managed."""
    del people, now
    key = dice.choice(access.scopes())
    place = access.place(key)
    if place.definitions is None or dice.random() < 0.3:
        place.definitions = worlds.definitions(dice, kind_of(key))
    elif dice.random() < 0.15:
        place.definitions = None
    else:
        _redefine(dice, kind_of(key), place.definitions)
    return f"roles and policies of {key}: {place.definitions}"


def _redefine(dice: random.Random, kind: str, found: worlds.Definitions) -> None:
    """One thing of it is another, as a reviewer would see it in one line."""
    fresh = worlds.definitions(dice, kind)
    match dice.randrange(4):
        case 0:
            found.policies = {**found.policies, **fresh.policies}
        case 1 if found.roles is not None:
            found.roles = {**found.roles, worlds.custom(kind): _some(dice, found.policies)}
        case 2:
            found.unlisted = "keep" if found.unlisted == "remove" or found.roles is None else "remove"
        case _:
            name = dice.choice(list(found.policies))
            found.policies = {**found.policies, name: next(iter(fresh.policies.values()))}


def _some(dice: random.Random, policies: dict[str, list[str]]) -> list[str]:
    return sorted(dice.sample(list(policies), dice.randint(0, len(policies))))


_EDITS: Final[tuple[Edit, ...]] = (
    *(_add,) * 3,
    *(_remove,) * 2,
    *(_change_role,) * 2,
    *(_let_time_do_it,) * 3,
    *(_hand_over,) * 2,
    *(_define,) * 3,
    _manage,
    _keep,
    _invitations,
)


def _scope(dice: random.Random, access: Access) -> str:
    return dice.choice([key for key in access.scopes() if access.place(key).entries])


def _role(dice: random.Random, access: Access, key: str) -> str:
    return dice.choice([*_ROLES[kind_of(key)], *_defined(access.place(key))])


def _defined(place: Place) -> list[str]:
    """The custom roles that the file defines in a scope."""
    found = place.definitions
    return [] if found is None or found.roles is None else list(found.roles)


def _soon(dice: random.Random, now: datetime) -> datetime:
    return now + timedelta(days=dice.choice((0, 2, 5))) + _HALF_A_DAY


def _mend(access: Access) -> None:
    """What a reviewer would insist on.

    A scope has an Owner whose entry lasts, as a present Owner can't leave otherwise; and an organization that removes
    whoever it doesn't name has to name everybody.
    """
    home = access.organization
    for key in access.scopes():
        place = access.place(key)
        _without_unknown_roles(place, kind_of(key))
        owner = place.owner()
        if owner is None:
            owner = next((email for email in place.entries if email in home.entries), home.owner())
            assert owner is not None
        _lasts(place, owner, "Owner")
        if owner in home.entries:
            _lasts(home, owner, home.entries[owner].role)
    for place in access.projects.values() if home.unlisted == "remove" else ():
        for email in place.entries:
            home.entries.setdefault(email, Entry("Member"))


def _without_unknown_roles(place: Place, kind: str) -> None:
    """Nobody is to hold a role that the file neither defines nor expects the platform to have."""
    known = {"Owner", *_ROLES[kind], *_defined(place)}
    for email, entry in place.entries.items():
        role = entry.role if entry.role in known else "Member"
        then = entry.then if entry.then is None or entry.then in known else "Member"
        place.entries[email] = replace(entry, role=role, then=then)


def _lasts(place: Place, email: str, role: str) -> None:
    place.entries[email] = Entry(role)
