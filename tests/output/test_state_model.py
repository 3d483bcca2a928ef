from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from doorlist.output.state_model import State, StateEntry, StateGuardrails, StateInvitations, StateScope
from doorlist.values.desired import (
    Desired,
    DesiredScope,
    Entry,
    Guardrails,
    InvitationSettings,
    Limit,
    RoleRef,
    Source,
)
from doorlist.values.state import to_state
from support.plans import NOW

if TYPE_CHECKING:
    from pydantic import BaseModel

PLACE = Source("access.yaml", 2)
FULL_ENTRY = Entry(
    "a@x.example", RoleRef("Owner"), PLACE, "members", NOW, "SEC-1", "ml", NOW, RoleRef("Member"), "standard"
)
FULL = Desired(
    DesiredScope(
        "Acme",
        None,
        PLACE,
        entries={"a@x.example": FULL_ENTRY},
        expired={"b@x.example": Entry("b@x.example", RoleRef(id="r1"), PLACE, "invitees")},
    ),
    projects=(DesiredScope(None, "prj_1", PLACE),),
    invitations=InvitationSettings(resend_after=timedelta(days=7)),
    guardrails=Guardrails(
        (Limit(25, True),),
        (Limit(2),),
        frozenset({"a@x.example"}),
        1,
        5,
        frozenset({"x.example"}),
        frozenset(),
        max_duration={"x.example": timedelta(days=1)},
        sources={"protected": PLACE},
    ),
    files=("access.yaml",),
)


def _keys(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


def test_it_is_what_to_state_makes() -> None:
    state: dict[str, Any] = to_state(FULL)
    organization = state["organization"]

    assert set(state) == _keys(State)
    assert set(organization) == _keys(StateScope)
    assert {*organization["entries"][0], *organization["expired"][0]} == _keys(StateEntry)
    assert set(state["invitations"]) == _keys(StateInvitations)
    assert set(state["guardrails"]) == _keys(StateGuardrails)
    State.model_validate(state)
