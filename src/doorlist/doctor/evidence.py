"""The evidence that every check looks at: what was asked, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

#: The kinds of list and object that are asked for.
What = Literal["organization", "projects", "members", "invitations", "roles", "policies", "permissions", "api-keys"]
#: Lists that every scope has. All but API keys decide about plans.
SCOPE_LISTS: tuple[What, ...] = ("members", "invitations", "roles", "policies", "permissions", "api-keys")


class Asked(NamedTuple):
    """One request.

    Attributes:
        scope: 0 is the organization; projects count from 1, in the order of their list. Names stay out of it.
        page, size: of a member list, else 0.
        round: 1 for the reading itself; later ones ask the same again, or in other pages.
    """

    what: What
    scope: int = 0
    page: int = 0
    size: int = 0
    round: int = 1

    @property
    def label(self) -> str:
        """For people: `organization`, `members of the organization`, `roles of project 3`."""
        if self.what in ("organization", "projects"):
            return self.what
        return f"{self.what} of {'the organization' if self.scope == 0 else f'project {self.scope}'}"


class Answer(NamedTuple):
    """The answer to one request.

    Attributes:
        status: HTTP status; 0 where no answer came.
        document: the JSON, `None` where it was none.
        seconds: from sending to the whole answer.
        date: the moment (UTC) that the header `Date` tells, `None` without one.
        received_at: this machine's clock (UTC) when the answer was there.
        headers: names of headers, in lower case.
        trouble: why no answer came.
    """

    status: int
    document: Any
    seconds: float
    date: datetime | None
    received_at: datetime
    headers: tuple[str, ...] = ()
    trouble: str | None = None

    @property
    def ok(self) -> bool:
        """Whether it is the API's success."""
        document = self.document
        return 200 <= self.status < 300 and isinstance(document, dict) and document.get("success") is True

    @property
    def data(self) -> dict[str, Any]:
        """What stands under `data`, empty where nothing usable does."""
        data = self.document.get("data") if isinstance(self.document, dict) else None
        return data if isinstance(data, dict) else {}

    @property
    def total(self) -> int | None:
        """How many members the whole list has, as a page of it says; `None` where it doesn't."""
        totals = (self.data.get(name) for name in ("totalOrganizationMembers", "totalProjectMembers", "total"))
        return next((total for total in totals if isinstance(total, int)), None)

    def items(self, what: What) -> list[dict[str, Any]]:
        """A list's items; what isn't an object is left out."""
        items = self.data.get("apiKeys" if what == "api-keys" else what)
        return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was gathered.

    Attributes:
        version: that the answers came from, `None` where neither was served.
        served: status of `/organization` by version.
        answers: by what was asked.
        projects: how many projects there are.
        looked_at: how many of them were looked at.
        put_off: how many requests the platform put off, with 429 or 503; most of them were answered later.
    """

    version: Literal["v1", "v2"] | None
    served: Mapping[str, int]
    answers: Mapping[Asked, Answer]
    projects: int = 0
    looked_at: int = 0
    put_off: int = 0

    def of(self, what: What) -> Iterator[tuple[Asked, Answer]]:
        """The answers to one kind of question, first readings only."""
        return ((asked, answer) for asked, answer in self.answers.items() if asked.what == what and asked.round == 1)

    def rows(self, what: What, scope: int, *, round_: int = 1) -> list[dict[str, Any]]:
        """The items of a list, all its pages together."""
        return [
            row
            for asked, answer in self.answers.items()
            if (asked.what, asked.scope, asked.round) == (what, scope, round_) and answer.ok
            for row in answer.items(what)
        ]

    def scopes(self) -> range:
        """0 for the organization, and a number for each project that was looked at."""
        return range(self.looked_at + 1)

    def object(self, what: What) -> dict[str, Any]:
        """A single object, out of the wrapper that `/v1` puts around it."""
        answer = self.answers.get(Asked(what))
        if answer is None:
            return {}
        inner = answer.data.get(what, answer.data)
        return inner if isinstance(inner, dict) else {}
