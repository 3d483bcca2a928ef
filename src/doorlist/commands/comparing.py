"""What `import`, `snapshot`, `drift` and `diff` share: the whole live state, two sides of files."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist import files
from doorlist.commands.printing import note
from doorlist.errors import AccessFileError, SnapshotFileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from doorlist.access.load import Loaded
    from doorlist.commands.session import Link, Request
    from doorlist.errors import Problem
    from doorlist.review.diff import Diff
    from doorlist.review.drift import Drift
    from doorlist.review.snapshot_document import Snapshot
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live
    from doorlist.values.source import Hint

_NO_FILE: Final = "/dev/null"


class Whole(NamedTuple):
    """Everything that a key can read, and when it was read (UTC)."""

    live: Live
    moment: datetime


def whole(link: Link, *, definitions: bool = True) -> Whole:
    """Read the whole live state; only GETs are sent. Raises SettingsError, PlatformError."""
    from doorlist.commands.progress import reading
    from doorlist.commands.session import now, run
    from doorlist.reconcile.whole import read_all

    client = link.client()

    async def work() -> Whole:
        moment = now()
        async with client, reading() as progress:
            return Whole(await read_all(client, definitions=definitions, progress=progress), moment)

    return run(work())


def drifted(request: Request, link: Link, baseline: str | None, annotate: str | None) -> Drift:
    """Load, read, compare; only GETs are sent.

    Raises:
        DoorlistError: anything is wrong.
    """
    from doorlist.commands.annotating import annotated
    from doorlist.commands.session import plan_now, shown
    from doorlist.planning.plan import make_plan
    from doorlist.review.drift import drift, since
    from doorlist.review.snapshot import to_live

    if baseline is None:
        planned = plan_now(request, link, annotate)
        return drift(planned.plan, planned.live)
    taken = saved_snapshot(baseline)
    with annotated(annotate):
        loaded = request.load()
        live, moment = whole(link)
        if taken.organization.id != live.organization.id:
            raise SnapshotFileError(
                "the snapshot is of another organization than the key's",
                where=baseline,
                fix="Take one with this key: doorlist snapshot --out",
            )
        with shown(loaded):
            plan = make_plan(loaded.desired, live, now=moment, as_of=request.as_of)
        return since(drift(plan, live), loaded.desired, live, to_live(taken), taken_at=taken.taken_at)


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
    from doorlist.commands.session import shown
    from doorlist.planning.definitions import manages_definitions
    from doorlist.planning.hints import live_hints
    from doorlist.planning.managed_scope import managed_parts
    from doorlist.review.snapshot import to_live

    live = to_live(saved_snapshot(path))
    if any(map(manages_definitions, desired.scopes())) and any(one.policies is None for one in live.scopes.values()):
        raise SnapshotFileError(
            "the snapshot has no policies, and the files define roles or policies",
            where=path,
            fix="Take a new one: doorlist snapshot --out",
        )
    with shown(loaded):
        managed_parts(desired, live)
    return live_hints(desired, live)


def saved_snapshot(path: str) -> Snapshot:
    """The snapshot of a file.

    Raises:
        SnapshotFileError: it isn't there, can't be read, or isn't a snapshot.
    """
    from doorlist.review.snapshot import read_snapshot

    try:
        data = files.read(path)
    except files.Unreadable as error:
        raise SnapshotFileError(
            f"the snapshot can't be read: {error}", where=path, fix="Save one with `doorlist snapshot --out`."
        ) from None
    try:
        return read_snapshot(data)
    except SnapshotFileError as error:
        error.where = path
        raise


def compared(paths: Sequence[str], span: str | None, guardrails: Sequence[str]) -> Diff:
    """Both sides of a change of files. Offline.

    Raises:
        UsageError: not two paths, or no span of commits.
        AccessFileError: either side is wrong; all problems of both.
        DoorlistError: git can't give them.
    """
    from doorlist.access.load import Loaded, load, load_given
    from doorlist.access.source_lines import SourceLines
    from doorlist.commands.options import DEFAULT_FILE, DEFAULT_FOLDER
    from doorlist.planning.hints import file_hints
    from doorlist.review.diff import NOTHING, diff
    from doorlist.values.at_moment import at
    from doorlist.values.fields import hint_records

    nothing = Loaded(NOTHING, SourceLines())
    if span is not None:
        from doorlist.access.commits import commits

        found = commits(span, paths, otherwise=(DEFAULT_FILE, DEFAULT_FOLDER))
        # As git writes a file of a commit; the new side's names stay paths, for annotations.
        old_files = [(f"{found.base[:12]}:{name}", data) for name, data in found.old]
        sides = [
            lambda: load_given(old_files, guardrails=guardrails) if old_files else nothing,
            lambda: load_given(found.new, guardrails=guardrails) if found.new else nothing,
        ]
        if found.head is None:
            here = _work_tree(paths, found.old)
            sides[1] = lambda: load(here, guardrails=guardrails) if here else nothing
        names = (found.base, found.head or "the work tree")
    elif len(paths) == 2:
        names = (paths[0], paths[1])
        sides = [
            lambda: nothing if _is_nothing(names[0]) else load(names[:1], guardrails=guardrails),
            lambda: nothing if names[1] == _NO_FILE else load(names[1:], guardrails=guardrails),
        ]
    else:
        raise UsageError("diff takes OLD and NEW, or --git", fix="For example: doorlist diff --git origin/main..HEAD")
    old, new = _both(sides)
    # Not `session.now`: it would import the client, which nothing here needs.
    moment = datetime.now(UTC).replace(microsecond=0)
    hints = map(new.placed, file_hints(at(new.desired, moment), new.facts))
    return replace(diff(old.desired, new.desired, moment=moment, names=names), hints=hint_records(hints))


def _work_tree(paths: Sequence[str], old: Sequence[object]) -> Sequence[str]:
    """The files of the work tree; none where those of the commit are gone from it."""
    from doorlist.commands.options import DEFAULT_FILE, DEFAULT_FOLDER, default_files

    there = [path for path in paths or (DEFAULT_FILE, DEFAULT_FOLDER) if os.path.lexists(path)]
    if not there and old:
        return ()
    return there if paths and there else default_files(paths)


def _is_nothing(old: str) -> bool:
    """Whether there is no old side: a first adoption."""
    if old == _NO_FILE:
        return True
    missing = not Path(old).exists() and not Path(old).is_symlink()
    if missing:
        from doorlist.output.safe import terminal

        note(f"{terminal(old)} isn't there: NEW is compared with nothing.")
    return missing


def _both(sides: Iterable[Callable[[], Loaded]]) -> list[Loaded]:
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    more = 0
    for load in sides:
        try:
            loaded.append(load())
        except AccessFileError as error:
            problems += error.problems
            more += error.more
    if problems:
        raise AccessFileError(problems, more=more)
    return loaded
