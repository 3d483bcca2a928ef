"""One target under atheris, in a process of its own; started by `__main__`."""

from __future__ import annotations

import os
import sys

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["doorlist", "yaml"]):
    import doorlist.access.load
    import doorlist.emulator.loading
    import doorlist.emulator.state
    import doorlist.journal.reading
    import doorlist.output.plan_json
    import doorlist.output.problems
    import doorlist.output.text
    import doorlist.planning.offline
    import doorlist.review.snapshot  # noqa: F401

from .targets import TARGETS

if __name__ == "__main__":
    atheris.Setup(sys.argv, TARGETS[os.environ["DOORLIST_FUZZ_TARGET"]])
    atheris.Fuzz()
