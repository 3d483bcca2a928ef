"""`python -m tests.fuzz`, from the repository's root: coverage-guided, by atheris (`pip install atheris`)."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .targets import TARGETS, WORDS, samples

if TYPE_CHECKING:
    from collections.abc import Sequence

_IN_THE_CHILD = "DOORLIST_FUZZ_TARGET"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz each target for a while. Exit code 1: something was found, and the file that does it is kept."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description="Readers of files against hostile files."
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"{', '.join(TARGETS)}; all")
    parser.add_argument("--seconds", type=int, default=120, help="for each target")
    parser.add_argument("--corpus", type=Path, help="kept between runs")
    given = parser.parse_args(arguments)
    base = given.corpus or Path(tempfile.mkdtemp(prefix="doorlist-fuzz-"))
    found = 0
    for name in given.targets or TARGETS:
        if name not in TARGETS:
            parser.error(f"no such target: {name}")
        found += _fuzz(name, given.seconds, base / name)
    return 1 if found else 0


def _fuzz(name: str, seconds: int, folder: Path) -> int:
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate(samples(name)):
        (corpus / f"sample-{number}").write_bytes(sample)
    words = folder / "words.dict"
    lines = ('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"' for word in WORDS)
    words.write_text("\n".join(lines) + "\n")
    # Limits of the fuzzer itself: a second for each file, 1 GiB of memory.
    options = [f"-max_total_time={seconds}", "-timeout=2", "-rss_limit_mb=1024", "-max_len=65536", f"-dict={words}"]
    options += [f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=1", str(corpus)]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.child", *options],
        env={**os.environ, _IN_THE_CHILD: name},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    executed = re.search(r"number_of_executed_units:\s*(\d+)", ended.stdout)
    peak = re.search(r"peak_rss_mb:\s*(\d+)", ended.stdout)
    slowest = re.search(r"slowest_unit_time_sec:\s*(\d+)", ended.stdout)
    figures = [int(one[1]) if one else 0 for one in (executed, slowest, peak)]
    word = "fine" if ended.returncode == 0 else f"FOUND (exit code {ended.returncode}), see {folder}"
    print(  # noqa: T201
        f"{name}: {figures[0]:,} files in {seconds} s, slowest {figures[1]} s, {figures[2]} MB, "
        f"{len(list(corpus.iterdir()))} kept: {word}",
        flush=True,
    )
    if ended.returncode:
        print(ended.stdout[-4000:], flush=True)  # noqa: T201
    return int(ended.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
