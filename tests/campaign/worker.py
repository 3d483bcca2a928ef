"""`doorlist` as a process that can be killed, without the 0.3 s that starting Python takes each time.

A forked process imports doorlist once and forks itself for every run: each run is a process of its own, with its own
streams, and dies by SIGKILL like any other.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Final, NoReturn

#: Seconds that a run waits for an answer.
ANSWER_SECONDS: Final = 1.5
#: A run that takes longer hangs.
LONGEST: Final = 60.0


class Hung(Exception):
    """A run didn't end."""


class Worker:
    """Starts runs. To be made before any thread.

    Args:
        pace: how many times faster doorlist's waits pass (for 429, before reading back, and between tries).
    """

    def __init__(self, pace: float) -> None:
        self._ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            self._ours.close()
            _serve(theirs, pace)
        theirs.close()
        self._ours.settimeout(LONGEST)
        self._answers = self._ours.makefile("r")

    def start(self, folder: Path, arguments: list[str], environment: dict[str, str]) -> int:
        """Start `doorlist ARGUMENTS` in a folder, streams to `stdout` and `stderr` there. Returns the process id."""
        self._ask({"do": "start", "folder": str(folder), "arguments": arguments, "environment": environment})
        return int(self._answer())

    def wait(self, pid: int) -> int:
        """The exit code, or the signal's number below 0. The process stays a zombie until `forget`.

        Raises:
            Hung: it had to be killed.
        """
        self._ask({"do": "wait", "pid": pid})
        try:
            return int(self._answer())
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise Hung from None

    def forget(self, pid: int) -> None:
        """From now on the id may be somebody else's."""
        self._ask({"do": "forget", "pid": pid})
        self._answer()

    def close(self) -> None:
        """End it."""
        self._answers.close()
        self._ours.close()
        os.waitpid(self._pid, 0)

    def _ask(self, request: dict[str, Any]) -> None:
        self._ours.sendall(json.dumps(request).encode() + b"\n")

    def _answer(self) -> str:
        return self._answers.readline()


def _serve(link: socket.socket, pace: float) -> NoReturn:
    code = 1
    try:
        _warm(pace)
        gc.collect()
        gc.freeze()
        requests = link.makefile("r")
        for line in requests:
            link.sendall(f"{_obey(json.loads(line))}\n".encode())
        code = 0
    finally:
        os._exit(code)


def _obey(request: dict[str, Any]) -> int:
    if request["do"] == "start":
        pid = os.fork()
        if pid == 0:
            _run(request)
        return pid
    if request["do"] == "forget":
        os.waitpid(request["pid"], 0)
        return 0
    ended = os.waitid(os.P_PID, request["pid"], os.WEXITED | os.WNOWAIT)
    assert ended is not None
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status


def _run(request: dict[str, Any]) -> NoReturn:
    code = 70
    try:
        gc.unfreeze()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        for number, name in ((1, "stdout"), (2, "stderr")):
            handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(handle, number)
            os.close(handle)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        from doorlist.__main__ import main

        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main(request["arguments"])
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001  # as Python itself would end
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _warm(pace: float) -> None:
    """Import what a run needs, and let its waits pass faster."""
    import asyncio

    usual = asyncio.sleep

    async def sleep(delay: float, result: Any = None) -> Any:
        return await usual(delay / pace, result)

    asyncio.sleep = sleep
    from functools import partial

    import doorlist.api.client
    import doorlist.applying.apply
    import doorlist.commands.apply
    import doorlist.commands.plan
    import doorlist.output.outcome_json
    import doorlist.tasks.apply
    from doorlist.api.patience import Patience

    quick = partial(Patience, clock=lambda: time.monotonic() * pace, sleep=sleep)
    setattr(doorlist.api.client, "Patience", quick)  # noqa: B010  # the client's own name for it
    assert doorlist.api.client.Client.__init__.__kwdefaults__ is not None
    doorlist.api.client.Client.__init__.__kwdefaults__["answer_seconds"] = ANSWER_SECONDS
    defaults = doorlist.applying.apply.apply.__kwdefaults__
    assert defaults is not None
    defaults["pause"] = sleep
