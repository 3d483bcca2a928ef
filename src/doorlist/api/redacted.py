"""What a server says, made fit for a message: no secret, no control characters, not too long."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

MOST_CHARACTERS: Final = 300
# Enough to redact before cutting, bounded so that a hostile answer costs nothing.
_LOOKED_AT: Final = 4_000

_NAMED_SECRET = re.compile(
    r"""\b((?:\w{0,40}[_-])?(?:token|key|secret|password|authorization)["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer\s+)?)"""
    r"""[^\s"',;&<>]+""",
    re.IGNORECASE,
)
# Long and mixed of letters and digits: a link's token, a key, an id. Ids are in the path already, so nothing is lost.
_TOKEN_LIKE = re.compile(r"(?<![\w@])(?=[^\s@]{0,200}\d)[A-Za-z0-9_\-+/=~.]{20,}+(?!@)")

_ORIGIN = re.compile(r"https?://[\w.-]{1,253}(?::\d{1,5})?(?=[/?#]|\Z)", re.IGNORECASE | re.ASCII)
_LOGIN = re.compile(r"//[^/\s@]*@")


def redacted(text: object, key: str = "") -> str:
    """A server's message for a person: `key` and whatever may be a secret replaced, controls escaped, cut short.

    Args:
        text: what came; anything but text is written out as text.
        key: the API key of this connection.
    """
    shown = str(text)[:_LOOKED_AT]
    if key:
        for spelling in {key, quote(key, safe="")}:
            shown = re.sub(re.escape(spelling), "[key]", shown, flags=re.IGNORECASE)
    shown = _NAMED_SECRET.sub(r"\1[redacted]", shown)
    shown = _TOKEN_LIKE.sub("[redacted]", shown)
    shown = " ".join(shown.split())
    shown = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in shown
    )
    return shown if len(shown) <= MOST_CHARACTERS else f"{shown[: MOST_CHARACTERS - 1]}…"


def redacted_url(url: str, key: str = "") -> str:
    """As `redacted`, of an address: host and port stay, as both together look like a token to it."""
    url = _LOGIN.sub("//[redacted]@", url[:_LOOKED_AT])
    found = _ORIGIN.match(url)
    if found is None or (key and key.casefold() in found[0].casefold()):
        return redacted(url, key)
    host = ".".join(redacted(part, key) for part in found[0].split("."))
    return host + redacted(url[found.end() :], key)
