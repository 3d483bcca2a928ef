"""One request over httpx: what goes out, and what can go wrong on the way.

Nothing is retried here and no status is judged. The key goes to one origin only: redirects are followed for reads and
within the same origin, and proxies see it only inside TLS.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import TYPE_CHECKING, Final
from urllib.request import getproxies

from doorlist import __version__
from doorlist.api.answers import Reply, lost, too_long
from doorlist.api.proxies import proxy_of
from doorlist.api.slim_httpx import httpx
from doorlist.errors import PlatformError, SettingsError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from doorlist.api.settings import Connection

#: Seconds for a connection; and for an answer, each pause between two of its pieces.
CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 30.0
#: For a whole exchange, so that an answer that drips can't hold a run for ever.
WHOLE_SECONDS: Final = 90.0
#: Of one answer, unpacked. A list of 100,000 invitations is half of it. Beyond it memory would be at stake.
MOST_BYTES: Final = 64 * 1024**2
_MOST_REDIRECTS: Final = 3
# Many servers close an idle connection after 5 s. Ours go first, or a write could meet a closing one.
_KEEP_ALIVE_SECONDS: Final = 4.0
#: Told of every request: verb, path and status. Never the query, a header or a body.
_LOG: Final = logging.getLogger("doorlist.requests")


class Transport:
    """Sends single requests to one installation over kept-alive connections, as many as are under way at once.

    Each connection is a lane: one of httpx's transports, one request at a time. Its one pool for many connections
    looks at all of them for every request, and hands one free connection to everybody who waits: for 400 requests
    over 16 connections that costs more than all the rest. What httpx's client adds to a transport isn't wanted here:
    cookies, `.netrc`, merging of headers, and redirects that go anywhere.

    Args:
        connection: base URL and key.
        answer_seconds: how long to wait for an answer.
        inner: what carries requests instead of the network, for tests.

    Raises:
        SettingsError: a proxy of the environment can't be used, or SSL_CERT_FILE can't be read.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = connection.base_url
        self._whole_seconds = WHOLE_SECONDS * answer_seconds / ANSWER_SECONDS
        # As the SDKs send them. Source: `manual: platform#transport`.
        self._headers = {
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "CONFIDENT_API_KEY": connection.key,
            "Content-Type": "application/json",
            "User-Agent": f"doorlist/{__version__}",
            "X-Confident-SDK-Version": f"doorlist/{__version__}",
        }
        timeout = httpx.Timeout(answer_seconds, connect=min(CONNECT_SECONDS, answer_seconds), pool=None)
        self._extensions = {"timeout": timeout.as_dict()}
        self._limits = httpx.Limits(max_keepalive_connections=1, keepalive_expiry=_KEEP_ALIVE_SECONDS)
        self._connection = connection
        self._inner = inner
        try:
            self._tls = _tls(connection)
            self._proxy = self._proxy_of_environment()
            self._lanes: list[httpx.AsyncBaseTransport] = []
            self._free = [self._new_lane()]
        except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
            raise SettingsError(
                f"the proxy or certificate settings of the environment can't be used ({type(error).__name__})",
                fix="Check HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.",
            ) from None

    def _proxy_of_environment(self) -> httpx.Proxy | None:
        # To this machine there is no proxy. Elsewhere those of the environment hold, as CI users expect.
        if self._connection.loopback:
            return None
        url = proxy_of(self._base_url, getproxies())
        return None if url is None else httpx.Proxy(url)

    def _new_lane(self) -> httpx.AsyncBaseTransport:
        lane = self._inner or httpx.AsyncHTTPTransport(verify=self._tls, limits=self._limits, proxy=self._proxy)
        self._lanes.append(lane)
        return lane

    async def __aenter__(self) -> Transport:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._lanes:
            await lane.aclose()

    async def send(self, verb: str, path: str, query: str = "", content: bytes | None = None) -> Reply:
        """Sends one request and reads its answer to the end, whatever its status.

        Args:
            verb: GET, POST, PUT or DELETE.
            path: below the base URL, with the API version, escaped.
            query: encoded, without the question mark.
            content: a JSON body.

        Raises:
            Unreachable: no connection, nothing was sent.
            OutcomeUnknown: sent, and no complete answer came.
            Unreadable: a read's answer is longer than `MOST_BYTES`.
        """
        url = httpx.URL(f"{self._base_url}{path}?{query}" if query else f"{self._base_url}{path}")
        reply = await self._exchange(verb, path, url, content)
        for _ in range(_MOST_REDIRECTS):
            target = _redirected(reply, url)
            if verb != "GET" or target is None or not _same_origin(url, target):
                break
            url = target
            reply = await self._exchange(verb, path, url, None)
        return reply

    async def _exchange(self, verb: str, path: str, url: httpx.URL, content: bytes | None) -> Reply:
        request = httpx.Request(verb, url, headers=self._headers, content=content, extensions=self._extensions)
        lane = self._free.pop() if self._free else self._new_lane()
        try:
            async with asyncio.timeout(self._whole_seconds):
                reply = await _answered(lane, request)
        except _TooLongError as error:
            problem = too_long(f"{MOST_BYTES // 1024**2} MiB", verb, path, error.status)
        except (httpx.TransportError, TimeoutError, OSError) as error:
            problem = self._problem(error, verb, path)
        except (httpx.DecodingError, httpx.InvalidURL) as error:
            problem = lost(f"the answer can't be decoded ({type(error).__name__})", verb, path)
        else:
            _LOG.info("%s %s %d", verb, path, reply.status)
            return reply
        finally:
            # Taken first next time: its connection is the likeliest to be still there.
            self._free.append(lane)
        _LOG.info("%s %s failed: %s", verb, path, problem.what)
        # Out here, so that httpx's error, which holds the request and its key, isn't the context.
        raise problem

    def _problem(self, error: Exception, verb: str, path: str) -> PlatformError:
        if not isinstance(error, _NOT_SENT):
            return lost(_why_lost(error), verb, path)
        what, fix = _why_unreachable(error, httpx.URL(self._base_url).host)
        return Unreachable(f"{what}; nothing was sent", verb=verb, path=path, fix=fix)


