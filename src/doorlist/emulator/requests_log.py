"""Every API request that came in, for tests to look at."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = 200_000
KEY_HEADER = "confident_api_key"


class RequestsLog:
    """The last requests, oldest first. The key is never in it."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def came(self, verb: str, path: str, query: str, headers: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
        """Note a request. Its `status` is `None` until it is answered, and stays so if it never is."""
        entry: dict[str, Any] = {
            "verb": verb,
            "path": path,
            "query": query,
            "status": None,
            "headers": {
                name.decode("latin-1"): value.decode("latin-1")
                for name, value in headers
                if name.lower() != KEY_HEADER.encode()
            },
            "body": None,
        }
        self._entries.append(entry)
        return entry

    def all(self) -> list[dict[str, Any]]:
        """Copies of what was noted."""
        return [dict(entry) for entry in self._entries]

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
