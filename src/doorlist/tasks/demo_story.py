"""What the demo is about: a small company, its access file, and what somebody does behind its back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from doorlist.emulator.settings import Change

if TYPE_CHECKING:
    from datetime import datetime

#: The platform at the start, in the form of an emulator's seed.
COMPANY: Final[dict[str, Any]] = {
    "organization": {
        "name": "Acme",
        "members": [
            {"email": "ada@acme.example", "role": "Owner"},
            {"email": "grace@acme.example", "role": "Admin"},
            {"email": "barbara@acme.example", "role": "Member"},
            {"email": "edsger@acme.example", "role": "Member"},
            {"email": "alan@partner.example", "role": "Member"},
            {"email": "mallory@partner.example", "role": "Member"},
        ],
        "invitations": [
            {"email": "kurt@acme.example", "role": "Member"},
            {"email": "zoe@partner.example", "role": "Member"},
        ],
    },
    "projects": [
        {
            "name": "Support Bot",
            "members": [
                {"email": "grace@acme.example", "role": "Owner"},
                {"email": "edsger@acme.example", "role": "Manager"},
                {"email": "mallory@partner.example", "role": "Manager"},
            ],
            "id": "support-bot",
            "policies": [
                {"id": "annotate", "name": "Annotate", "permissions": ["annotationQueue:update", "trace:read"]}
            ],
            "roles": [{"name": "Annotator", "policies": ["Annotate"]}],
        },
        {
            "name": "Docs Search",
            "members": [
                {"email": "grace@acme.example", "role": "Owner"},
                {"email": "barbara@acme.example", "role": "Member"},
            ],
        },
    ],
    "people": [{"email": "edsger@acme.example", "id": "user-edsger"}],
}

#: Somebody makes Edsger an Admin by hand.
PROMOTED: Final = Change(
    verb="PUT", path="/organization/members/user-edsger", body={"roleId": "organization-role-admin"}
)
#: Somebody lets whoever annotates delete traces.
WIDENED: Final = Change(
    verb="PUT",
    path="/projects/support-bot/policies/annotate",
    body={
        "name": "Annotate",
        "permissionIds": [
            "project-permission-annotationQueue-update",
            "project-permission-trace-delete",
            "project-permission-trace-read",
        ],
    },
)


def access_file(expires: datetime) -> str:
    """The access file; `expires` is when a partner's access ends."""
    return f"""\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    grace@acme.example: Admin
    barbara@acme.example: Admin
    edsger@acme.example: Member
    alan@partner.example: {{role: Member, expires: {expires:%Y-%m-%d}, reason: SEC-212}}
    group:ml: Member
projects:
  Support Bot:
    policies:
      Annotate: [annotationQueue:update, trace:read]
    roles:
      Annotator: [Annotate]
    members:
      grace@acme.example: Owner
      edsger@acme.example: Manager
      alan@partner.example: Annotator
      group:ml: Annotator
  Docs Search:
    members:
      barbara@acme.example: Owner
      grace@acme.example: Manager
groups:
  ml: [kurt@acme.example, radia@acme.example]
guardrails:
  protected: [ada@acme.example]
  allowed_domains: [acme.example, partner.example]
"""
