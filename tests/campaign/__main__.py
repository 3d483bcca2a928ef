"""`python -m tests.campaign`, from the repository's root."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import queue
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .story import Failed, Figures, Story
from .worker import Worker

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORT = 24


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, print the figures, write them. Exit code 1: a story came out wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description="Stories with faults and kills.")
    parser.add_argument("--stories", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="each story's dice follow from it")
    parser.add_argument("--short", action="store_true", help=f"{SHORT} stories")
    parser.add_argument("--only", type=int, metavar="STORY", help="play this one story alone, and keep its folder")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="stories side by side")
    parser.add_argument("--pace", type=float, default=20.0, help="how many times faster doorlist's waits pass")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the figures as JSON")
    given = parser.parse_args(arguments)
    numbers = [given.only] if given.only is not None else list(range(SHORT if given.short else given.stories))
    base = Path(tempfile.mkdtemp(prefix="doorlist-campaign-"))
    started = time.monotonic()
    figures, failures = _play(numbers, given.seed, min(given.jobs, len(numbers)), given.pace, base)
    document = _document(figures, failures, given.seed, time.monotonic() - started)
    print(json.dumps(document, indent=2))  # noqa: T201
    if given.out is not None:
        given.out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 1 if failures or figures.stories < len(numbers) else 0


def _play(numbers: list[int], seed: int, jobs: int, pace: float, base: Path) -> tuple[Figures, list[tuple[int, str]]]:
    """Share the stories out among lanes: processes with a platform and a worker each."""
    context = multiprocessing.get_context("fork")
    todo: Any = context.Queue()
    told: Any = context.Queue()
    for number in [*numbers, *[None] * jobs]:
        todo.put(number)
    lanes = [context.Process(target=_lane, args=(todo, told, seed, pace, base / str(n))) for n in range(jobs)]
    for lane in lanes:
        lane.start()
    figures, failures, left = Figures(), [], len(numbers)
    while left:
        try:
            number, part, problem = told.get(timeout=5)
        except queue.Empty:
            if not any(lane.is_alive() for lane in lanes):
                break
            continue
        left -= 1
        figures.add(part)
        if problem:
            failures.append((number, problem))
            again = f"python -m tests.campaign --seed {seed} --only {number}"
            print(f"Story {number} of seed {seed}:\n{problem}\nAgain: {again}\n", file=sys.stderr, flush=True)  # noqa: T201
        elif left % 100 == 0:
            print(f"{figures.stories} stories, {len(failures)} failed", file=sys.stderr, flush=True)  # noqa: T201
    for lane in lanes:
        lane.join(10)
    return figures, failures


def _lane(todo: Any, told: Any, seed: int, pace: float, folder: Path) -> None:
    worker = Worker(pace)
    from .stage import stage  # after the fork: the worker needs no server

    with stage() as platform:
        while (number := todo.get()) is not None:
            story = Story(f"{seed}:{number}", platform, worker, folder / str(number))
            problem = ""
            try:
                story.play()
            except Failed as failed:
                problem = str(failed)
            except Exception as error:  # noqa: BLE001  # one broken story must not end the others
                import traceback

                problem = f"the campaign itself failed: {error!r}\n{traceback.format_exc()}"
            told.put((number, story.figures, problem))
            if not problem:
                _tidy(folder / str(number))
    worker.close()


def _tidy(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _document(figures: Figures, failures: list[tuple[int, str]], seed: int, seconds: float) -> dict[str, Any]:
    return {
        "seed": seed,
        "seconds": round(seconds),
        "cores": os.cpu_count(),
        "stories": figures.stories,
        "failed": [number for number, _ in failures],
        "runs": figures.runs,
        "requests": figures.requests,
        "writes": figures.writes,
        "mails": figures.mails,
        "faults": sum(figures.faults.values()),
        "faults_by_kind": dict(sorted(figures.faults.items())),
        "changes_by_others": figures.deeds,
        "kills": figures.strokes["kill"],
        "stops": sum(figures.strokes.values()) - figures.strokes["kill"],
        "torn_journals": figures.torn,
        "stale_plans_refused": figures.refused_plans,
        "blocked_as_in_use": figures.blocked,
        "runs_of_what_is_due": figures.only_due,
        "runs_with_totals_that_lag": figures.lags,
        "signed_in": figures.signed_in,
        "definitions": dict(sorted(figures.definitions.items())),
        "answers_of_installations": dict(sorted(figures.answers.items())),
        "verdicts": dict(sorted(figures.verdicts.items())),
        "runs_to_converge": {str(runs): times for runs, times in sorted(figures.runs_to_converge.items())},
    }


if __name__ == "__main__":
    sys.exit(main())
