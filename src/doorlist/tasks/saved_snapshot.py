"""Reads a snapshot from a file, and checks access files against one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist import files
from doorlist.cli.findings import with_lines
from doorlist.errors import SnapshotFileError
from doorlist.planning.definitions import manages_definitions
from doorlist.planning.hints import live_hints
from doorlist.planning.managed_scope import managed_parts
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.snapshot import read_snapshot, to_live

if TYPE_CHECKING:
    from doorlist.access.load import Loaded
    from doorlist.review.snapshot_document import Snapshot
    from doorlist.values.desired import Desired
    from doorlist.values.source import Hint


def fits_snapshot(desired: Desired, loaded: Loaded, path: str) -> tuple[Hint, ...]:
    """Checks files against a saved live state, as a plan does against live; returns what it hints at.

    Args:
        desired: what the files come to, at its moment.
        loaded: the files.
        path: of the snapshot.

    Raises:
        AccessFileError: the files are for another organization, or name what it doesn't have.
        SnapshotFileError: it can't be read, or was taken by a version that left roles' policies out.
    """
    live = to_live(saved_snapshot(path))
    if any(map(manages_definitions, desired.scopes())) and any(one.policies is None for one in live.scopes.values()):
        raise SnapshotFileError(
            "the snapshot has no policies, and the files define roles or policies",
            where=path,
            fix="Take a new one: doorlist snapshot --out",
        )
    with with_lines(loaded):
        managed_parts(desired, live, CONFIDENT_AI)
    return live_hints(desired, live)


def saved_snapshot(path: str) -> Snapshot:
    """The snapshot of a file.

    Raises:
        SnapshotFileError: it isn't there, can't be read, or isn't a snapshot.
    """
    fix = "Save one with `doorlist snapshot --out`."
    return files.document(path, read_snapshot, SnapshotFileError, what="the snapshot", fix=fix)
