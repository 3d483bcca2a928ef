"""The one way in which commands show a result: in a format on stdout, into files, and as annotations."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from doorlist.cli.printing import colour, note, put, save, save_all, stdout
from doorlist.cli.run_state import current_run
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
        documents = {form: view.pieces(form, _whole()) for form in view.formats}
        save_all(showing.out_dir, view.name, documents)
        note(f"Saved in {len(documents)} formats to {showing.out_dir}")
    if showing.out is not None:
        save(showing.out, view.pieces(showing.form, _whole()))
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
    run = current_run()
    return Look(palette(colour(stream)), _width(stream), run.verbosity > 0, run.comment_key)


def _whole() -> Look:
    """How a result is written into a file: nothing is only counted."""
    return Look(verbose=True, key=current_run().comment_key)


def _width(stream: TextIO) -> int | None:
    """How many columns the terminal has; `None` where there is none, so that lines stay whole for other programs."""
    if not stream.isatty():
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None
