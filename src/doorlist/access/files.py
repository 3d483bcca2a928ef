"""Reads the files of some paths. A file under review is untrusted: only regular files of bounded size are read.

A symbolic link must lead into the folder that it stands in, or into the current one: in a pull request it might lead
to a secret of the machine, of which an error would then show a line.
"""

# pathlib takes 4 ms of each start.
# ruff: noqa: PTH112, PTH114, PTH118, PTH120, PTH206

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from doorlist import files as outside
from doorlist.access.problems import Place, Problems
from doorlist.access.source_lines import place_in
from doorlist.access.yaml_nodes import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.access.source_lines import SourceLines

MOST_BYTES: Final = 16 * 1024 * 1024
#: Of all files of one run.
MOST_BYTES_TOGETHER: Final = 64 * 1024 * 1024
_ENDINGS: Final = (".yaml", ".yml")
_BOM: Final = b"\xef\xbb\xbf"
_OTHER_BOMS: Final = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


class Files:
    """Reads files, each once, and keeps their texts."""

    def __init__(self, lines: SourceLines, problems: Problems) -> None:
        self._lines_of = lines
        self._problems = problems
        self._seen: set[str] = set()
        self._bytes = 0
        self._refused = 0
        #: Files that begin with a byte order mark.
        self.marked: set[str] = set()

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for could be read."""
        return self._refused == 0

    def read(self, paths: Sequence[str]) -> list[tuple[str, str]]:
        """The files of some paths, each file or folder as given, and their texts, sorted by path.

        A folder stands for the `*.yaml` and `*.yml` in it and below; hidden ones, and folders that are links, are
        skipped. What can't be read is a problem.
        """
        found = []
        for path in paths:
            for file in self._files(path):
                try:
                    text = self._text(file)
                except _Refused as refused:
                    self._refuse(file, refused)
                else:
                    if text is not None:
                        self._lines_of.keep(file, text)
                        found.append((file, text))
        return sorted(found)

    def _files(self, path: str) -> list[str]:
        if not os.path.isdir(path):
            return [path]
        if not _stays_inside(path, os.path.realpath(path)):
            self._refuse(path, _Refused(*_LEADS_OUT))
            return []
        refused_before = self._refused
        files = list(self._below(path))
        if not files and self._refused == refused_before:
            fix = "Files end in .yaml or .yml; hidden ones are skipped."
            self._refuse(path, _Refused("The folder holds no access files", fix))
        return files

    def _below(self, folder: str) -> Iterator[str]:
        def unreadable(error: OSError) -> None:
            refused = _Refused(f"The folder can't be read: {error.strerror}", "Check its permissions.")
            self._refuse(str(error.filename), refused)

        for base, folders, names in os.walk(folder, onerror=unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.endswith(_ENDINGS) and not name.startswith("."):
                    path = os.path.normpath(os.path.join(base, name))
                    if path.isprintable():
                        yield path
                    else:
                        # It would be printed with every problem of the file.
                        self._refuse(visible(path), _Refused("A file name that can't be printed", "Rename the file."))

    def _text(self, file: str) -> str | None:
        """The file's text; `None` where it was read before."""
        if "\0" in file:
            raise _Refused("A path can't hold a NUL character", "Check the path.")
        real = os.path.realpath(file)
        if real in self._seen:
            return None
        self._seen.add(real)
        if not _stays_inside(file, real):
            raise _Refused(*_LEADS_OUT)
        return self._decoded(file, _bytes(file))

    def given(self, files: Sequence[tuple[str, bytes]]) -> list[tuple[str, str]]:
        """Files that were read elsewhere, as names and contents: their texts, sorted by name."""
        found = []
        for file, data in files:
            try:
                text = self._decoded(file, data)
            except _Refused as refused:
                self._refuse(file, refused)
            else:
                self._lines_of.keep(file, text)
                found.append((file, text))
        return sorted(found)

    def _decoded(self, file: str, data: bytes) -> str:
        self._bytes += len(data)
        if len(data) > MOST_BYTES:
            raise _Refused("The file is larger than 16 MiB", "Split it into several files of one folder.")
        if self._bytes > MOST_BYTES_TOGETHER:
            raise _Refused("The files are together larger than 64 MiB", "Give fewer of them.")
        for mark, encoding in _OTHER_BOMS:
            if data.startswith(mark):
                raise _Refused(f"The file is encoded as {encoding}", "Save it as UTF-8.")
        if data.startswith(_BOM):
            self.marked.add(file)
            data = data.removeprefix(_BOM)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self._lines_of.keep(file, data.decode("utf-8", errors="replace"))
            before = data[: error.start].decode("utf-8")
            raise _Refused(
                f"The byte 0x{data[error.start]:02X} isn't UTF-8 text",
                "Save the file as UTF-8.",
                *place_in(before, len(before)),
            ) from None

    def _refuse(self, file: str, refused: _Refused) -> None:
        self._refused += 1
        self._problems.add(Place(file, refused.line, refused.column), refused.message, refused.fix)


class _Refused(Exception):
    """A file, or a folder, that isn't read."""

    def __init__(self, message: str, fix: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.line = line
        self.column = column


_LEADS_OUT: Final = (
    "A symbolic link that leads out of its folder",
    "Give the file itself: links may lead to files of the same folder, or of the current one.",
)


def _stays_inside(path: str, real: str) -> bool:
    # The parts before the last are where the user pointed.
    if not os.path.islink(path):
        return True
    for folder in (os.path.realpath(os.path.dirname(path)), os.path.realpath(os.curdir)):
        if os.path.commonpath([folder, real]) == folder:
            # .git/config holds the token of a CI's checkout.
            return not any(part.startswith(".") for part in os.path.relpath(real, folder).split(os.sep))
    return False


def _bytes(file: str) -> bytes:
    try:
        with outside.opened(file) as stream:
            return stream.read(MOST_BYTES + 1)
    except outside.Unreadable as error:
        if error.missing:
            raise _Refused("There is no such file or folder", "Check the path.") from None
        if error.special:
            raise _Refused("This isn't a regular file", "Give a file, or a folder of files.") from None
        why = str(error)
        why = f"{why[:1].upper()}{why[1:]}"
        raise _Refused(f"The file can't be read: {why}", "Check the path and its permissions.") from None
