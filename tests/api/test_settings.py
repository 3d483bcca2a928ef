from __future__ import annotations

import pytest

from doorlist.api.settings import Connection, connection, is_loopback
from doorlist.errors import SettingsError

KEY = "confident_us_abcdef0123456789"


@pytest.mark.parametrize(
    ("environ", "base_url", "expected"),
    [
        ({}, None, "https://api.confident-ai.com"),
        ({"CONFIDENT_ORG_API_KEY": "confident_eu_x"}, None, "https://eu.api.confident-ai.com"),
        ({"CONFIDENT_ORG_API_KEY": "CONFIDENT_EU_x"}, None, "https://eu.api.confident-ai.com"),
        ({"CONFIDENT_ORG_API_KEY": "confident_au_x"}, None, "https://api.confident-ai.com"),
        ({"CONFIDENT_ORG_API_KEY": "other"}, None, "https://api.confident-ai.com"),
        ({"CONFIDENT_REGION": "EU"}, None, "https://eu.api.confident-ai.com"),
        ({"CONFIDENT_REGION": " au "}, None, "https://au.api.confident-ai.com"),
        ({"CONFIDENT_REGION": "US", "CONFIDENT_ORG_API_KEY": "confident_eu_x"}, None, "https://api.confident-ai.com"),
        ({"CONFIDENT_REGION": ""}, None, "https://api.confident-ai.com"),
        ({"CONFIDENT_BASE_URL": "https://x.example/", "CONFIDENT_REGION": "EU"}, None, "https://x.example"),
        ({"CONFIDENT_BASE_URL": ""}, None, "https://api.confident-ai.com"),
        ({"CONFIDENT_BASE_URL": "https://x.example"}, "https://y.example:8443/api//", "https://y.example:8443/api"),
        ({}, "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ({}, "http://127.8.8.8", "http://127.8.8.8"),
        ({}, "http://[::1]:99", "http://[::1]:99"),
        ({}, "http://localhost", "http://localhost"),
    ],
)
def test_the_base_url_comes_from_the_first_that_says_one(
    environ: dict[str, str], base_url: str | None, expected: str
) -> None:
    assert connection({"CONFIDENT_ORG_API_KEY": KEY, **environ}, base_url).base_url == expected


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "no API key: CONFIDENT_ORG_API_KEY is not set"),
        ({"CONFIDENT_ORG_API_KEY": ""}, "no API key: CONFIDENT_ORG_API_KEY is empty"),
        ({"CONFIDENT_ORG_API_KEY": " \n"}, "no API key: CONFIDENT_ORG_API_KEY is empty"),
        ({"CONFIDENT_API_KEY": "proj"}, "CONFIDENT_API_KEY is set, but that is a project key of another tool"),
        ({"CONFIDENT_ORG_API_KEY": f"{KEY}\n"}, "a character that no key has: a line break"),
        ({"CONFIDENT_ORG_API_KEY": f"{KEY[:20]} {KEY[20:]}"}, "a character that no key has: a space or tab"),
        ({"CONFIDENT_ORG_API_KEY": f"{KEY}ä"}, "one that isn't printable ASCII"),
        ({"CONFIDENT_ORG_API_KEY": f"{KEY}\x00"}, "one that isn't printable ASCII"),
    ],
)
def test_a_key_that_cant_be_used_is_explained_and_not_shown(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        connection(environ)
    assert message in str(caught.value)
    assert caught.value.fix
    assert KEY[:20] not in str(caught.value)
    assert "proj" not in str(caught.value).replace("project", "")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://platform.example", "plain http to platform.example: the key would cross the network unencrypted"),
        ("http://localhost.evil.example", "plain http to localhost.evil.example"),
        ("http://127.0.0.1.evil.example", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("ftp://platform.example", "no URL of the kind https://host"),
        ("platform.example", "no URL of the kind https://host"),
        ("https://", "no URL of the kind https://host"),
        ("https://ada:hunter2@platform.example", "has a user name or password in it"),
        ("https://hunter2@platform.example", "has a user name or password in it"),
        ("https://platform.example/?token=hunter2", "has a query or fragment"),
        ("https://platform.example/?", "has a query or fragment"),
        ("https://platform.example#hunter2", "has a query or fragment"),
        ("https://platform.example:port", "can't be read as a URL"),
        ("https://[::1", "can't be read as a URL"),
        ("https://platform .example", "a space, a line break"),
        ("https://platform.example\n", "a space, a line break"),
        ("https://pläne.example", "another character that a URL can't have"),
        ("https://platform.example/v2/", "ends with an API version"),
    ],
)
@pytest.mark.parametrize("source", ["--base-url", "CONFIDENT_BASE_URL"])
def test_a_base_url_that_cant_be_used_names_its_source(url: str, message: str, source: str) -> None:
    environ = {"CONFIDENT_ORG_API_KEY": KEY, "CONFIDENT_BASE_URL": url}
    with pytest.raises(SettingsError) as caught:
        connection(environ, url if source == "--base-url" else None)
    assert message in str(caught.value)
    assert source in str(caught.value)
    assert caught.value.fix
    assert "hunter2" not in str(caught.value)
    assert KEY not in str(caught.value)


def test_an_unknown_region_is_an_error() -> None:
    with pytest.raises(SettingsError, match="CONFIDENT_REGION is 'MOON', which is no region"):
        connection({"CONFIDENT_ORG_API_KEY": KEY, "CONFIDENT_REGION": "MOON"})


def test_a_connection_knows_its_region_and_hides_its_key() -> None:
    made = connection({"CONFIDENT_ORG_API_KEY": KEY, "CONFIDENT_REGION": "AU"}, api="v1")
    assert (made.region, made.api, made.loopback) == ("AU", "v1", False)
    assert KEY not in repr(made)
    assert KEY not in f"{made}"
    assert Connection("http://[::1]:1", KEY).region is None
    assert Connection("http://[::1]:1", KEY).loopback


@pytest.mark.parametrize(
    ("host", "expected"),
    [("LOCALHOST", True), ("127.1.2.3", True), ("::1", True), ("::2", False), ("example", False), ("", False)],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
