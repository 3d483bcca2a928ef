"""The form of guardrails."""

# No `from __future__ import annotations`: the annotations are read at run time.

from typing import Annotated, Any

from doorlist.access.form import notation
from doorlist.access.form.keys import ABSENT, Doc, Form
from doorlist.access.form.notation import whole
from doorlist.access.form.people import Email


class Permissions:
    """The keys of `restricted`: permissions and patterns."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """What an editor is told of such a key."""
        told = dict(handler(core_schema))
        return {
            **told,
            "patternProperties": {whole(notation.PERMISSION): told.pop("additionalProperties")},
            "additionalProperties": False,
        }


Domain = Annotated[str, Doc("A domain, as after the @ of an email.", wants="a domain", example="acme.example")]
Duration = Annotated[
    str,
    Doc(
        "Hours, days or weeks.",
        wants="a time of hours, days or weeks",
        example="180d",
        pattern=whole(notation.DURATION),
    ),
]


def _limit(text: str, example: str) -> Doc:
    return Doc(
        text,
        wants="a count or a percentage",
        example=example,
        pattern=whole(notation.LIMIT),
        minimum=0,
    )


class Guardrails(Form):
    """What a plan may not do. From several files the stricter value holds."""

    max_removals: Annotated[
        int | str,
        _limit(
            "How many people of one scope a plan may remove or un-invite. Default: the larger of 25% and 2.", "25%"
        ),
    ] = ABSENT
    max_role_changes: Annotated[
        int | str,
        _limit("How many people of one scope may get another role. Default: the larger of 50% and 5.", "50%"),
    ] = ABSENT
    protected: Annotated[
        list[Email],
        Doc(
            "People who are never removed, demoted or un-invited, in any scope.",
            wants="a list of emails",
            example=["ada@acme.example"],
        ),
    ] = ABSENT
    min_admins: Annotated[
        int,
        Doc(
            "The fewest Owners and Admins, together, that the organization may have after the plan.",
            wants="a whole number",
            example=1,
            minimum=0,
        ),
    ] = ABSENT
    max_admins: Annotated[
        int,
        Doc(
            "The most Owners and Admins, together, that the organization may have after the plan.",
            wants="a whole number, at least 1",
            example=5,
            minimum=1,
        ),
    ] = ABSENT
    allowed_domains: Annotated[
        list[Domain],
        Doc(
            "The only email domains that may be given access. A free-mail domain named here is accepted.",
            wants="a list of domains",
            example=["acme.example", "partner.example"],
        ),
    ] = ABSENT
    require_expiry: Annotated[
        list[Domain],
        Doc(
            "Domains whose people must have an expiry.",
            wants="a list of domains",
            example=["partner.example"],
        ),
    ] = ABSENT
    max_duration: Annotated[
        Duration
        | Annotated[
            dict[str, Duration],
            Doc(
                "A duration for each domain.", wants="a mapping", example={"partner.example": "180d"}, minProperties=1
            ),
        ],
        Doc(
            "How long from now an entry may last before it ends, or falls back: one duration for everybody, or one "
            "for each domain. An entry without an end is left to require_expiry.",
            wants="a duration, or a mapping of domains to durations",
            example={"partner.example": "180d"},
        ),
    ] = ABSENT
    restricted: Annotated[
        dict[
            str,
            Annotated[
                list[
                    Annotated[
                        str,
                        Doc("A person, group:NAME, or a domain.", wants="an email, a group or a domain", minLength=1),
                    ]
                ],
                Doc(
                    "Who alone may hold it.",
                    wants="a list of people, groups and domains",
                    example=["group:admins", "ada@acme.example"],
                ),
            ],
        ],
        Permissions(),
        Doc(
            "Who alone may hold a permission, or any that a pattern matches: people, groups (group:NAME) and "
            "domains. From several files whoever all of them allow.",
            wants="a mapping of permissions to lists of people, groups and domains",
            example={"iam:manage": ["group:admins", "ada@acme.example"]},
        ),
    ] = ABSENT
