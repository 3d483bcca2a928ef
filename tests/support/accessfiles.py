"""Access files for tests of commands, for the world of `support.emulator.acme`."""

from __future__ import annotations

from pathlib import Path

#: Live as it is.
IN_SYNC = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    grace@acme.example: Admin
    alan@partner.example: Member
    mary@acme.example: Member
projects:
  Support Bot:
    members:
      grace@acme.example: Owner
      alan@partner.example: Annotator
"""

#: One invitation, one new role.
CHANGES = IN_SYNC.replace("mary@acme.example: Member", "mary@acme.example: Admin\n    kurt@acme.example: Member")

#: Removes the protected Mary.
BLOCKED = IN_SYNC.replace("    mary@acme.example: Member\n", "") + "guardrails:\n  protected: [mary@acme.example]\n"

#: Names a project that isn't there.
NO_PROJECT = IN_SYNC.replace("Support Bot", "Suport Bot")


def write(text: str, path: str = "access.yaml") -> str:
    """Writes an access file into the current folder; returns its path."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return path
