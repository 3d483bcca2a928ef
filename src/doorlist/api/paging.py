"""A member list of many pages, read as a whole or not at all.

The first page tells how many there are, the rest are read side by side. A list can shift while it is read: it counts
only if all pages agree on the total and as many different people came. What this can't notice is one person leaving
and another joining between two pages, and a total that lags by just the last page (`manual: platform#endpoints`);
`apply` reads again before and after, and the platform refuses what no longer fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.api.wire import MemberPage, member_page
from doorlist.errors import Unreadable
from doorlist.side_by_side import side_by_side
from doorlist.words import plural

if TYPE_CHECKING:
    from doorlist.api.calls import Calls
    from doorlist.platform.progress import Tally
    from doorlist.values.live import Member

#: The most a page can hold. Source: `manual: platform#endpoints`.
PAGE_SIZE: Final = 100
_READINGS: Final = 4


async def all_members(calls: Calls, path: str, tally: Tally) -> dict[str, Member]:
    """Every member of the list at `path`, by email.

    Raises:
        Unreadable: the list kept changing, or contradicts itself.
        PlatformError: as `Calls.call`.
    """
    said = seen = people = 0
    for _ in range(_READINGS):
        pages = await _pages(calls, path, tally)
        members = {member.user_id: member for page in pages for member in page.members}
        by_email = {member.email: member for member in members.values()}
        said, seen, people = pages[-1].total, len(members), len(by_email)
        if people == seen == said and all(page.total == said for page in pages):
            return by_email
    if people != seen:
        raise Unreadable(
            "two members have the same email address",
            verb="GET",
            path=calls.shown(path),
            fix="An email is how doorlist knows a person: have the platform's support put that right.",
        )
    raise Unreadable(
        f"the list of members never came whole: it says {plural(said, 'member')}, and {seen:,} came",
        verb="GET",
        path=calls.shown(path),
        fix="Somebody may be changing it just now: try again in a while.",
    )


async def _pages(calls: Calls, path: str, tally: Tally) -> list[MemberPage]:
    async def page(number: int, size: int) -> MemberPage:
        answer = await calls.call("GET", path, member_page, query=f"page={number}&pageSize={size}")
        tally.done()
        return answer

    tally.expect(1)
    first = await page(1, PAGE_SIZE)
    # A server may give less a page than asked for. /v1 doesn't say; what came tells.
    size = first.page_size or len(first.members)
    if len(first.members) >= first.total or size < 1:
        return [first]
    count = -(-first.total // size)
    tally.expect(count - 1)
    rest = await side_by_side(page(number, min(size, PAGE_SIZE)) for number in range(2, count + 1))
    return [first, *rest]
