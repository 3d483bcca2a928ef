"""`doorlist fmt`: one layout for access files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.options import files_argument, guardrails_option, verbose_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.access.load import Opened
    from doorlist.access.yaml_nodes import Mapping
    from doorlist.editing.edit import Edited
    from doorlist.editing.places import EditedFile, Files


@click.command("fmt")
@files_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 2 where a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; print the change as a unified diff.")
@guardrails_option
@verbose_option
def command(files: Sequence[str], check: bool, show_diff: bool, guardrails: Sequence[str]) -> int:
    """Lay access files out in one way; their meaning stays.

    Keys stand in the order of the manual, people and names are sorted, groups stand after people. Comments stay with
    what they belong to; line ends stay. What is wrong in a file is told as by validate.
    """
    from doorlist.access.load import no_collection

    with no_collection():
        # In a function of its own for the reason that `carry_out` has.
        return _formatted(files, guardrails, check=check, show_diff=show_diff)


def _formatted(files: Sequence[str], guardrails: Sequence[str], *, check: bool, show_diff: bool) -> int:
    from doorlist.cli.options import default_files
    from doorlist.cli.printing import note, put
    from doorlist.editing.edit import edit
    from doorlist.editing.replacing import replace
    from doorlist.tasks.change import put_unified
    from doorlist.words import plural

    edited = edit(default_files(files), _lay_out, guardrails=guardrails)
    if show_diff:
        put_unified(edited)
    elif check:
        put(_names(edited))
    else:
        replace(edited.replacements())
        put(_names(edited))
    changed = plural(len(edited.files), "file")
    if check or show_diff:
        note(f"{changed} would change. To write: doorlist fmt" if edited.files else "Nothing would change.")
    else:
        note(f"Laid out {changed}." if edited.files else "Nothing to change.")
    return 2 if check and edited.files else 0


def _names(edited: Edited) -> list[str]:
    from doorlist.output.safe import SENTENCE, terminal

    return [f"{terminal(one.path, SENTENCE)}\n" for one in edited.files]


def _lay_out(files: Files, opened: Opened) -> None:
    from doorlist.editing.layout import laid_out
    from doorlist.editing.splice import NotEditable, Splice

    opened.loaded()  # what is wrong is told, and nothing is laid out
    for file in files.files:
        text = file.opened.text
        try:
            new = laid_out(text, _root(file))
        except NotEditable as error:
            raise NotEditable(file.text, error.index, error.what) from None
        if new != text:
            file.take([Splice(0, len(text), new)])


def _root(file: EditedFile) -> Mapping:
    """The file's mapping, as it was read."""
    from doorlist.access.yaml_nodes import Mapping

    root = Mapping(1, 1)
    for section in file.opened.document.sections.values():
        root.keys.append(section.name)
        root.values.append(section.value)
    return root
