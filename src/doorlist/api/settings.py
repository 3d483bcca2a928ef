"""Where the platform is, and the key to speak to it with.

Everything comes from what is passed in; nothing here reads the environment of the process.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import SplitResult, urlsplit

from doorlist.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

Api = Literal["auto", "v1", "v2"]

KEY_VARIABLE: Final = "CONFIDENT_ORG_API_KEY"
#: A project key of other tools. It is never read; only its presence is mentioned.
OTHER_KEY_VARIABLE: Final = "CONFIDENT_API_KEY"
BASE_URL_VARIABLE: Final = "CONFIDENT_BASE_URL"
REGION_VARIABLE: Final = "CONFIDENT_REGION"

#: Source: `manual: platform#transport`.
REGIONS: Final = {
    "US": "https://api.confident-ai.com",
    "EU": "https://eu.api.confident-ai.com",
    "AU": "https://au.api.confident-ai.com",
}
# The contract knows these two prefixes. An Australian one isn't documented, so it isn't guessed.
_PREFIXES: Final = {"confident_eu_": "EU", "confident_us_": "US"}


@dataclass(frozen=True, slots=True)
class Connection:
    """One installation of the platform and the key to it. The key is in no repr.

    Attributes:
        base_url: without a slash at the end and without the API version.
        key: an organization key.
        api: `v1` or `v2`, or `auto`: `/v2`, and `/v1` where the installation has no `/v2`.
    """

    base_url: str
    key: str = field(repr=False)
    api: Api = "auto"

    @property
    def region(self) -> str | None:
        """`US`, `EU` or `AU`; `None` for a self-hosted installation."""
        return next((region for region, url in REGIONS.items() if url == self.base_url), None)

    @property
    def loopback(self) -> bool:
        """Whether the installation is on this machine."""
        return is_loopback(urlsplit(self.base_url).hostname or "")


def connection(environ: Mapping[str, str], base_url: str | None = None, api: Api = "auto") -> Connection:
    """The connection that command line and environment ask for.

    The base URL is the argument, else `CONFIDENT_BASE_URL`, else that of `CONFIDENT_REGION`, else of the key's
    prefix, else the one of the US. Source: `manual: platform#transport`.

    Raises:
        SettingsError: no key, a key that can't be sent, a base URL or a region that can't be used. No message shows
            the key.
    """
    key = _key(environ)
    if base_url:
        return Connection(checked_base_url(base_url, "--base-url"), key, api)
    if from_environment := environ.get(BASE_URL_VARIABLE):
        return Connection(checked_base_url(from_environment, BASE_URL_VARIABLE), key, api)
    return Connection(REGIONS[_region(environ, key)], key, api)


def _key(environ: Mapping[str, str]) -> str:
    key = environ.get(KEY_VARIABLE, "")
    if not key.strip():
        other = (
            f" {OTHER_KEY_VARIABLE} is set, but that is a project key of another tool; doorlist doesn't read it."
            if environ.get(OTHER_KEY_VARIABLE)
            else ""
        )
        raise SettingsError(
            f"no API key: {KEY_VARIABLE} is {'empty' if KEY_VARIABLE in environ else 'not set'}.{other}",
            fix=f"Set {KEY_VARIABLE} to an organization API key (Organization settings, API keys).",
        )
    if not all("!" <= character <= "~" for character in key):
        raise SettingsError(
            f"the API key in {KEY_VARIABLE} holds a character that no key has: {_odd(key)}",
            fix="Copy the key again, without quotes, spaces or a line break around it.",
        )
    return key


def _odd(key: str) -> str:
    odd = next(character for character in key if not "!" <= character <= "~")
    if odd in "\r\n":
        return "a line break"
    if odd.isspace():
        return "a space or tab"
    return "one that isn't printable ASCII"


def _region(environ: Mapping[str, str], key: str) -> str:
    named = environ.get(REGION_VARIABLE, "").strip()
    if named:
        if named.upper() not in REGIONS:
            raise SettingsError(
                f"{REGION_VARIABLE} is {named[:40]!r}, which is no region",
                fix=f"Set it to US, EU or AU, or set {BASE_URL_VARIABLE} for a self-hosted installation.",
            )
        return named.upper()
    prefixed = (region for prefix, region in _PREFIXES.items() if key.lower().startswith(prefix))
    return next(prefixed, "US")


def checked_base_url(text: str, source: str) -> str:
    """A base URL that the key may be sent to, without a slash at the end.

    Args:
        text: as somebody wrote it.
        source: the option or variable it comes from, for messages.

    Raises:
        SettingsError: not http(s), plain http to another machine, credentials, a query or an API version in it. The
            message doesn't repeat the text, which may hold a password.
    """
    parts = _split(text, source)
    host = parts.hostname
    if parts.scheme not in {"https", "http"} or not host:
        raise SettingsError(
            f"{source} is no URL of the kind https://host",
            fix="Write the scheme and the host, e.g. https://confident.example.com.",
        )
    if parts.username is not None or parts.password is not None:
        raise SettingsError(
            f"{source} has a user name or password in it",
            fix=f"Take it out: doorlist authenticates with {KEY_VARIABLE} alone.",
        )
    if "?" in text or "#" in text:
        raise SettingsError(f"{source} has a query or fragment in it", fix="Leave out everything from ? or # on.")
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(
            f"{source} is plain http to {host}: the key would cross the network unencrypted",
            fix="Use https. Plain http is for this machine only (localhost, 127.0.0.1, ::1).",
        )
    path = parts.path.rstrip("/")
    if path.endswith(("/v1", "/v2")):
        raise SettingsError(
            f"{source} ends with an API version", fix=f"Leave out {path[-3:]} and use --api {path[-2:]} if need be."
        )
    return f"{parts.scheme}://{parts.netloc}{path}"


def _split(text: str, source: str) -> SplitResult:
    # urlsplit drops tabs and line breaks silently: what is checked must be what is used.
    if any(not "!" <= character <= "~" for character in text):
        raise SettingsError(
            f"{source} holds a space, a line break or another character that a URL can't have",
            fix="Write the URL without blanks, international names in their xn-- form.",
        )
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise SettingsError(
            f"{source} can't be read as a URL",
            fix="Write the scheme and the host, e.g. https://confident.example.com.",
        ) from None
    return parts


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
