"""Where something stands in the access files, and what is suspicious there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Source(NamedTuple):
    """A place in an access file; `line` counts from 1."""

    file: str
    line: int


class Hint(NamedTuple):
    """A sentence about a place in the files; `words` stand on its line or below, one behind the other."""

    source: Source
    message: str
    words: tuple[str, ...] = ()


class FileFacts(NamedTuple):
    """What only the reader of the files knows of them, for hints.

    Attributes:
        unused_groups: groups that nothing names, and where they stand.
        unused_templates: templates that no project uses, and where they stand.
        unusual_emails: what is unusual about some of the emails, as the end of a sentence.
    """

    unused_groups: Mapping[str, Source] = {}
    unused_templates: Mapping[str, Source] = {}
    unusual_emails: Mapping[str, str] = {}


NO_FACTS = FileFacts()
