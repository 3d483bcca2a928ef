"""The real network, as far as this machine: what httpx does with it, and what a person is told."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import trustme

from doorlist.api.client import Client
from doorlist.api.settings import Connection
from doorlist.api.transport import Transport
from doorlist.errors import OutcomeUnknown, PlatformError, SettingsError, Unreachable, Unreadable
from doorlist.values.scope import ORGANIZATION
from support.replies import KEY, Platform, ok, patience, using
from support.replies import ORGANIZATION as ACME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
BODY = b'{"success": true, "data": {"id": "org-1", "name": "Acme", "plan": "TEAM"}}'
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@contextlib.asynccontextmanager
async def serving(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """A server on this machine; its port."""
    tasks: list[asyncio.Task[None]] = []

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        with contextlib.suppress(asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    server = await asyncio.start_server(served, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def against(
    answer: Callable[[bytes, asyncio.StreamWriter], Awaitable[None]],
    *,
    url: str = "http://127.0.0.1:{port}",
    tls: ssl.SSLContext | None = None,
    write: bool = False,
    **options: Any,
) -> tuple[Any, list[bytes]]:
    """Asks a server on this machine for the organization; what came of it, and the heads of the requests."""
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            heads.append(head)
            await answer(head, writer)
            await writer.drain()

    async def run() -> Any:
        async with serving(serve, tls) as port:
            connection = Connection(url.format(port=port), KEY, "v2")
            async with Client(connection, patience=patience(tries=2), **options) as client:
                return await (client.revoke(ORGANIZATION, 1) if write else client.organization())

    try:
        return asyncio.run(run()), heads
    except PlatformError as error:
        return error, heads


async def fine(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(OK)


async def cut(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def half(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(OK[:-20])
    writer.close()


async def rubbish(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


async def nothing(_: bytes, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def drip(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(OK[:40])
    for byte in OK[40:]:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.03)


async def for_ever(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        await writer.drain()


async def bomb(_: bytes, writer: asyncio.StreamWriter) -> None:
    packed = gzip.compress(bytes(200 * 1024**2), 1)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed))
    writer.write(packed)


@pytest.mark.parametrize("answer", [for_ever, bomb])
@pytest.mark.parametrize(("write", "kind"), [(False, Unreadable), (True, OutcomeUnknown)])
def test_an_answer_without_end_is_left_before_it_takes_all_memory(
    answer: Any, write: bool, kind: type[PlatformError]
) -> None:
    error, heads = against(answer, write=write)
    assert isinstance(error, kind)
    assert error.what.startswith("the answer is longer than 64 MiB")
    assert (error.status, len(heads)) == (200, 1)


def test_an_answer_over_a_real_connection() -> None:
    found, heads = against(fine)
    assert found.name == "Acme"
    assert heads[0].startswith(b"GET /v2/organization HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("answer", "what", "options"),
    [
        (cut, "the connection was cut before the answer was complete", {}),
        (half, "the answer was cut short, or isn't proper HTTP", {}),
        (rubbish, "the answer was cut short, or isn't proper HTTP", {}),
        (nothing, "no answer in time", {"answer_seconds": 0.15}),
        (drip, "no answer in time", {"answer_seconds": 0.15}),
    ],
)
def test_an_answer_that_never_comes_whole(answer: Any, what: str, options: dict[str, Any]) -> None:
    error, heads = against(answer, **options)
    assert (type(error), error.what) == (OutcomeUnknown, what)
    assert len(heads) == 2
    error, heads = against(answer, write=True, **options)
    assert (type(error), error.what) == (OutcomeUnknown, f"{what}; whether it was carried out is unknown")
    assert len(heads) == 1


def test_nobody_listening() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    error, _ = against(fine, url=f"http://127.0.0.1:{port}")
    assert type(error) is Unreachable
    assert error.what == "no connection to 127.0.0.1; nothing was sent"


def test_a_name_that_doesnt_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = asked(Connection("https://platform.example", KEY, "v2"))
    assert type(error) is Unreachable
    assert error.what == "the name platform.example can't be resolved; nothing was sent"


def asked(connection: Connection) -> Any:
    async def run() -> Any:
        async with Client(connection, patience=patience()) as client:
            return await client.organization()

    try:
        return asyncio.run(run())
    except PlatformError as error:
        return error


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_certificate_nobody_vouches_for_is_refused(tls: ssl.SSLContext) -> None:
    error, heads = against(fine, url="https://127.0.0.1:{port}", tls=tls)
    assert type(error) is Unreachable
    assert error.what == "the TLS certificate of 127.0.0.1 isn't trusted; nothing was sent"
    assert heads == []


def test_the_environments_authority_is_trusted_also_on_this_machine(
    tls: ssl.SSLContext, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    found, _ = against(fine, url="https://127.0.0.1:{port}", tls=tls)
    assert found.name == "Acme"


def test_https_to_a_port_that_doesnt_speak_it() -> None:
    error, _ = against(rubbish, url="https://127.0.0.1:{port}", answer_seconds=1)
    assert type(error) is Unreachable
    assert error.what.startswith("no TLS connection with 127.0.0.1")


def test_a_proxy_of_the_environment_is_not_asked_about_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    found, _ = against(fine)
    assert found.name == "Acme"


def test_a_proxy_of_the_environment_carries_the_rest_inside_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async def run() -> None:
        async with serving(proxy) as port:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            async with Client(Connection("https://platform.example", KEY, "v2")) as client:
                await client.organization()

    with pytest.raises(Unreachable, match=r"the proxy didn't connect to platform\.example"):
        asyncio.run(run())
    assert heads[0].startswith(b"CONNECT platform.example:443 ")
    assert KEY.encode() not in heads[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("HTTPS_PROXY", "http://[::1"), ("ALL_PROXY", "gopher://x"), ("SSL_CERT_FILE", "/nowhere/ca.pem")],
)
def test_an_environment_that_cant_be_used(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="settings of the environment can't be used") as caught:
        Transport(Connection("https://platform.example", KEY))
    assert name in (caught.value.fix or "")


def test_a_netrc_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ada password hush\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    _, heads = against(fine)
    assert b"authorization" not in heads[0].lower()


def redirects(*locations: str) -> Callable[[httpx.Request], httpx.Response]:
    left = list(locations)
    return lambda _: httpx.Response(307, headers={"location": left.pop(0)}) if left else ok(ACME)


def test_a_redirect_within_the_same_origin_is_followed_by_a_read() -> None:
    platform = Platform(redirects("/v2/organization/", "https://platform.example/v2/organisation?x=1"))
    assert using(platform, lambda client: client.organization()).name == "Acme"
    assert platform.seen == ["GET /v2/organization", "GET /v2/organization/", "GET /v2/organisation?x=1"]


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/v2/organization",
        "http://platform.example/v2/organization",
        "https://platform.example:444/v2/organization",
        "https://platform.example.evil.example/",
        "//evil.example/",
    ],
)
def test_a_redirect_to_another_origin_doesnt_get_the_key(location: str) -> None:
    platform = Platform(redirects(location))
    with pytest.raises(Unreadable, match="isn't followed with the key"):
        using(platform, lambda client: client.organization())
    assert platform.seen == ["GET /v2/organization"]


def test_a_redirect_of_a_write_is_never_followed() -> None:
    platform = Platform(redirects("/v2/organization/invitations/2"))
    with pytest.raises(OutcomeUnknown, match="isn't followed"):
        using(platform, lambda client: client.revoke(ORGANIZATION, 1))
    assert platform.seen == ["DELETE /v2/organization/invitations/1"]


def test_redirects_in_a_circle_end() -> None:
    platform = Platform(lambda _: httpx.Response(302, headers={"location": "/v2/organization"}))
    with pytest.raises(Unreadable, match=r"a redirect \(302\)"):
        using(platform, lambda client: client.organization())
    assert len(platform.seen) == 4


@pytest.mark.parametrize(("at_once", "connections"), [(1, 1), (4, 4)])
def test_connections_are_kept_and_no_more_opened_than_are_used_at_once(at_once: int, connections: int) -> None:
    opened = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        while await reader.readuntil(b"\r\n\r\n"):
            await asyncio.sleep(0)
            writer.write(OK)

    async def run() -> None:
        async with serving(serve) as port:
            connection = Connection(f"http://127.0.0.1:{port}", KEY, "v2")
            async with Client(connection, concurrency=at_once) as client:
                for _ in range(3):
                    await asyncio.gather(*(client.organization() for _ in range(10)))

    asyncio.run(run())
    assert opened == connections
