"""A platform that isn't Confident AI, as facts."""

from __future__ import annotations

from typing import Final

from doorlist.platform.facts import Facts
from doorlist.platform.ladder import BuiltinRole, Ladder

#: Four rungs in the organization, two of which count as its admins, and three in a project.
ELSEWHERE: Final = Facts(
    ladders={
        "organization": Ladder(
            (
                BuiltinRole("Boss"),
                BuiltinRole("Deputy"),
                BuiltinRole("Clerk", frozenset({"team:reach", "role:give"})),
                BuiltinRole("Guest", frozenset({"team:reach", "role:give", "role:edit", "desk:use"})),
            )
        ),
        "project": Ladder((BuiltinRole("Boss"), BuiltinRole("Lead"), BuiltinRole("Guest", frozenset({"desk:use"})))),
    },
    admins=2,
    seats={"TRIAL": 3},
    invitations_a_call=7,
    reaches_projects="team:reach",
    gives_roles="role:give",
    changes_roles="role:edit",
    resources={"organization": frozenset({"team", "role"}), "project": frozenset({"desk"})},
    documented="May 2024",
)
