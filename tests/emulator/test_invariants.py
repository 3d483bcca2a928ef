"""Whatever people and administrators do, in any order, some things hold."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorlist.emulator.addresses import normal
from doorlist.emulator.loading import state_of, world_from
from doorlist.emulator.machine import Machine
from doorlist.emulator.model import Refusal
from support.emulator import world

EMAILS = ["ada@acme.example", "grace@acme.example", "Alan@partner.example", "mary@acme.example", "new@acme.example"]
LABELS = ["organization", "project:docs", "project:support-bot"]
who, where = st.sampled_from(EMAILS), st.sampled_from(LABELS)
role = st.sampled_from(["owner", "admin", "manager", "member"])
steps = st.one_of(
    st.tuples(st.just("invite"), where, st.lists(who, min_size=1, max_size=3), role),
    st.tuples(st.sampled_from(["resend", "revoke"]), where, st.integers(1, 12)),
    st.tuples(st.sampled_from(["accept", "decline", "leave", "remove"]), where, who),
    st.tuples(st.just("set-role"), where, who, role),
)


def act(machine: Machine, step: tuple[Any, ...]) -> int:
    """Do it; the HTTP status."""
    deed, label, *rest = step
    kind = label.partition(":")[0]
    base = "/organization" if kind == "organization" else f"/projects/{label.partition(':')[2]}"
    if deed in ("accept", "decline", "leave"):
        try:
            machine.act(deed, rest[0], label)
        except Refusal as refusal:
            return refusal.status
        return 200
    if deed == "invite":
        body = {"emails": rest[0], f"{kind}RoleId": f"{kind}-role-{rest[1]}"}
        return machine.perform("POST", "v2", f"{base}/invitations", "", json.dumps(body).encode()).status
    if deed in ("resend", "revoke"):
        verb = "PUT" if deed == "resend" else "DELETE"
        return machine.perform(verb, "v2", f"{base}/invitations/{rest[0]}").status
    person = machine.world.person(rest[0])
    path = f"{base}/members/{person.id if person else 'nobody'}"
    if deed == "remove":
        return machine.perform("DELETE", "v2", path).status
    body = {"roleId": f"{kind}-role-{rest[1]}"}
    return machine.perform("PUT", "v2", path, "", json.dumps(body).encode()).status


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    story=st.lists(steps, max_size=30),
    unknowns=st.fixed_dictionaries(
        {
            "created_at_on_resend": st.sampled_from(["stays", "changes"]),
            "project_owner_leaves": st.sampled_from(["allowed", "refused"]),
            "accepting_when_in": st.sampled_from(["keeps-role", "takes-role"]),
        }
    ),
)
def test_the_world_stays_sound(story: list[tuple[Any, ...]], unknowns: dict[str, Any]) -> None:
    machine = Machine(world(), "key")
    machine.change_settings(unknowns)
    w = machine.world
    for step in story:
        before, mailed = w.revision, len(w.mails)
        status = act(machine, step)
        assert status in (200, 201, 404, 409, 422)
        if status >= 400:
            assert (w.revision, len(w.mails)) == (before, mailed)
        owners = [list(scope.members.values()).count(scope.kind.owner) for scope in w.scopes()]
        assert owners[0] == 1
        assert max(owners) == 1
        for scope in w.scopes():
            assert scope.members.keys() <= w.organization.members.keys()
            assert all(scope.role(role_id) for role_id in scope.members.values())
            emails = [normal(i.email) for i in scope.invitations.values()]
            assert len(emails) == len(set(emails))
            assert scope.kind.owner not in [i.role_id for i in scope.invitations.values()]
    saved = state_of(w, secrets=True)
    assert state_of(world_from(saved), secrets=True) == saved
    assert len({(m.scope, m.invitation_id) for m in w.mails if m.why == "invited"}) == sum(
        m.why == "invited" for m in w.mails
    )
