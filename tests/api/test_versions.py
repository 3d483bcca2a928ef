from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from doorlist.errors import KeyRefused, NotFound
from doorlist.values.scope import ORGANIZATION, Scope
from support.replies import ORGANIZATION as ACME
from support.replies import Platform, ok, refused, using

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.api.client import Client

ROUTER_404 = [
    lambda: refused(404, "Not found"),
    lambda: httpx.Response(404, html="<pre>Cannot GET /v2/organization</pre>"),
    lambda: httpx.Response(404),
    lambda: httpx.Response(404, json={"message": "no Route matched"}),
]


def only_v1(missing: Callable[[], httpx.Response]) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.startswith("/v2"):
            return missing()
        if path == "/v1/organization":
            return ok({"organization": ACME})
        if path == "/v1/projects":
            return ok({"projects": []})
        if path.endswith("/invitations"):
            return ok({"invitations": []})
        return refused(404, "Not found")

    return answer


@pytest.mark.parametrize("missing", ROUTER_404)
def test_an_installation_without_v2_is_spoken_to_in_v1(missing: Callable[[], httpx.Response]) -> None:
    platform = Platform(only_v1(missing))

    async def job(client: Client) -> object:
        first = await asyncio.gather(client.organization(), client.projects(), client.invitations(ORGANIZATION))
        platform.seen.clear()
        await client.projects()
        return first

    assert using(platform, job, api="auto")
    assert platform.seen == ["GET /v1/projects"], "decided once"


def test_a_write_may_be_the_first_call() -> None:
    platform = Platform(only_v1(lambda: refused(404)))
    using(platform, lambda client: client.invite(ORGANIZATION, ["a@b.example"]), api="auto")
    assert platform.seen == [
        "POST /v2/organization/invitations",
        "GET /v2/organization",
        "GET /v1/organization",
        "POST /v1/organization/invitations",
    ]


def test_with_v2_finding_out_costs_no_request() -> None:
    platform = Platform(lambda _: ok(ACME))
    using(platform, lambda client: client.organization(), api="auto")
    assert platform.seen == ["GET /v2/organization"]


def test_a_project_that_isnt_there_is_not_taken_for_a_missing_v2() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return ok(ACME) if request.url.path == "/v2/organization" else refused(404, "Project not found")

    platform = Platform(answer)
    with pytest.raises(NotFound, match="Project not found"):
        using(platform, lambda client: client.invitations(Scope("project", "p", "P")), api="auto")
    assert platform.seen == ["GET /v2/projects/p/invitations", "GET /v2/organization"]


def test_a_404_after_v2_was_met_asks_nothing_more() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return ok(ACME) if request.url.path == "/v2/organization" else refused(404)

    platform = Platform(answer)

    async def job(client: Client) -> None:
        await client.organization()
        await client.invitations(Scope("project", "p", "P"))

    with pytest.raises(NotFound):
        using(platform, job, api="auto")
    assert len(platform.seen) == 2


def test_nothing_at_all_is_a_wrong_base_url() -> None:
    platform = Platform(lambda _: httpx.Response(404, html="<p>nginx</p>"))
    with pytest.raises(NotFound, match="neither /v2 nor /v1 knows an organization") as caught:
        using(platform, lambda client: client.organization(), api="auto")
    assert "base URL" in (caught.value.fix or "")


def test_a_wrong_key_is_told_from_a_missing_version() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return refused(404) if request.url.path.startswith("/v2") else refused(401)

    with pytest.raises(KeyRefused):
        using(Platform(answer), lambda client: client.organization(), api="auto")


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_a_version_that_is_told_is_used(api: str) -> None:
    platform = Platform(lambda _: ok({"organization": ACME} if api == "v1" else ACME))
    assert using(platform, lambda client: client.organization(), api=api).name == "Acme"
    assert platform.seen == [f"GET /{api}/organization"]


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_a_version_that_is_told_and_isn_t_served_is_named(api: str) -> None:
    platform = Platform(lambda _: refused(404))
    with pytest.raises(NotFound, match=f"there is no /{api} here") as caught:
        using(platform, lambda client: client.projects(), api=api)
    assert (caught.value.fix or "").startswith("Leave --api out")
    assert platform.seen == [f"GET /{api}/projects"]


def test_a_version_that_is_told_and_has_answered_is_served() -> None:
    platform = Platform(lambda request: ok(ACME) if request.url.path == "/v2/organization" else refused(404))

    async def job(client: Client) -> None:
        await client.organization()
        await client.invitations(Scope("project", "p", "P"))

    with pytest.raises(NotFound, match="doesn't have this"):
        using(platform, job, api="v2")
