"""`python -m tests.bench`, from the repository's root."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .answering import answering
from .definitions import definitions
from .editing import editing
from .entries import entries
from .growth import growth
from .measure import Setting
from .peers import peers, versions
from .reading import reading
from .results import document, machine, table
from .startup import startup
from .writing import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .results import Result

GROUPS: dict[str, Callable[[Setting], Iterator[Result]]] = {
    "startup": startup,
    "reading": reading,
    "entries": entries,
    "definitions": definitions,
    "growth": growth,
    "writing": writing,
    "answering": answering,
    "editing": editing,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write. Exit code 1: a row misses its target; with `--short`: by more than twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="doorlist's speed, as ratios.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"what to measure: {', '.join(GROUPS)}; all")
    parser.add_argument("--out", metavar="FILE", type=Path, help="also write the results as JSON")
    parser.add_argument("--rounds", type=int, default=5, help="how often each row is measured; its median counts")
    parser.add_argument("--peer-rounds", type=int, help="the same for OctoDNS and the SDK, which take minutes")
    parser.add_argument("--short", action="store_true", help="small sizes, no peers, fails on a gross loss only")
    parser.add_argument("--no-peers", action="store_true", help="leave out rows against OctoDNS and the SDK")
    given = parser.parse_args(arguments)
    if unknown := set(given.groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    python = None if given.short or given.no_peers else peers()
    about = machine()
    about["versions"] |= versions(python) if python else {}
    about |= {"rounds": given.rounds, "peer_rounds": given.peer_rounds or given.rounds, "short": given.short}
    results: list[Result] = []
    started = time.monotonic()
    for name in given.groups or GROUPS:
        with tempfile.TemporaryDirectory(prefix="doorlist-bench-") as folder:
            for row in GROUPS[name](Setting(given.rounds, given.short, Path(folder), python, about["peer_rounds"])):
                results.append(row)
                print(f"{name}: {row.what}: {row.ratio:.3g}", file=sys.stderr, flush=True)  # noqa: T201
    print("\n".join(table(results)))  # noqa: T201
    packages = ", ".join(f"{package} {number}" for package, number in about["versions"].items())
    print(  # noqa: T201
        f"\nMedians of {given.rounds}, in {time.monotonic() - started:.0f} s, on {about['cores']} cores of "
        f"{about['processor']}, {about['system']}, Python {about['python']}; {packages}"
    )
    if given.out is not None:
        given.out.write_text(json.dumps(document(results, about), indent=1) + "\n", encoding="utf-8")
    missed = [row for row in results if (row.lost if given.short else not row.holds)]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
