"""Which proxy carries a request, and which hosts do without one."""

from __future__ import annotations

import pytest

from doorlist.api.proxies import proxy_of
from doorlist.errors import SettingsError

URL = "https://platform.acme.example"
PROXY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [
        ({}, None),
        ({"https": PROXY}, PROXY),
        ({"http": PROXY}, None),
        ({"all": "proxy.example:3128"}, PROXY),
        ({"https": "http://first.example", "all": PROXY}, "http://first.example"),
        ({"https": PROXY, "no": "*"}, None),
        ({"https": ""}, None),
    ],
)
def test_the_schemes_own_proxy_before_that_of_all(proxies: dict[str, str], expected: str | None) -> None:
    assert proxy_of(URL, proxies) == expected


@pytest.mark.parametrize(
    ("no_proxy", "host", "direct"),
    [
        ("acme.example", "platform.acme.example", True),
        (".acme.example", "platform.acme.example", True),
        ("*.acme.example", "platform.acme.example", True),
        ("ACME.example, other.example", "Platform.acme.example", True),
        ("cme.example", "platform.acme.example", False),
        ("platform.acme.example:443", "platform.acme.example", True),
        ("platform.acme.example:8443", "platform.acme.example", False),
        ("https://platform.acme.example", "platform.acme.example", True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.1.2.0/24,192.168.0.0/16", "192.168.7.7", True),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.0.0.0/8", "platform.acme.example", False),
        ("fd00::/8", "[fd12::1]", True),
        ("fd00::/8", "platform.acme.example", False),
        ("[fd00::]/8", "[fd12::1]", True),
        ("::1", "[::1]", True),
        ("[::1]", "[0:0:0:0:0:0:0:1]", True),
        ("[fd12::1]:443", "[fd12::1]", True),
        ("[fd12::1]:8443", "[fd12::1]", False),
        (" , ,", "platform.acme.example", False),
    ],
)
def test_hosts_that_are_reached_directly(no_proxy: str, host: str, direct: bool) -> None:
    found = proxy_of(f"https://{host}", {"https": PROXY, "no": no_proxy})
    assert found == (None if direct else PROXY)


@pytest.mark.parametrize("entry", ["fd00::/999", "10.0.0.0/x", "what?", "host:port", "fd00::zz", "http://", "a b"])
def test_an_entry_that_makes_no_sense_is_named(entry: str) -> None:
    with pytest.raises(SettingsError, match="NO_PROXY has an entry that can't be used") as caught:
        proxy_of(URL, {"https": PROXY, "no": f"acme.example,{entry},localhost"})
    assert entry.partition("://")[2] or entry in str(caught.value)


def test_without_a_proxy_nobody_reads_no_proxy() -> None:
    assert proxy_of(URL, {"no": "fd00::/999"}) is None
