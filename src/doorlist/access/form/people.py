"""The form of people: who is in a scope, with which role, and how long."""

# No `from __future__ import annotations`: the annotations are read at run time.

from typing import Annotated, Any, Literal

from doorlist.access.form import notation
from doorlist.access.form.keys import ABSENT, Doc, Form
from doorlist.access.form.notation import whole


class People:
    """The keys of `members` and `invitees`: an email, or `group:NAME`."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """One description for emails, another for groups, so that an editor shows the right one."""
        told = dict(handler(core_schema))
        access = told.pop("additionalProperties")
        return {
            **told,
            "patternProperties": {
                whole(notation.EMAIL): {
                    "description": "A person, by email (compared trimmed and lowercased), and the role to hold here.",
                    **access,
                },
                whole(notation.GROUP): {
                    "description": "Everybody of this group, and the role to hold here. A person who is also named "
                    "directly keeps the direct entry.",
                    **access,
                },
            },
            "additionalProperties": False,
        }


Email = Annotated[str, Doc("An email.", wants="an email", example="ada@acme.example", pattern=whole(notation.EMAIL))]
Unlisted = Annotated[
    Literal["remove", "keep"],
    Doc(
        "What happens to people and invitations of this scope that no file names: remove (the default) or keep.",
        wants="remove or keep",
        example="keep",
    ),
]
Starts = Annotated[
    str,
    Doc(
        "Before then the entry counts as absent: a date (from its first second in UTC), or a timestamp with its "
        "zone.",
        wants="a date, or a timestamp with its zone",
        example="2027-01-01",
        pattern=whole(notation.MOMENT),
    ),
]
Expires = Annotated[
    str,
    Doc(
        "From then on the entry counts as absent and the person is removed, or the invitation revoked: a date (to "
        "its last second in UTC), or a timestamp with its zone.",
        wants="a date, or a timestamp with its zone",
        example="2027-01-31",
        pattern=whole(notation.MOMENT),
    ),
]


class Access(Form):
    """What one person, or one group, holds in a scope."""

    role: Annotated[
        str,
        Doc(
            "The role's name, compared without regard to case. The organization has Owner, Admin, Member and its "
            "custom roles; a project Owner, Manager, Member and its own.",
            wants="the name of a role",
            example="Member",
            minLength=1,
        ),
    ] = ABSENT
    role_id: Annotated[
        str,
        Doc("The role by its id, instead of role.", wants="the id of a role", example="cm5x0role", minLength=1),
    ] = ABSENT
    starts: Starts = ABSENT
    expires: Expires = ABSENT
    then: Annotated[
        str,
        Doc(
            "The role that holds from expires on, instead of none: a raise that ends by itself.",
            wants="the name of a role",
            example="Member",
            minLength=1,
        ),
    ] = ABSENT
    reason: Annotated[
        str,
        Doc("Why the person has this access, for the access review.", wants="text", example="SEC-212", minLength=1),
    ] = ABSENT


AccessValue = (
    Annotated[
        str,
        Doc("A role's name, compared without regard to case.", wants="a role", example="Member", minLength=1),
    ]
    | Annotated[
        Access,
        Doc(
            "A role with more about it: starts, expires, then and reason, or role_id instead of role.",
            wants="a role",
            oneOf=[{"required": ["role"]}, {"required": ["role_id"]}],
            dependentRequired={"then": ["expires"]},
        ),
    ]
)
Members = Annotated[
    dict[str, AccessValue],
    People(),
    Doc(
        "Who must be in this scope, and their roles; whoever isn't in yet is invited. Empty braces {} mean nobody.",
        wants="a mapping of people to their roles",
        example={"ada@acme.example": "Owner"},
    ),
]
Invitees = Annotated[
    dict[str, AccessValue],
    People(),
    Doc(
        "Who is to be invited to this scope. The same as members once they have accepted.",
        wants="a mapping of people to their roles",
        example={"kurt@acme.example": "Member"},
    ),
]