def _tls(connection: Connection) -> ssl.SSLContext:
    if connection.base_url.startswith("http:"):
        # Without TLS the certificates needn't be loaded; a context without any trusts nobody.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # SSL_CERT_FILE and SSL_CERT_DIR of the environment hold.
    return httpx.create_ssl_context()


_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class _TooLongError(Exception):
    """An answer that isn't read to its end."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def _answered(lane: httpx.AsyncBaseTransport, request: httpx.Request) -> Reply:
    response = await lane.handle_async_request(request)
    pieces, size = [], 0
    try:
        async for piece in response.aiter_bytes():
            size += len(piece)
            if size > MOST_BYTES:
                raise _TooLongError(response.status_code)
            pieces.append(piece)
    except BaseException:
        await response.aclose()  # or its connection would stay as it is, with half an answer in it
        raise
    return Reply(response.status_code, b"".join(pieces), response.headers)


def _redirected(reply: Reply, url: httpx.URL) -> httpx.URL | None:
    location = reply.headers.get("location")
    if location is None or not 300 <= reply.status < 400:
        return None
    try:
        return url.join(location)
    except httpx.InvalidURL:
        return None


def _same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _why_lost(error: Exception) -> str:
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return "no answer in time"
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        return "the answer was cut short, or isn't proper HTTP"
    return "the connection was cut before the answer was complete"


def _why_unreachable(error: Exception, host: str) -> tuple[str, str]:
    causes = list(_causes(error))
    text = " ".join(str(cause) for cause in causes)
    if isinstance(error, httpx.ProxyError):
        return (
            f"the proxy didn't connect to {host}",
            "Check HTTPS_PROXY and NO_PROXY, and that the proxy allows this host.",
        )
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes) or "CERTIFICATE_VERIFY" in text:
        return (
            f"the TLS certificate of {host} isn't trusted",
            "If your network uses a certificate authority of its own, name its file in SSL_CERT_FILE. "
            "Verification can't be switched off.",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "SSL" in text:
        return (f"no TLS connection with {host}", "Check that the base URL's port speaks https.")
    if isinstance(error, httpx.ConnectTimeout):
        return (f"no connection to {host} in time", "Check the network, firewall and proxy settings.")
    if "[Errno -" in text or "getaddrinfo" in text or "nodename" in text:
        return (f"the name {host} can't be resolved", "Check the base URL's spelling, and the network.")
    return (f"no connection to {host}", "Check the base URL and its port, the network and the proxy settings.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
