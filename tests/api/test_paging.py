from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from doorlist.errors import Unreadable
from doorlist.values.scope import ORGANIZATION, Scope
from support.replies import Platform, ok, refused, using

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Scope("project", "p/1", "Support Bot")


def person(number: int) -> dict[str, Any]:
    return {"id": f"u{number}", "email": f"P{number}@acme.example", "name": None, "organizationRole": None}


class Pages:
    """A member list of `count` people in pages of at most `most`."""

    def __init__(
        self, count: int, *, most: int = 100, version: int = 2, change: Callable[[Pages], None] | None = None
    ):
        self.people = [person(number) for number in range(count)]
        self.most = most
        self.version = version
        self.change = change
        self.calls = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        page, asked = int(request.url.params["page"]), int(request.url.params["pageSize"])
        assert 1 <= asked <= 100
        size = min(asked, self.most)
        data: dict[str, Any] = {"members": self.people[(page - 1) * size : page * size]}
        if self.version == 1:
            data["total"] = len(self.people)
        else:
            data |= {"totalOrganizationMembers": len(self.people), "page": page, "pageSize": size}
        if self.change is not None:
            self.change(self)
        return ok(data)


def members(pages: Any, scope: Scope = ORGANIZATION, **limits: Any) -> tuple[dict[str, Any], Platform]:
    platform = Platform(pages)
    return using(platform, lambda client: client.members(scope), **limits), platform


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(
    ("count", "most", "requests"),
    [(0, 100, 1), (1, 100, 1), (99, 100, 1), (100, 100, 1), (101, 100, 2), (1000, 100, 10), (101, 50, 3), (7, 3, 3)],
)
def test_every_page_is_read_and_none_too_many(count: int, most: int, requests: int, version: int) -> None:
    """Complaint 7: only page one is read, and everyone on page two is removed."""
    found, platform = members(Pages(count, most=most, version=version))
    assert len(found) == count
    assert list(found) == [f"p{number}@acme.example" for number in range(count)]
    assert len(platform.seen) == requests
    assert platform.seen[0] == "GET /v2/organization/members?page=1&pageSize=100"


def test_a_project_id_is_escaped() -> None:
    _, platform = members(Pages(1), PROJECT)
    assert platform.seen == ["GET /v2/projects/p%2F1/members?page=1&pageSize=100"]


def test_a_server_that_gives_all_at_once_is_taken_at_its_word() -> None:
    found, platform = members(
        lambda _: ok({"members": [person(number) for number in range(250)], "totalOrganizationMembers": 250})
    )
    assert (len(found), len(platform.seen)) == (250, 1)


def grows_once(pages: Pages) -> None:
    if pages.calls == 2:
        pages.people.insert(0, person(999))


def shrinks_once(pages: Pages) -> None:
    if pages.calls == 1:
        del pages.people[0]


@pytest.mark.parametrize("change", [grows_once, shrinks_once])
def test_a_list_that_shifts_while_being_read_is_read_again(change: Callable[[Pages], None]) -> None:
    pages = Pages(350, change=change)
    found, _ = members(pages, concurrency=1)
    assert set(found) == {item["email"].lower() for item in pages.people}
    assert pages.calls == 8


def always(pages: Pages) -> None:
    pages.people.insert(0, person(1000 + pages.calls))


def test_a_list_that_never_holds_still_is_an_error_and_never_a_part() -> None:
    with pytest.raises(Unreadable, match=r"never came whole: it says \d+ members, and \d+ came") as caught:
        members(Pages(350, change=always))
    assert caught.value.path == "/v2/organization/members"


@pytest.mark.parametrize(
    "data",
    [
        {"members": [], "totalOrganizationMembers": 3, "page": 1, "pageSize": 0},
        {"members": [], "totalOrganizationMembers": 3},
        {"members": [person(1)], "totalOrganizationMembers": 0, "page": 1, "pageSize": 100},
        {"members": [person(1), person(1)], "totalOrganizationMembers": 2, "page": 1, "pageSize": 100},
        {"members": [person(1)], "totalOrganizationMembers": 2, "page": 1, "pageSize": 100},
        {"members": [], "totalOrganizationMembers": -1, "page": 1, "pageSize": -5},
    ],
)
def test_a_list_that_contradicts_itself_is_an_error(data: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match="never came whole"):
        members(lambda _: ok(data))


def test_two_people_of_one_address_cant_be_told_apart() -> None:
    twins = [person(1), {**person(2), "email": " p1@ACME.example"}]
    with pytest.raises(Unreadable, match="two members have the same email address"):
        members(lambda _: ok({"members": twins, "totalOrganizationMembers": 2}))


def test_an_address_that_moves_to_another_account_meanwhile_is_read_again() -> None:
    twins = [person(1), {**person(2), "email": " p1@ACME.example"}]
    answers = iter(
        [{"members": twins, "totalOrganizationMembers": 2}, {"members": twins[1:], "totalOrganizationMembers": 1}]
    )
    found, platform = members(lambda _: ok(next(answers)))
    assert ([member.user_id for member in found.values()], len(platform.seen)) == (["u2"], 2)


def test_a_page_that_fails_fails_the_list() -> None:
    pages = Pages(1000)

    def answer(request: httpx.Request) -> httpx.Response:
        return refused(422, "no page 7") if request.url.params["page"] == "7" else pages(request)

    with pytest.raises(Exception, match="no page 7"):
        members(answer)
