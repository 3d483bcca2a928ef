"""`doorlist import`: access files from live state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doorlist import files
from doorlist.cli.options import connection_options, verbose_option
from doorlist.errors import DoorlistError, UsageError
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command("import")
@click.option("--out", metavar="PATH", help="Write to a file, with --split to a folder, instead of stdout.")
@click.option("--split", is_flag=True, help="Write one file for each project and one for the organization.")
@click.option("--groups", is_flag=True, help="Propose groups of people who hold the same roles in several scopes.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@click.option(
    "--keep", is_flag=True, help="Write `unlisted: keep` into every scope: nobody is removed to begin with."
)
@click.option("--no-roles", is_flag=True, help="Write people only: no custom roles, and no policies.")
@connection_options
@verbose_option
def command(out: str | None, split: bool, groups: bool, force: bool, keep: bool, no_roles: bool, **link: Any) -> int:
    """Write an access file from live state: people, custom roles and policies.

    Planning it right away has no actions. Who can't be named without an action (a member without a role, an
    invitation left over) is left out and kept; a comment says who and why. So it is with roles and policies.
    """
    from doorlist.cli.file_endings import must_fit
    from doorlist.cli.printing import note, put, save
    from doorlist.editing.new_file import ONE_FILE, write
    from doorlist.platform.confident_ai import CONFIDENT_AI
    from doorlist.tasks.session import Link, whole

    if split and out is None:
        raise UsageError("--split writes several files, so it takes --out", fix="For example: --split --out access")
    if not split:
        must_fit(out, "yaml")
    if out is not None and not force:
        _check_free(Path(out), split=split)
    files = write(
        whole(Link(**link), definitions=not no_roles).live, CONFIDENT_AI, split=split, groups=groups, keep=keep
    )
    if out is None:
        put([files[ONE_FILE]], text=False)
    elif split:
        _save_folder(Path(out), files)
        _clear(Path(out), files)
        note(f"Saved {plural(len(files), 'file')} to {out}. Next: doorlist plan {out}")
    else:
        save(out, [files[ONE_FILE]])
        note(f"Saved to {out}. Next: doorlist plan {out}")
    return 0


def _check_free(out: Path, *, split: bool) -> None:
    """Nothing that a person wrote is overwritten, and nothing of it would be read beside what is written now."""
    taken = any(_access_files(out)) if split else out.exists()
    if taken:
        what = "there are access files already" if split else "the file is there already"
        raise DoorlistError(what, where=str(out), fix="Choose another name, or add --force to overwrite.")


def _access_files(folder: Path) -> list[Path]:
    """What the loader would take from a folder."""
    found = [path for ending in ("*.yaml", "*.yml") for path in folder.rglob(ending)]
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _clear(folder: Path, written: Mapping[str, str]) -> None:
    """Take out what an earlier import wrote and this one didn't, as its project is gone; tell what else is there."""
    from doorlist.cli.printing import note
    from doorlist.editing.new_file import WRITTEN
    from doorlist.output.safe import terminal

    others = []
    for path in _access_files(folder):
        name = path.relative_to(folder).as_posix()
        if name in written:
            continue
        if path.is_symlink() or not _begins_with(path, WRITTEN):
            others.append(terminal(name))
        else:
            path.unlink()
            note(f"Removed {terminal(str(path))}: its project is gone.")
    if others:
        note(f"Left as it was, and read together with the rest: {listed(others)}.")


def _begins_with(path: Path, line: str) -> bool:
    try:
        with files.opened(path) as stream:
            return stream.read(len(line)) == line.encode()
    except files.Unreadable:
        return False


def _save_folder(folder: Path, files: Mapping[str, str]) -> None:
    from doorlist.cli.printing import save

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DoorlistError(
            f"can't be made: {(error.strerror or 'unknown reason').lower()}", where=str(folder)
        ) from None
    for name, text in files.items():
        save(str(folder / name), [text])
