"""The one way in which commands show a result: in a format on stdout, into files, and as annotations."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from doorlist.commands import run
from doorlist.commands.comment_key import comment_key
from doorlist.commands.printing import colour, note, put, save, save_all, stdout
from doorlist.output.style import palette
from doorlist.output.view import Look

if TYPE_CHECKING:
    from typing import TextIO

    from doorlist.output.view import View


class Showing(NamedTuple):
    """How a command was asked to show its result.

    Attributes:
        form: the format of `--format`.
        out_dir: the folder of `--out-dir`, which gets every format.
        annotate: who reads annotations (`github`), `None` where nobody does.
        out: the file of `--out`, in place of stdout.
    """

    form: str = "text"
    out_dir: str | None = None
    annotate: str | None = None
    out: str | None = None


def show(view: View, showing: Showing) -> None:
    """Shows a result wherever it was asked for.

    Raises:
        DoorlistError: a file can't be written.
    """
    if showing.out_dir is not None:
        look = Look(verbose=True, key=comment_key())
        documents = {form: view.pieces(form, look) for form in view.formats}
        save_all(showing.out_dir, view.name, documents)
        note(f"Saved in {len(documents)} formats to {showing.out_dir}")
    if showing.out is not None:
        save(showing.out, view.pieces(showing.form, Look(verbose=True, key=comment_key())))
        note(f"Saved to {showing.out}")
    else:
        put(view.pieces(showing.form, look_at(stdout())), text=showing.form == "text")
    annotate_view(view, showing.annotate)


def annotate_view(view: View, annotate: str | None) -> None:
    """Writes a result's annotations where somebody reads them, to stderr."""
    if annotate is not None and view.annotations is not None:
        put(view.annotations(), to=sys.stderr)


def look_at(stream: TextIO) -> Look:
    """How text is shown on a stream: coloured and wrapped on a terminal."""
    return Look(palette(colour(stream)), _width(stream), _verbose(), comment_key())


def _verbose() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and run.of(context).verbosity > 0


def _width(stream: TextIO) -> int | None:
    """How many columns the terminal has; `None` where there is none, so that lines stay whole for other programs."""
    if not stream.isatty():
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None
