"""Plans and outcomes for tests, with defaults that make sense: name only what the test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from doorlist.values.action import (
    Action,
    Cause,
    DefinitionAction,
    Impact,
    PersonAction,
    PolicyChange,
    PolicyContent,
    RoleChange,
    RoleContent,
    RoleContentChange,
    ScopeImpact,
)
from doorlist.values.desired import Desired, DesiredScope
from doorlist.values.fields import HintRecord, SourceRecord
from doorlist.values.kinds import DefinitionKind, PersonKind
from doorlist.values.outcome import ActionOutcome, Outcome, Result, Verdict
from doorlist.values.plan import (
    BlockedBy,
    DesiredRecord,
    LiveRecord,
    OrganizationRecord,
    Override,
    Plan,
    Unmanaged,
    Waiting,
    summary_of,
)
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from doorlist.values.state_digest import state_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BOT = Scope("project", "prj_1", "Support Bot")

_ROLES: dict[PersonKind, tuple[str | None, str | None]] = {
    "update-role": ("Member", "Admin"),
    "revoke": ("Member", None),
    "remove": ("Member", None),
    "invite": (None, "Member"),
    "resend": ("Member", "Member"),
}
_CAUSES: dict[PersonKind, Cause] = {
    "update-role": "role-differs",
    "revoke": "unlisted",
    "remove": "unlisted",
    "invite": "not-in",
    "resend": "declined",
}


def make_action(
    kind: PersonKind = "invite",
    email: str = "kurt@acme.example",
    scope: Scope = ORGANIZATION,
    *,
    roles: tuple[str | None, str | None] | None = None,
    source: tuple[str, int] | None = ("access.yaml", 9),
    reason: str = "A reason.",
    **more: Any,
) -> PersonAction:
    """An action of this kind; `roles` are those before and after; `more` are further fields of `Action`."""
    fields: dict[str, Any] = {
        "id": f"{kind}:{scope.key}:{email}",
        "user_id": f"user-{email}" if kind in {"update-role", "remove"} else None,
        "invitation_id": 42 if kind in {"revoke", "resend"} else None,
        "role_id": None,
        "role": RoleChange(*(_ROLES[kind] if roles is None else roles)),
        "cause": _CAUSES[kind],
        "source": None if source is None else SourceRecord(*source),
        **more,
    }
    return PersonAction(kind=kind, scope=scope, email=email, reason=reason, **fields)


def make_definition(
    kind: DefinitionKind = "redefine-policy",
    name: str = "Look",
    scope: Scope = ORGANIZATION,
    *,
    before: Sequence[str] = ("trace:read",),
    after: Sequence[str] = ("span:read", "trace:read"),
    **more: Any,
) -> DefinitionAction:
    """An action of this kind; `before` and `after` are permissions, or names of policies."""
    change: type[Any] = PolicyChange if kind.endswith("policy") else RoleContentChange
    content: type[Any] = PolicyContent if kind.endswith("policy") else RoleContent
    new, gone = kind.startswith("define"), kind.startswith("delete")
    fields: dict[str, Any] = {
        "id": f"{kind}:{scope.key}:{name}",
        "definition_id": None if new else f"id-{name}",
        "definition": change(
            None if new else content(name, None, tuple(before)), None if gone else content(name, None, tuple(after))
        ),
        "cause": "not-defined" if new else "unlisted" if gone else "definition-differs",
        "reason": "A reason.",
        "source": SourceRecord("access.yaml", 12),
        **more,
    }
    return DefinitionAction(kind=kind, scope=scope, name=name, **fields)


def make_waiting(email: str = "ada@acme.example", scope: Scope = ORGANIZATION, **more: Any) -> Waiting:
    """Somebody who has yet to answer an invitation."""
    fields: dict[str, Any] = {
        "what": "invitation",
        "since": "2026-02-01T00:00:00Z",
        "reason": "Not answered.",
        **more,
    }
    return Waiting(scope=scope, email=email, **fields)


def make_blocked(guardrail: str = "max_removals", scope: Scope = ORGANIZATION, **more: Any) -> BlockedBy:
    """A guardrail that forbids the plan."""
    fields: dict[str, Any] = {
        "emails": ("eve@acme.example",),
        "reason": "3 people would be removed, and 2 may be.",
        "source": SourceRecord("rules.yaml", 4),
        **more,
    }
    return BlockedBy(guardrail=guardrail, scope=scope, **fields)


def make_plan(
    actions: Sequence[Action] = (),
    *,
    waiting: Sequence[Waiting] = (),
    unmanaged: Sequence[Unmanaged] = (),
    blocked: Sequence[BlockedBy] = (),
    overrides: Sequence[Override] = (),
    organization: str = "Acme",
    desired: Desired | None = None,
    **more: Any,
) -> Plan:
    """A plan at odds with nothing: its summary counts its lists; `more` are further fields of `Plan`."""
    if desired is None:
        source = Source("access.yaml", 2)
        desired = Desired(DesiredScope(organization, None, source, managed=True), files=("access.yaml",))
    fields: dict[str, Any] = {
        "format_version": "2.0",
        "tool": "doorlist 0.1.0",
        "created_at": NOW,
        "organization": OrganizationRecord("org_1", organization),
        "desired": DesiredRecord(state_digest(desired), desired.files, desired),
        "live": LiveRecord("0" * 64, NOW),
        "summary": summary_of(actions, waiting=len(waiting), unmanaged=len(unmanaged), blocked=len(blocked)),
        **more,
    }
    return Plan(
        actions=tuple(actions),
        waiting=tuple(waiting),
        unmanaged=tuple(unmanaged),
        blocked=tuple(blocked),
        overrides=tuple(overrides),
        **fields,
    )


def make_outcome(
    results: Sequence[tuple[Action, Result, str | None]] = (),
    *,
    verdict: Verdict = "converged",
    after: Plan | None = None,
    note: str | None = None,
    organization: str = "Acme",
) -> Outcome:
    """The outcome of a plan of these actions; without `after` the state at the end couldn't be read."""
    plan = make_plan([action for action, _, _ in results], organization=organization)
    return Outcome(plan, tuple(ActionOutcome(*each) for each in results), after, verdict, note)


