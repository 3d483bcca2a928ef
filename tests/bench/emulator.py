"""The emulator in a process of its own, so that it takes no time from what is measured but a core."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Seconds of a round trip. Setting a connection up costs two more: TCP and TLS.
ROUND_TRIP = 0.05


class Emulator(NamedTuple):
    """A running emulator."""

    url: str
    key: str

    def control(self, verb: str, route: str, body: Any = None) -> Any:
        """One request to a control route."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_emulator/{route}", data=data, method=verb)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)

    def served(self) -> int:
        """How many API requests came since the world was last set."""
        return len(self.control("GET", "requests")["requests"])

    @property
    def env(self) -> dict[str, str]:
        """What a client's environment needs."""
        return {"CONFIDENT_ORG_API_KEY": self.key, "CONFIDENT_BASE_URL": self.url}


@contextmanager
def emulator(world: dict[str, Any], folder: Path) -> Iterator[Emulator]:
    """Serves a world with a round trip of 50 ms."""
    seed = folder / "seed.json"
    seed.write_text(json.dumps(world), encoding="utf-8")
    command = [sys.executable, "-m", "doorlist", "emulator", "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            there = json.loads(server.stdout.readline())
            found = Emulator(there["url"], there["key"])
            found.control("PUT", "settings", {"latency": ROUND_TRIP, "connect_latency": 2 * ROUND_TRIP})
            yield found
        finally:
            server.terminate()
