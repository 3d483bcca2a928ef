"""The form of custom roles and policies."""

# No `from __future__ import annotations`: the annotations are read at run time.

from typing import Annotated, Literal

from doorlist.access.form import notation
from doorlist.access.form.keys import ABSENT, Doc, Form
from doorlist.access.form.notation import whole

Permission = Annotated[
    str,
    Doc(
        "A permission, resource:action, as the platform's catalogue has it. * stands for every resource, or for "
        "every action of it.",
        wants="a permission",
        example="trace:read",
        pattern=whole(notation.PERMISSION),
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
