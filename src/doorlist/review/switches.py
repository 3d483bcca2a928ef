"""Settings that a change of the files switches: what is managed, who is kept unlisted, how people are invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.builder import record
from doorlist.review.diff_values import Switch
from doorlist.review.matched_scopes import moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from doorlist.review.matched_scopes import Pair
    from doorlist.values.desired import Desired, DesiredScope, InvitationSettings


def switches(both: Sequence[Pair], old: Desired, new: Desired) -> tuple[Switch, ...]:
    """Every setting that differs; scopes in their order, then the settings of all."""
    found = [*_identity(both[0]), *map(_another_project, moved(old, new))]
    for pair in both:
        found.extend(_scope(pair))
        found.extend(_definitions(pair))
    return (*found, *_unnamed(old, new), *_invitations(old.invitations, new.invitations))


def _identity(organization: Pair) -> Iterator[Switch]:
    old, new = organization.old, organization.new
    if old is None or new is None or (old.name is None and old.id is None):
        return
    for setting, before, after in (("name", old.name, new.name), ("id", old.id, new.id)):
        if before != after:
            meaning = "The files are for this organization, and refuse to go on with any other."
            # Adding or dropping one of the two still names the same organization by the other.
            loud = not ((old.name is not None and old.name == new.name) or (old.id is not None and old.id == new.id))
            loud |= before is not None and after is not None
            yield Switch(organization.scope, setting, before, after, loud, meaning, record(new.source))


def _another_project(pair: Pair) -> Switch:
    assert pair.old is not None, "a section that moved stands on both sides"
    assert pair.new is not None, "a section that moved stands on both sides"
    before, after = (
        f"the project called {one.name}" if one.id is None else f"the one with the id {one.id}"
        for one in (pair.old, pair.new)
    )
    meaning = f"This section means another project from now on: {after}, and no longer {before}."
    return Switch(pair.scope, "id", pair.old.id, pair.new.id, True, meaning, record(pair.new.source))


def _scope(pair: Pair) -> Iterator[Switch]:
    was, now = _is_managed(pair.old), _is_managed(pair.new)
    source = None if pair.new is None else record(pair.new.source)
    if was != now:
        removes = pair.new is not None and pair.new.unlisted == "remove"
        meaning = "Nobody in it is touched any more."
        if now:
            meaning = "Managed from now on: whoever isn't named is " + ("removed." if removes else "kept.")
        words = {True: "managed", False: "not managed"}
        yield Switch(pair.scope, "managed", words[was], words[now], was or removes, meaning, source)
    elif was and pair.old is not None and pair.new is not None and pair.old.unlisted != pair.new.unlisted:
        kept = pair.new.unlisted == "keep"
        meaning = f"Whoever isn't named is {'kept' if kept else 'removed'} from now on."
        yield Switch(pair.scope, "unlisted", pair.old.unlisted, pair.new.unlisted, True, meaning, source)


def _definitions(pair: Pair) -> Iterator[Switch]:
    """Whether the scope's custom roles and policies are managed, and what becomes of those that aren't named."""
    source = None if pair.new is None else record(pair.new.source)
    managed = {}
    for key, nouns in (("policies", "policies"), ("roles", "custom roles")):
        was, now = (one is not None and getattr(one, key) is not None for one in (pair.old, pair.new))
        managed[key] = was and now
        if was == now:
            continue
        removes = pair.new is not None and pair.new.unlisted_roles == "remove"
        meaning = f"None of its {nouns} is touched any more."
        if now:
            meaning = f"Managed from now on: {nouns} that aren't named are " + ("deleted." if removes else "kept.")
        words = {True: "managed", False: "not managed"}
        yield Switch(pair.scope, key, words[was], words[now], was or removes, meaning, source)
    if any(managed.values()) and pair.old is not None and pair.new is not None:
        before, after = pair.old.unlisted_roles, pair.new.unlisted_roles
        if before != after:
            verb = "kept" if after == "keep" else "deleted"
            meaning = f"Custom roles and policies that aren't named are {verb} from now on."
            yield Switch(pair.scope, "unlisted_roles", before, after, True, meaning, source)


def _unnamed(old: Desired, new: Desired) -> Iterator[Switch]:
    if old.unnamed_projects != new.unnamed_projects:
        is_drift = new.unnamed_projects == "drift"
        meaning = f"Projects that no file names are {'drift' if is_drift else 'not looked at'} from now on."
        yield Switch(
            None, "unnamed_projects", old.unnamed_projects, new.unnamed_projects, not is_drift, meaning, None
        )


def _is_managed(scope: DesiredScope | None) -> bool:
    return scope is not None and scope.managed


def _invitations(old: InvitationSettings, new: InvitationSettings) -> Iterator[Switch]:
    if old.projects != new.projects:
        meaning = {
            "immediately": "People are invited to projects at once, also before they are in the organization.",
            "after-joining": "People are invited to projects only once they are in the organization.",
        }[new.projects]
        yield Switch(None, "invitations.projects", old.projects, new.projects, False, meaning, None)
    if old.declined != new.declined:
        meaning = {
            "hold": "Whoever declined isn't asked again.",
            "resend": "Whoever declined is asked again.",
        }[new.declined]
        yield Switch(None, "invitations.declined", old.declined, new.declined, False, meaning, None)
    if old.resend_after != new.resend_after:
        after = _span(new.resend_after)
        meaning = "Nobody is reminded." if after is None else f"Whoever hasn't answered for {after} is reminded."
        yield Switch(None, "invitations.resend_after", _span(old.resend_after), after, False, meaning, None)


def _span(span: timedelta | None) -> str | None:
    return None if span is None else span_written(span)


def span_written(span: timedelta) -> str:
    """As a file would have it: whole days, else hours."""
    hours = int(span.total_seconds() // 3600)
    return f"{hours // 24}d" if hours % 24 == 0 else f"{hours}h"
