"""The form of an access file, declared once: the loader takes its keys, choices and examples from these classes, and
`doorlist.access.schema` makes the JSON Schema from them.

Plain classes that are never filled: reading 100,000 entries into models would take longer than reading the file.
Even making dataclasses of them takes 8 ms of each start, so that is left to the schema.
"""

# No `from __future__ import annotations`: the annotations are read at run time.

from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_origin

from doorlist.access import patterns
from doorlist.access.patterns import whole

#: The default of a key that may be left out and has no default of its own.
ABSENT: Any = None


class Doc:
    """What a person, or an editor, is told about a key.

    Args:
        text: the description.
        wants: what the key takes, to follow "takes" in a sentence.
        example: a value as it would be written.
        schema: keywords of JSON Schema that the type alone doesn't say.
    """

    def __init__(self, text: str, *, wants: str, example: Any = None, **schema: Any) -> None:
        self.text = text
        self.wants = wants
        self.example = example
        self.schema = schema

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """What pydantic asks for; called by `doorlist.access.schema` alone."""
        told: dict[str, Any] = {**handler(core_schema), "description": self.text, **self.schema}
        if self.example is not None:
            told["examples"] = [self.example]
        return told


class Form:
    """A mapping of the file: its keys are the annotations of the class, its hover text is the docstring."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """How pydantic reads such a mapping: these keys and no others. Only `doorlist.access.schema` asks for it."""
        from pydantic_core import core_schema

        keys_ = {
            name: core_schema.typed_dict_field(handler.generate_schema(kind), required=not hasattr(cls, name))
            for name, kind in cls.__annotations__.items()
        }
        return core_schema.typed_dict_schema(keys_, extra_behavior="forbid", ref=f"{__name__}.{cls.__name__}")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """What an editor is told of it."""
        found = handler(core_schema)
        told = handler.resolve_ref_schema(found)
        told["description"] = (cls.__doc__ or "").strip()
        for name, key in told["properties"].items():
            if getattr(cls, name, None) is not None:
                key["default"] = getattr(cls, name)
        return dict(found)


class People:
    """The keys of `members` and `invitees`: an email, or `group:NAME`."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """One description for emails, another for groups, so that an editor shows the right one."""
        told = dict(handler(core_schema))
        access = told.pop("additionalProperties")
        return {
            **told,
            "patternProperties": {
                whole(patterns.EMAIL): {
                    "description": "A person, by email (compared trimmed and lowercased), and the role to hold here.",
                    **access,
                },
                whole(patterns.GROUP): {
                    "description": "Everybody of this group, and the role to hold here. A person who is also named "
                    "directly keeps the direct entry.",
                    **access,
                },
            },
            "additionalProperties": False,
        }


class Permissions:
    """The keys of `restricted`: permissions and patterns."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """What an editor is told of such a key."""
        told = dict(handler(core_schema))
        return {
            **told,
            "patternProperties": {whole(patterns.PERMISSION): told.pop("additionalProperties")},
            "additionalProperties": False,
        }


Text = Annotated[str, Doc("Text.", wants="text", minLength=1)]
Domain = Annotated[str, Doc("A domain, as after the @ of an email.", wants="a domain", example="acme.example")]
Email = Annotated[str, Doc("An email.", wants="an email", example="ada@acme.example", pattern=whole(patterns.EMAIL))]
Duration = Annotated[
    str,
    Doc(
        "Hours, days or weeks.",
        wants="a time of hours, days or weeks",
        example="180d",
        pattern=whole(patterns.DURATION),
    ),
]
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
        pattern=whole(patterns.MOMENT),
    ),
]
Expires = Annotated[
    str,
    Doc(
        "From then on the entry counts as absent and the person is removed, or the invitation revoked: a date (to "
        "its last second in UTC), or a timestamp with its zone.",
        wants="a date, or a timestamp with its zone",
        example="2027-01-31",
        pattern=whole(patterns.MOMENT),
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


Permission = Annotated[
    str,
    Doc(
        "A permission, resource:action, as the platform's catalogue has it. * stands for every resource, or for "
        "every action of it.",
        wants="a permission",
        example="trace:read",
        pattern=whole(patterns.PERMISSION),
    ),
]
PermissionList = Annotated[
    list[Permission],
    Doc(
        "What whoever has this policy may do. An empty list [] grants nothing.",
        wants="a list of permissions",
        example=["trace:read", "annotationQueue:*"],
    ),
]
PolicyNames = Annotated[
    list[Annotated[str, Doc("The name of a policy of this scope.", wants="the name of a policy", minLength=1)]],
    Doc(
        "The policies that the role has, by their names: its holders may do what any of them permits.",
        wants="a list of the names of policies",
        example=["Look", "Books"],
    ),
]
Description = Annotated[
    Annotated[str, Doc("Text.", wants="text", minLength=1)] | None,
    Doc(
        "What people read beside the name. Left out, the platform's own stays as it is; null clears it.",
        wants="text, or null to clear it",
        example="For the accountants",
    ),
]
Was = Annotated[
    str,
    Doc(
        "The name it had before: it is renamed, instead of a new one made and the old one deleted.",
        wants="the name it had before",
        example="Accounting",
        minLength=1,
    ),
]


class Policy(Form):
    """A policy with more about it than its permissions."""

    permissions: PermissionList
    description: Description = ABSENT
    was: Was = ABSENT


class Role(Form):
    """A custom role with more about it than its policies."""

    policies: PolicyNames
    description: Description = ABSENT
    was: Was = ABSENT


Policies = Annotated[
    dict[
        str,
        PermissionList
        | Annotated[
            Policy, Doc("A policy with more about it: permissions, description, was.", wants="a list of permissions")
        ],
    ],
    Doc(
        "The scope's policies, which are sets of permissions, by name. With this key they are managed: one that "
        "isn't here is deleted, unless unlisted_roles is keep.",
        wants="a mapping of the names of policies to lists of permissions",
        example={"Look": ["*:read"]},
    ),
]
Roles = Annotated[
    dict[
        str,
        PolicyNames
        | Annotated[Role, Doc("A role with more about it: policies, description, was.", wants="a list of policies")],
    ],
    Doc(
        "The scope's custom roles, by name. With this key they are managed: one that isn't here is deleted, unless "
        "unlisted_roles is keep. Built-in roles are never touched.",
        wants="a mapping of the names of roles to lists of policies",
        example={"Auditor": ["Look"]},
    ),
]
UnlistedRoles = Annotated[
    Literal["remove", "keep"],
    Doc(
        "What happens to custom roles and policies of this scope that no file names: remove (the default) or keep.",
        wants="remove or keep",
        example="keep",
    ),
]


class Organization(Form):
    """The organization and its people."""

    name: Annotated[
        str,
        Doc(
            "The organization's name. doorlist refuses to go on with a key of any other organization. Name or id is "
            "needed.",
            wants="the organization's name",
            example="Acme",
            minLength=1,
        ),
    ] = ABSENT
    id: Annotated[
        str, Doc("The organization's id.", wants="the organization's id", example="cm5x0acme", minLength=1)
    ] = ABSENT
    unlisted: Unlisted = "remove"
    members: Members = ABSENT
    invitees: Invitees = ABSENT
    policies: Policies = ABSENT
    roles: Roles = ABSENT
    unlisted_roles: UnlistedRoles = "remove"
    unnamed_projects: Annotated[
        Literal["ignore", "drift"],
        Doc(
            "Whether a project of the organization that no file names is drift: ignore (the default) or drift.",
            wants="ignore or drift",
            example="drift",
        ),
    ] = "ignore"


class Project(Form):
    """A project and its people. With neither members nor invitees it isn't managed: nobody in it is touched."""

    id: Annotated[
        str,
        Doc(
            "The project's id. With it the key above is a label only.",
            wants="the project's id",
            example="cm5x0project",
            minLength=1,
        ),
    ] = ABSENT
    use: Annotated[
        str | list[Annotated[str, Doc("The name of a template.", wants="the name of a template", minLength=1)]],
        Doc(
            "The template, or a list of templates, that this project has in common with others. What the project "
            "says itself goes before it.",
            wants="the name of a template, or a list of them",
            example="standard",
        ),
    ] = ABSENT
    unlisted: Unlisted = "remove"
    members: Members = ABSENT
    invitees: Invitees = ABSENT
    policies: Policies = ABSENT
    roles: Roles = ABSENT
    unlisted_roles: UnlistedRoles = "remove"


