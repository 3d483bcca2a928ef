"""How actions, counts and scopes are put into words: the same words in text, Markdown, HTML and annotations.

`name` makes one name from outside safe for the format at hand (see `doorlist.output.safe`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.kinds import KINDS, concerns_person
from doorlist.values.times import end_day
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.values.action import Action
    from doorlist.values.fields import SourceRecord
    from doorlist.values.kinds import Kind, PersonKind
    from doorlist.values.plan import Plan, Summary, Unmanaged, Waiting
    from doorlist.values.scope import Scope, ScopeType

    Name = Callable[[str], str]

_GIVES_A_ROLE: Final = frozenset({"update-role", "invite"})
_AWAITED: Final = {
    "invitation": "invitation to",
    "declined": "declined invitation to",
    "joining": "yet to join, for",
    "transfer": "ownership transfer in",
    "removal": "removal from",
    "reminder": "reminder of the invitation to",
}
NO_CHANGES: Final = "No changes. Live is as the access file says."


def place(scope: Scope, name: Name) -> str:
    """`the organization`, or `project NAME`, for the middle of a sentence."""
    return "the organization" if scope.type == "organization" else f"project {name(scope.name)}"


def heading(scope: Scope, name: Name) -> str:
    """`Organization`, or `Project NAME`, above what belongs to it."""
    return "Organization" if scope.type == "organization" else f"Project {name(scope.name)}"


def place_in_files(scope: Scope, name: Name) -> str:
    """The scope as `place` has it, a project with the id that the files give it: two sections may have one name."""
    return f"{place(scope, name)} ({name(scope.id)})" if scope.id else place(scope, name)


def heading_in_files(scope: Scope, name: Name) -> str:
    """The scope as `heading` has it, with that id."""
    return f"{heading(scope, name)} ({name(scope.id)})" if scope.id else heading(scope, name)


def what(action: Action, name: Name) -> str:
    """What follows the kind: `ada@acme.example in the organization: Member → Admin`."""
    if not concerns_person(action):
        return f"{name(action.name)} {KINDS[action.kind].preposition} {place(action.scope, name)}"
    who, where = name(action.email), place(action.scope, name)
    before, after = role(action.role.before, name), role(action.role.after, name)
    if action.kind == "update-role":
        return f"{who} in {where}: {before} → {after}"
    if action.kind == "invite":
        return f"{who} to {where} as {after}"
    if action.kind == "remove":
        return f"{who} from {where} ({before})"
    return f"{who} to {where} ({before if action.role.before is not None else after})"


def done_to(action: Action, name: Name) -> str:
    """What follows the kind where the scope stands above already: `ada@acme.example: Member → Admin`."""
    if not concerns_person(action):
        return name(action.name)
    return name(action.email) + rest(action.kind, action.role.before, action.role.after, name)


def rest(kind: PersonKind, before: str | None, after: str | None, name: Name) -> str:
    """What is done, to be put behind an email: `: Member → Admin`, ` as Member`, ` (Member)`."""
    if kind == "update-role":
        return f": {role(before, name)} → {role(after, name)}"
    if kind == "invite":
        return f" as {role(after, name)}"
    return f" ({role(after if before is None else before, name)})"


def role(value: str | None, name: Name) -> str:
    """A role's name, or `no role`."""
    return "no role" if value is None else name(value)


def source(record: SourceRecord, name: Name) -> str:
    """`access.yaml:9`."""
    return f"{name(record.file)}:{record.line}"


def until(end: datetime | None) -> str:
    """`, until 2027-01-31`, behind a role that somebody holds until then; nothing where they keep it."""
    return "" if end is None else f", until {end_day(end)}"


def waiting_for(entry: Waiting, name: Name) -> str:
    """`ada@acme.example: invitation to the organization (since 2026-01-31 12:00 UTC)`.

    Only what the word `what` says: a `transfer` may wait for the next Owner or concern the previous one. The
    entry's reason has the rest.
    """
    return f"{name(entry.email)}: {awaited(entry, name)}{_since(entry, name)}"


