"""The form of a whole access file, and of one that only guards: their sections, and the scopes in them."""

# No `from __future__ import annotations`: the annotations are read at run time.

from typing import Annotated, Final, Literal

from doorlist.access.form import notation
from doorlist.access.form.definitions import Policies, Policy, Role, Roles, UnlistedRoles
from doorlist.access.form.guardrails import Guardrails
from doorlist.access.form.keys import ABSENT, Doc, Form
from doorlist.access.form.notation import whole
from doorlist.access.form.people import Access, Email, Invitees, Members, Unlisted


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
            pattern=whole(notation.DURATION),
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
