"""Which actions share a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.applying.batches import batches, halves
from doorlist.values.action import Action
from doorlist.values.scope import ORGANIZATION
from support.plans import BOT, make_action


def test_invitations_of_one_scope_and_role_go_together() -> None:
    a = make_action("invite", "a@x.example")
    b = make_action("invite", "b@x.example", BOT)
    c = make_action("invite", "c@x.example", roles=(None, "Admin"))
    d = make_action("invite", "d@x.example")
    e = make_action("resend", "e@x.example")
    f = make_action("resend", "f@x.example")
    assert batches([a, e, b, c, f, d], 50) == [(a, d), (e,), (b,), (c,), (f,)]
    assert batches([], 50) == []


@pytest.mark.parametrize(("most", "sizes"), [(50, [50, 50, 1]), (40, [40, 40, 21]), (101, [101]), (200, [101])])
def test_a_call_takes_so_many(most: int, sizes: list[int]) -> None:
    actions = [make_action("invite", f"{number}@x.example") for number in range(101)]
    assert [len(batch) for batch in batches(actions, most)] == sizes


ACTIONS = st.builds(
    make_action,
    st.sampled_from(["invite", "remove"]),
    st.integers(0, 999).map(lambda number: f"{number}@x.example"),
    st.sampled_from([ORGANIZATION, BOT]),
    roles=st.sampled_from([(None, "Member"), (None, "Admin")]),
)


@given(st.lists(ACTIONS, max_size=150), st.sampled_from([1, 7, 50]))
def test_every_action_goes_out_once_in_order(actions: list[Action], most: int) -> None:
    made = batches(actions, most)
    assert sorted(id(a) for batch in made for a in batch) == sorted(id(a) for a in actions)
    place = {id(action): number for number, action in enumerate(actions)}
    for batch in made:
        assert 1 <= len(batch) <= most
        assert len({(a.kind, a.scope, a.role.after) for a in batch}) == 1
        assert [place[id(a)] for a in batch] == sorted(place[id(a)] for a in batch)
        assert batch[0].kind == "invite" or len(batch) == 1
    assert [place[id(batch[0])] for batch in made] == sorted(place[id(batch[0])] for batch in made)
    invitations = [batch for batch in made if batch[0].kind == "invite"]
    for key in {(batch[0].scope, batch[0].role.after) for batch in invitations}:
        sizes = [len(batch) for batch in invitations if (batch[0].scope, batch[0].role.after) == key]
        assert all(size == most for size in sizes[:-1])


@given(st.integers(2, 50))
def test_halves_lose_nobody(size: int) -> None:
    batch = tuple(make_action("invite", f"{number}@x.example") for number in range(size))
    left, right = halves(batch)
    assert left
    assert right
    assert left + right == batch