def awaited(entry: Waiting, name: Name) -> str:
    """`invitation to the organization`."""
    return f"{_AWAITED[entry.what]} {place(entry.scope, name)}"


def since(entry: Waiting, name: Name) -> str:
    """`ada@acme.example (since 2026-01-31 12:00 UTC)`, where what is waited for is said above."""
    return f"{name(entry.email)}{_since(entry, name)}"


def _since(entry: Waiting, name: Name) -> str:
    return f" (since {timestamp(entry.since, name)})" if entry.since else ""


def kept(entry: Unmanaged, name: Name) -> str:
    """`ada@acme.example (Annotator)`, or `ada@acme.example (Annotator), invited`."""
    invited = ", invited" if entry.what == "invitation" else ""
    return f"{name(entry.email)} ({role(entry.role, name)}){invited}"


def counted(kind: Kind, count: int) -> str:
    """`3 to invite`, `1 role to update`."""
    if kind == "update-role":
        return f"{plural(count, 'role')} to update"
    if KINDS[kind].about == "person":
        return f"{count:,} to {kind}"
    verb, _, noun = kind.partition("-")
    return f"{plural(count, noun)} to {verb}"


def counts(summary: Summary) -> str:
    """`3 to invite, 1 role to update, 1 to remove, 2 to revoke, 0 to resend`."""
    kinds: list[Kind] = ["invite", "update-role", "remove", "revoke", "resend"]
    # Most plans have nothing to do with the others, and needn't say so.
    kinds += [kind for kind in KINDS if kind not in kinds and summary.of(kind)]
    return ", ".join(counted(kind, summary.of(kind)) for kind in kinds)


def headline(plan: Plan) -> str:
    """The counts, or that there is nothing to do. Holds nothing from outside."""
    if plan.actions:
        return f"Plan: {counts(plan.summary)}."
    if plan.blocked:  # perhaps by a difference that no action can put right
        return "No actions, and the plan is blocked."
    return NO_CHANGES if plan.only is None else "Nothing is due."


def others(summary: Summary) -> str | None:
    """`2 entries wait, 1 is kept though not in the file.`; `None` where there are neither."""
    parts = []
    if summary.waiting:
        parts.append(f"{plural(summary.waiting, 'entry')} {'waits' if summary.waiting == 1 else 'wait'}")
    if summary.unmanaged:
        parts.append(f"{summary.unmanaged:,} {'is' if summary.unmanaged == 1 else 'are'} kept though not in the file")
    return f"{' and '.join(parts)}." if parts else None


def blocked_line(plan: Plan, name: Name) -> str:
    """Which guardrails forbid the plan, each once, in order."""
    guardrails = dict.fromkeys(entry.guardrail for entry in plan.blocked)
    named = listed([name(guardrail) for guardrail in guardrails])
    return f"Blocked by {named}: nothing of this plan may be applied."


def timestamp(value: str, name: Name) -> str:
    """A time that the platform gave, as all times are shown; one that can't be read as it is."""
    try:
        read = datetime.fromisoformat(value)
        return moment(read if read.tzinfo is None else read.astimezone(UTC))
    except (ValueError, OverflowError):
        return name(value)


def moment(value: datetime) -> str:
    """`2026-11-24 03:50 UTC`, or with whatever offset the time has."""
    return f"{value:%Y-%m-%d %H:%M} {value.tzname() or ''}".rstrip()


def moves_ownership(action: Action) -> bool:
    """Whether this makes somebody Owner, or an Owner something else: what a reviewer has to see first."""
    # The kind is looked at first: it settles most of 100,000 actions.
    if action.kind not in _GIVES_A_ROLE or not concerns_person(action):
        return False
    return _owner_moves(action.scope.type, action.role.before, action.role.after)


@lru_cache(maxsize=1_000)
def _owner_moves(kind: ScopeType, before: str | None, after: str | None) -> bool:
    is_owner = CONFIDENT_AI.ladders[kind].is_owner
    return is_owner(before) != is_owner(after)
