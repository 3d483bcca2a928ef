"""Which proxy of the environment carries requests to a host, if any: `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`.

httpx reads the same variables. It fails at IPv6 addresses and networks in `NO_PROXY`, and passes over IPv4 networks.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from doorlist.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NOT_IN_A_HOST: Final = frozenset("/?#@\\ \t")


def proxy_of(base_url: str, proxies: Mapping[str, str]) -> str | None:
    """The URL of the proxy for an address, `None` where it is reached directly.

    Args:
        base_url: of the installation.
        proxies: as `urllib.request.getproxies` gives them: by scheme, and `no`.

    Raises:
        SettingsError: an entry of `NO_PROXY` makes no sense; which one is said.
    """
    parts = urlsplit(base_url)
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or _is_direct(parts.hostname or "", parts.port, proxies.get("no", "")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_direct(host: str, port: int | None, no_proxy: str) -> bool:
    # Every entry is read, so that one which makes no sense is told whichever host it is about.
    return True in [_matches(host.lower(), port, entry) for entry in _entries(no_proxy)]


def _entries(no_proxy: str) -> Iterator[str]:
    return (entry.lower() for part in no_proxy.split(",") if (entry := part.strip()))


def _matches(host: str, port: int | None, entry: str) -> bool:
    """Whether an entry is about a host: `*`, a network, an address, or a domain with all below it."""
    if entry == "*":
        return True
    entry = entry.partition("://")[2] or entry
    if "/" in entry:
        return _is_in(host, entry)
    name, its_port = _split(entry)
    if its_port is not None and its_port != (port or 443):
        return False
    address = _address(name)
    if address is not None:
        return _address(host) == address
    name = name.removeprefix("*").removeprefix(".")
    if not name or _NOT_IN_A_HOST & set(name) or ":" in name:
        raise _unusable(entry)
    return host == name or host.endswith(f".{name}")


def _is_in(host: str, entry: str) -> bool:
    try:
        network = ipaddress.ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        raise _unusable(entry) from None
    address = _address(host)
    return address is not None and address in network


def _split(entry: str) -> tuple[str, int | None]:
    """Host and port of `host`, `host:port`, `[address]`, `[address]:port`, or a bare IPv6 address."""
    if entry.startswith("["):
        host, _, port = entry[1:].partition("]")
        port = port.removeprefix(":")
    elif entry.count(":") == 1:
        host, _, port = entry.partition(":")
    else:
        return entry, None
    if port and not (port.isascii() and port.isdigit()):
        raise _unusable(entry)
    return host, int(port) if port else None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _unusable(entry: str) -> SettingsError:
    return SettingsError(
        f"NO_PROXY has an entry that can't be used: {entry[:60]!r}",
        fix="Write hosts, domains, addresses or networks between commas: .acme.example,10.0.0.0/8,fd00::/8.",
    )
