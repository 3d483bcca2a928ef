"""Roles and policies that live state has otherwise than the files define them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from doorlist.planning.defining import policy_content, role_content
from doorlist.review.definition_keys import definition_key, key_of, stuck_definitions
from doorlist.review.nested import differences
from doorlist.review.origins import Origin
from doorlist.values.action import PolicyContent
from doorlist.values.fields import ScopeField, SourceRecord
from doorlist.values.kinds import KINDS
from doorlist.values.scope import scope_order
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.values.action import DefinitionAction, RoleContent
    from doorlist.values.live import Live
    from doorlist.values.plan import BlockedBy

    Content = PolicyContent | RoleContent


@dataclass(frozen=True, slots=True)
class DefinitionDrift:
    """One custom role or policy that isn't as the files define it."""

    scope: ScopeField
    kind: Annotated[Literal["role", "policy"], Field(description="Which of the two it is.")]
    name: Annotated[str, Field(description="Its name in live; where live doesn't have it, in the files.")]
    what: Annotated[
        Literal["missing", "extra", "changed"],
        Field(
            description="missing: only the files have it; extra: only live has it; changed: both, and they differ."
        ),
    ]
    extra: Annotated[
        tuple[str, ...],
        Field(description="Permissions of a policy, or policies of a role, that live has and the files don't give."),
    ]
    missing: Annotated[tuple[str, ...], Field(description="The same that the files give and live doesn't have.")]
    told: Annotated[str, Field(description="A sentence for a reviewer.")]
    concerns: Annotated[tuple[str, ...], Field(description="Whose permissions putting it right changes, by email.")]
    origin: Annotated[
        Origin | None,
        Field(description="As of a person's difference; null: no baseline, or one that doesn't tell."),
    ]
    source: Annotated[SourceRecord | None, Field(description="Where the files define it; null where they don't.")]
    actions: Annotated[tuple[str, ...], Field(description="Ids of the plan's actions that put it right.")]

    @property
    def key(self) -> str:
        """What it is within its scope; no email has a blank."""
        return definition_key(self.kind, self.name)


def definition_drift(
    actions: Sequence[DefinitionAction], blocked: Sequence[BlockedBy], live: Live
) -> list[DefinitionDrift]:
    """A plan's actions as differences, and what must go and is still in use; roles first, each by name.

    A redefinition that takes two requests is one difference.
    """
    found: dict[tuple[str, str], list[DefinitionAction]] = {}
    for action in actions:
        found.setdefault((action.scope.key, key_of(action)), []).append(action)
    differences = [*map(_difference, found.values()), *_stuck(blocked, live)]
    return sorted(differences, key=lambda one: (scope_order(one.scope), one.kind == "policy", one.name))


def _stuck(blocked: Sequence[BlockedBy], live: Live) -> Iterator[DefinitionDrift]:
    """Differences that no action puts right: somebody, or a role, has to let go of the definition first."""
    for kind, one in stuck_definitions(blocked):
        there = live.of(one.scope)
        found = map(role_content, there.roles or ()) if kind == "role" else map(policy_content, there.policies or ())
        yield DefinitionDrift(
            scope=one.scope,
            kind=kind,
            name=one.definition or "",
            what="extra",
            extra=tuple(sorted(_items(next((each for each in found if each.name == one.definition), None)))),
            missing=(),
            told=one.reason,
            concerns=one.emails,
            origin=None,
            source=None,
            actions=(),
        )


def _difference(actions: list[DefinitionAction]) -> DefinitionDrift:
    first, last = actions[0], actions[-1]
    live, wanted = first.definition.before, last.definition.after
    named = live or wanted
    assert named is not None, "an action about a definition that neither side has"
    extra, missing = _items(live) - _items(wanted), _items(wanted) - _items(live)
    concerned = {email for action in actions for impact in action.impact for email in impact.people}
    return DefinitionDrift(
        scope=first.scope,
        kind="policy" if KINDS[first.kind].about == "policy" else "role",
        name=named.name,
        what="missing" if live is None else "extra" if wanted is None else "changed",
        extra=tuple(sorted(extra)),
        missing=tuple(sorted(missing)),
        told=" ".join(_clauses(live, wanted)),
        concerns=tuple(sorted(concerned)),
        origin=None,
        source=next((action.source for action in actions if action.source is not None), None),
        actions=tuple(action.id for action in actions),
    )


def _items(content: Content | None) -> set[str]:
    if content is None:
        return set()
    return set(content.permissions if isinstance(content, PolicyContent) else content.policies)


def _clauses(live: Content | None, wanted: Content | None) -> Iterator[str]:
    if live is None:
        yield "The files define it, and it isn't there."
        return
    if wanted is None:
        yield "It is there, and the files don't define it."
        return
    for path, before, after in differences(_plain(live), _plain(wanted)):
        if path == ("name",):
            yield f"It should be called {after}."
        elif path == ("description",):
            yield "Its description is another." if before and after else f"Its description {_gone(after)}."
        elif path == ("items",):
            extra, missing = sorted(before - after), sorted(after - before)
            yield from [f"It has {listed(extra)}, which the files don't give."] if extra else []
            yield from [f"It lacks {listed(missing)}."] if missing else []


def _gone(wanted: str | None) -> str:
    return "is missing" if wanted else "should be cleared"


def _plain(content: Content) -> dict[str, object]:
    return {"name": content.name, "description": content.description, "items": _items(content)}