_ANNOTATORS = tuple(f"annotator{number}@acme.example" for number in range(12))


def representative_plan() -> Plan:
    """A bit of everything: each kind, both scopes, effects, dependencies, and entries in all lists."""
    transfer = make_action(
        "update-role",
        "grace@acme.example",
        BOT,
        roles=("Manager", "Owner"),
        cause="ownership-transfer",
        reason="The file names another Owner.",
        effects=("ada@acme.example becomes Manager.",),
        source=("access.yaml", 14),
    )
    revoke = make_action("revoke", "kurt@acme.example", reason="Invited as Member, and the file says Admin.")
    return make_plan(
        [
            transfer,
            revoke,
            make_action("revoke", "zoe@acme.example", BOT, source=None, reason="Not in the file."),
            make_action(
                "remove",
                "mallory@partner.example",
                source=None,
                reason="Not in the file.",
                effects=("Loses project Support Bot (Annotator).",),
            ),
            make_action(
                "update-role",
                "alan@acme.example",
                BOT,
                roles=(None, "Annotator"),
                reason="Has no role.",
                depends_on=(transfer.id,),
            ),
            make_action(
                "invite",
                "kurt@acme.example",
                roles=(None, "Admin"),
                reason="Replaces the invitation as Member.",
                depends_on=(revoke.id,),
            ),
            make_action("resend", "bea@acme.example", reason="Declined on 2026-02-01.", source=("access.yaml", 20)),
            make_definition(
                "redefine-policy",
                "Annotate",
                BOT,
                after=("trace:delete",),
                reason="The file has other permissions.",
                impact=(Impact(_ANNOTATORS, ("trace:delete",), ("trace:read",)),),
                interrupts=("alan@acme.example",),
            ),
            make_definition("delete-role", "Reader", reason="Not in the file."),
        ],
        impact=(
            ScopeImpact(ORGANIZATION, ("kurt@acme.example",), ("project:manage",)),
            ScopeImpact(BOT, _ANNOTATORS, ("trace:delete",), ("trace:read",)),
        ),
        waiting=[make_waiting(), make_waiting("ian@acme.example", BOT, what="joining", since=None, reason="Not in.")],
        unmanaged=[Unmanaged(BOT, "carl@acme.example", "member", "Annotator")],
        blocked=[make_blocked(), make_blocked("owner", BOT, emails=(), reason="No successor.", source=None)],
        overrides=[Override("max_removals", "10"), Override("protected", None)],
    )


def representative_outcome() -> Outcome:
    """One action of each result, something left to do and somebody to wait for."""
    return make_outcome(
        [
            (make_action("remove", "mallory@partner.example"), "done", None),
            (make_action("update-role", "alan@acme.example", BOT), "failed", "409: the role is gone."),
            (make_action("invite", "kurt@acme.example"), "skipped", "alan@acme.example's new role failed."),
            (make_action("invite", "zoe@acme.example"), "unknown", "The answer is lost."),
        ],
        verdict="failed",
        after=make_plan([make_action("invite", "kurt@acme.example")], waiting=[make_waiting()]),
        note="Another administrator is at work.",
    )


def hinted(plan: Plan, message: str) -> Plan:
    """The same plan with a hint."""
    return replace(plan, hints=(HintRecord(message, SourceRecord("access.yaml", 9)),))
