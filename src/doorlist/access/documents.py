"""Parses the text of one file, and finds its sections, once it is known to be an access file of a version we know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import doorlist
from doorlist.access import fields
from doorlist.access.form.file import File, GuardrailsFile, Template
from doorlist.access.form.keys import keys
from doorlist.access.problems import FileProblems, Place, Problems
from doorlist.access.yaml_nodes import Mapping, Scalar, found, is_null
from doorlist.access.yaml_reader import read
from doorlist.access.yaml_rereader import reread

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence

    from doorlist.access.yaml_nodes import Node

_EXAMPLE = "An access file begins with version: 1, and names an organization."


class Document(NamedTuple):
    """A file's sections by name, and where to note what is wrong with them."""

    report: FileProblems
    sections: Map[str, fields.Field]
    #: Whether all of its keys are known.
    whole: bool
    #: Whether it was given with `--guardrails`.
    outside: bool = False
    #: What the sections are of, as it was read.
    root: Mapping | None = None


def document(
    file: str, text: str, form: type, problems: Problems, *, before: tuple[str, Mapping] | None = None
) -> Document | None:
    """The sections of a file.

    Args:
        file: its path, for problems.
        text: its text.
        form: `File` or `GuardrailsFile` of `doorlist.access.form.file`.
        problems: takes what is wrong.
        before: a text that is nearly the same, and what was read of it without a problem.

    Returns:
        The sections, or `None` where the file can't be judged.
    """
    report = FileProblems(problems, file)
    known = len(problems)
    node = (reread(*before, text) if before is not None else None) or read(text, report)
    if node is None:
        if len(problems) == known:
            problems.add(Place(file, 1, 1), "The file is empty", _EXAMPLE)
        return None
    if not isinstance(node, Mapping) or not node.keys:
        report.add(node, f"An access file is a mapping of keys, not {_found(node)}", _EXAMPLE)
        return None
    if not _is_of_our_version(node, report):
        return None
    elsewhere = None if form is GuardrailsFile else _of_scopes()
    sections = fields.fields(node, form, report, of=_kind(form), elsewhere=elsewhere)
    whole = len(sections) == len(node.keys)
    return Document(report, sections, whole, outside=form is GuardrailsFile, root=node)


def _of_scopes() -> dict[str, str]:
    """What to do about the keys of a scope that stand outside of any."""
    return dict.fromkeys(keys(Template), "It belongs into the organization or a project: indent it below one.")


def _kind(form: type) -> str:
    return "a file given with --guardrails" if form is GuardrailsFile else "an access file"


def _found(node: Node) -> str:
    return "an empty one" if isinstance(node, Mapping) else found(node)


def _is_of_our_version(node: Mapping, report: FileProblems) -> bool:
    """Look at the version before the keys: another version may have others. A missing one is told, and taken for
    ours."""
    for key, value in zip(node.keys, node.values, strict=True):
        if key.text == "version":
            if isinstance(value, Scalar) and value.text == "1":
                return True
            report.add(
                key if is_null(value) else value,
                f"The version is {found(value)}, but doorlist {doorlist.__version__} reads version 1",
                "Write version: 1, or use a newer doorlist.",
            )
            return False
    report.add(node, "The file names no version", "Write version: 1 as its first line.")
    return True


class Documents:
    """The documents of the files that were read last, for a caller that reads nearly the same files again."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], Document] = {}

    def read(self, files: Sequence[tuple[str, str]], problems: Problems) -> list[Document | None]:
        """The documents of access files by path and text; what was the same last time isn't parsed again."""
        texts = {path: (text, one.root) for (path, text), one in self._last.items() if one.root is not None}
        found = {file: self._document(file, problems, texts.get(file[0])) for file in files}
        # A document with a problem is parsed again, so that the problem is told again.
        self._last = {file: one for file, one in found.items() if one is not None} if not problems else {}
        return [found[file] for file in files]

    def _document(
        self, file: tuple[str, str], problems: Problems, before: tuple[str, Mapping] | None
    ) -> Document | None:
        known = self._last.get(file)
        if known is None:
            return document(*file, File, problems, before=before)
        return known._replace(report=FileProblems(problems, file[0]))
