"""Why something is planned, in a sentence for a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.desired import Entry
    from doorlist.values.plan import Cause


def why_gone(managed: ManagedScope, entry: Entry | None) -> tuple[Cause, str]:
    """Why somebody who isn't wanted goes: cause and sentence. `entry` is the expired one, where there is one."""
    if entry is None:
        return "unlisted", f"Not named in {managed.scope.label}, where unlisted people are removed."
    if entry.expires is None:
        return "expired", "Their entry in the organization has expired, and takes this one with it."
    return "expired", f"Access expired on {entry.expires:%Y-%m-%d %H:%M} UTC."


def why_in(entry: Entry) -> str:
    """How the files name somebody, for the start of a sentence."""
    return f"Named through the group {entry.group}" if entry.group else "Named in the file"
