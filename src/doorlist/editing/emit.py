"""Writes text as YAML that the loader, and every other YAML reader, takes for that very text.

Names come from other people: whatever they hold, they end up as one scalar or inside one comment.
"""

from __future__ import annotations

import re
from typing import Final

from doorlist.access.yaml_nodes import visible

#: Text that needs no quotes: nothing in it means anything to YAML.
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w .@+/()&'-]*[\w.)])?").fullmatch
_PLAIN_EMAIL: Final = re.compile(r"[a-z0-9](?:[a-z0-9._+'-]*)@[a-z0-9.-]+").fullmatch
#: Words that YAML 1.1 or 1.2 takes for something else than text.
_WORDS: Final = frozenset({"y", "yes", "n", "no", "true", "false", "on", "off", "null", "nan", "inf"})
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MOST_COMMENT: Final = 120
#: Characters of a name, which is no heading to a person where it is longer.
_MOST_NAME: Final = 200
#: A key longer than 1,024 characters isn't a simple key to YAML: it would need a question mark before it.
MOST_KEY: Final = 900


def scalar(text: str) -> str:
    """The text as a scalar on one line, in quotes where it needs them."""
    if (_PLAIN_EMAIL(text) or _PLAIN(text)) and text.isprintable() and text.lower() not in _WORDS:
        return text
    return f'"{_without_commands("".join(map(_escaped, text)))}"'


def comment(text: str) -> str:
    """A comment's text: on one line, all of it printable, of a length that can be read."""
    return _without_commands(visible(text if len(text) <= _MOST_COMMENT else f"{text[: _MOST_COMMENT - 1]}…"))


def is_expressible(text: str) -> bool:
    """Whether an access file can hold this name or id: it isn't empty, the loader's trimming leaves it as it is, and
    it has no half of a surrogate pair, which UTF-8 can't hold.
    """
    return text != "" and text == text.strip() and not any("\ud800" <= char <= "\udfff" for char in text)


def is_key(text: str) -> bool:
    """Whether a mapping of an access file can have this name as a key."""
    return is_expressible(text) and len(text) <= _MOST_NAME and len(scalar(text)) <= MOST_KEY


def _without_commands(text: str) -> str:
    """GitHub's runner obeys `##[command]` anywhere in a line that a job prints. YAML reads the escape as `#`."""
    return text.replace("##", "#\\x23")


def _escaped(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"
