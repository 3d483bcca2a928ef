"""What could be tidied in the files."""

from __future__ import annotations

from doorlist.planning.hints import hints
from support.worlds import Inside, desired, live, want


def test_an_invitees_entry_who_has_joined_can_move() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"zoe": "Member"}))
    wanted = desired(
        want({"ada": "Owner", "kurt": "invitee Admin", "tim": "invitee Member"}), Bot=want(zoe="invitee Member")
    )
    assert hints(wanted, there) == [
        "access.yaml:11: kurt@acme.example has joined the organization: the entry can move from invitees to members.",
        "access.yaml:10: zoe@acme.example has joined project Bot: the entry can move from invitees to members.",
    ]


def test_nothing_to_tidy() -> None:
    assert hints(desired(want(ada="Owner", kurt="invitee Member")), live({"ada": "Owner"})) == []
