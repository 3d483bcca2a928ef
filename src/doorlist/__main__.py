"""The entry point: runs the command line and turns whatever happens into an exit code."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from doorlist.cli.run_state import Run
from doorlist.commands.group import group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from sys import UnraisableHookArgs

#: So many new objects before Python looks for cycles among them, and so many such looks before it goes over those
#: again that it has kept; its own 700 and 10 suit a server. A plan of 100,000 entries makes a million objects and
#: hardly a cycle, and looking took a third of its time.
COLLECT_EVERY: Final = 50_000, 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Run doorlist.

    Args:
        arguments: the command line after the program's name; by default that of the process.

    Returns:
        The exit code: 0 fine, 1 error, 2 differences where asked for, 3 blocked, 4 stale plan, 64 wrong usage.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    run = Run()
    _open_streams()
    gc.set_threshold(*COLLECT_EVERY)
    try:
        with _no_interrupt_lost():
            code = group.main(given, prog_name="doorlist", standalone_mode=False, obj=run)
            sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001  # the last handler: nothing may reach a person as a traceback
        with _interrupts_ignored():
            from doorlist.cli.failures import failed

            return failed(error, given, run)
    return code if isinstance(code, int) else 0


def process() -> int:
    """Run doorlist as a process of its own, which ends with the exit code that this returns.

    As it ends, Python looks for cycles among all that it ever loaded, which took a fifth of `validate`. Nothing waits
    for that: files are closed by whoever opened them.
    """
    code = main()
    gc.freeze()
    return code


def _open_streams() -> None:
    """Give Python a stream where its caller has closed one (`>&-`): what goes there goes nowhere.

    In this order each takes its own number again, so that no file opened later is written to by mistake.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123,SIM115  # no pathlib at start


@contextmanager
def _no_interrupt_lost() -> Iterator[None]:
    """Raise Ctrl-C again where it came to code that can't pass it on.

    That is a finalizer, or a call out of compiled code: Python would print a traceback and go on as if nothing had
    happened. pydantic is in such calls while it builds its validators.
    """
    before = sys.unraisablehook

    def hook(unraisable: UnraisableHookArgs) -> None:
        if isinstance(unraisable.exc_value, KeyboardInterrupt):
            # A moment later, by another thread: raised here it would be lost like the first one.
            from _thread import interrupt_main
            from threading import Timer

            Timer(0.01, interrupt_main).start()
        else:
            before(unraisable)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ignore Ctrl-C while an error is told: a second one would only replace what is told by a traceback."""
    try:
        # Not SIG_IGN: Python prints a traceback of its own where a signal came just before.
        before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    except ValueError:  # not the main thread, which alone hears signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(process())