class Template(Form):
    """What several projects have in common."""

    unlisted: Unlisted = "remove"
    members: Members = ABSENT
    invitees: Invitees = ABSENT
    policies: Policies = ABSENT
    roles: Roles = ABSENT
    unlisted_roles: UnlistedRoles = "remove"


class Invitations(Form):
    """How invitations are handled."""

    projects: Annotated[
        Literal["immediately", "after-joining"],
        Doc(
            "When project invitations go out: immediately (the default), or after-joining, once the person is in the "
            "organization.",
            wants="immediately or after-joining",
            example="after-joining",
        ),
    ] = "immediately"
    declined: Annotated[
        Literal["hold", "resend"],
        Doc(
            "What to do about a declined invitation: hold (the default) leaves it to a person, resend invites again.",
            wants="hold or resend",
            example="hold",
        ),
    ] = "hold"
    resend_after: Annotated[
        str,
        Doc(
            "Remind whoever hasn't answered for so long: hours, days or weeks. Without it nobody is reminded.",
            wants="a time of hours, days or weeks",
            example="7d",
            pattern=whole(patterns.DURATION),
        ),
    ] = ABSENT


def _limit(text: str, example: str) -> Doc:
    return Doc(
        text,
        wants="a count or a percentage",
        example=example,
        pattern=whole(patterns.LIMIT),
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


class File(Form):
    """Who belongs where in one organization of Confident AI. Several files make one desired state."""

    version: Annotated[Literal[1], Doc("The version of this form of file.", wants="1", example=1)]
    organization: Annotated[
        Organization,
        Doc("The organization and its people.", wants="a mapping", example={"name": "Acme"}),
    ] = ABSENT
    templates: Annotated[
        dict[
            str,
            Annotated[
                Template,
                Doc(
                    "A template: people, roles and policies that every project has which uses it.",
                    wants="a mapping",
                    example={"members": {"ada@acme.example": "Manager"}},
                ),
            ],
        ],
        Doc(
            "What several projects have in common, by name; a project takes it with use.",
            wants="a mapping of the names of templates",
            example={"standard": {"members": {"group:platform": "Manager"}}},
        ),
    ] = ABSENT
    projects: Annotated[
        dict[
            str,
            Annotated[
                Project | None,
                Doc(
                    "A project, by name. With neither members nor invitees nobody in it is touched.",
                    wants="a mapping",
                    example={"members": {"ada@acme.example": "Owner"}},
                ),
            ],
        ],
        Doc(
            "The projects, by their names.",
            wants="a mapping of project names",
            example={"Support Bot": {"members": {"ada@acme.example": "Owner"}}},
        ),
    ] = ABSENT
    groups: Annotated[
        dict[
            str,
            Annotated[
                list[Email], Doc("The people of a group.", wants="a list of emails", example=["alan@partner.example"])
            ],
        ],
        Doc(
            "Groups of people, used as group:NAME in members and invitees.",
            wants="a mapping of group names to lists of emails",
            example={"ml": ["alan@partner.example", "kurt@acme.example"]},
        ),
    ] = ABSENT
    invitations: Annotated[
        Invitations,
        Doc("How invitations are handled.", wants="a mapping", example={"projects": "after-joining"}),
    ] = ABSENT
    guardrails: Annotated[
        Guardrails,
        Doc(
            "What a plan may not do. From several files the stricter value holds.",
            wants="a mapping",
            example={"max_removals": "25%"},
        ),
    ] = ABSENT


class GuardrailsFile(Form):
    """A file given with `--guardrails`: it comes from outside the change under review, and may only guard."""

    version: Annotated[Literal[1], Doc("The version of this form of file.", wants="1", example=1)]
    guardrails: Annotated[
        Guardrails,
        Doc("What a plan may not do.", wants="a mapping", example={"max_removals": "25%"}),
    ] = ABSENT


#: Those that an access file is made of.
FORMS: Final = (Access, Policy, Role, Organization, Project, Template, Invitations, Guardrails, File)


class Key(NamedTuple):
    """A key of the form; `choices` is empty where it takes more than a few words."""

    name: str
    doc: Doc
    choices: tuple[str, ...] = ()

    @property
    def fix(self) -> str:
        """`For example: …`"""
        return f"For example: {self.name}: {written(self.doc.example)}"


@cache
def keys(schema_model: type) -> dict[str, Key]:
    """The keys of one of the classes above, by name."""
    return {name: _key(name, kind) for name, kind in schema_model.__annotations__.items()}


def _key(name: str, annotation: Any) -> Key:
    doc = next(extra for extra in annotation.__metadata__ if isinstance(extra, Doc))
    inner = annotation.__origin__
    return Key(name, doc, get_args(inner) if get_origin(inner) is Literal else ())


def written(value: object) -> str:
    """A value as it would be written on one line of YAML."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {written(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return str(value)
