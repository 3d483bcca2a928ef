"""Hypothesis strategies: worlds and files with roles and policies, small enough to try every order of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from doorlist.values.desired import Desired, DesiredScope, Unlisted
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION, Scope
from support.defined import CATALOGUE, defined, defining
from support.worlds import BUILTIN, Inside, desired, live, mail, project, want

BOT = project("Bot")
PEOPLE = ("ada", "bob", "cyd", "dan")
POLICIES = ("Look", "Edit", "Wipe")
ROLES = ("Judge", "Clerk", "Guest")

#: Live alone shows people who are in and have no role.
_NO_ROLE = ("-",)
#: Few permissions, so that policies overlap.
_OF = {"organization": CATALOGUE["organization"][1:4], "project": CATALOGUE["project"][1:4]}


@st.composite
def _policies(draw: st.DrawFn, scope: Scope, names: tuple[str, ...]) -> dict[str, str]:
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=len(names)))
    return {name: " ".join(sorted(draw(st.sets(st.sampled_from(_OF[scope.type]))))) for name in chosen}


@st.composite
def _roles(draw: st.DrawFn, policies: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=len(names)))
    having = st.sets(st.sampled_from(sorted(policies))) if policies else st.just(set())
    return {name: " ".join(sorted(draw(having))) for name in chosen}


@st.composite
def _people(
    draw: st.DrawFn, scope: Scope, roles: Mapping[str, str], among: tuple[str, ...], without: tuple[str, ...] = ()
) -> dict[str, str]:
    names = [*BUILTIN[scope.type][1:], *roles, *roles, *without]
    found = {who: draw(st.sampled_from([None, *names])) for who in among}
    return {who: role for who, role in found.items() if role is not None}


@st.composite
def worlds(draw: st.DrawFn, *, few: bool = False) -> tuple[Desired, Live]:
    """Files and a live state that fit each other, an organization and one project, all of it read.

    Args:
        draw: of hypothesis.
        few: fewer people and definitions, so that the plans are short.
    """
    policies, roles = (POLICIES[:2], ROLES[:2]) if few else (POLICIES, ROLES)
    people = PEOPLE[:3] if few else PEOPLE
    sides: dict[Scope, tuple[dict[str, str], dict[str, str]]] = {}
    for scope in (ORGANIZATION, BOT):
        has = draw(_policies(scope, policies))
        sides[scope] = draw(_roles(has, roles)), has
    inside = {"ada": "Owner", **draw(_people(ORGANIZATION, sides[ORGANIZATION][0], people[1:], _NO_ROLE))}
    there = draw(_people(BOT, sides[BOT][0], tuple(inside), _NO_ROLE))
    world = live(inside, Bot=Inside(there))
    for scope, (live_roles, live_policies) in sides.items():
        world = defined(world, scope, live_roles, live_policies)
    org = draw(_wanted(ORGANIZATION, sides[ORGANIZATION], policies, roles, people[1:], {"ada": "Owner"}))
    # The loader sees to it that whoever is listed in a project is in the organization, where others are removed.
    among = tuple(who for who in people if org.unlisted == "keep" or mail(who) in org.entries)
    return desired(org, Bot=draw(_wanted(BOT, sides[BOT], policies, roles, among, {}))), world


@st.composite
def _wanted(
    draw: st.DrawFn,
    scope: Scope,
    side: tuple[Mapping[str, str], Mapping[str, str]],
    policies: tuple[str, ...],
    roles: tuple[str, ...],
    people: tuple[str, ...],
    named: Mapping[str, str],
) -> DesiredScope:
    live_roles, live_policies = side
    unlisted: Unlisted = draw(st.sampled_from(["remove", "keep"]))
    has = draw(st.one_of(st.none(), _policies(scope, policies)))
    known = live_policies if has is None else has
    gives = draw(st.one_of(st.none(), _roles(known, roles)))
    listing: Unlisted = draw(st.sampled_from(["remove", "keep"]))
    # An entry names what there will be: what the files define, and what live has and they don't take away.
    going = gives is not None and listing == "remove"
    there = set(gives or ()) if going else {*(gives or ()), *live_roles}
    entries = {**named, **draw(_people(scope, dict.fromkeys(sorted(there), ""), people))}
    return defining(want(entries, unlisted), gives, has, unlisted_roles=listing)
