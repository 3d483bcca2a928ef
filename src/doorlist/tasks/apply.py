"""Carries out what is planned: from files, after approval, or from a saved plan."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from doorlist.applying.apply import apply
from doorlist.applying.saved import must_be_applicable
from doorlist.applying.stopping import Stop, stopping_on_signals
from doorlist.applying.verdict import verdict
from doorlist.cli.findings import put_hints
from doorlist.cli.printing import note, put
from doorlist.cli.progress_bar import applying
from doorlist.cli.showing import Showing, annotate_view, look_at, show
from doorlist.errors import DoorlistError
from doorlist.journal.journal import Journal
from doorlist.output.outcome import outcome_view
from doorlist.output.plan import plan_view
from doorlist.tasks.saved_plan import saved_plan
from doorlist.tasks.session import WRITES, plan_now, run
from doorlist.values.outcome import Outcome
from doorlist.words import plural

if TYPE_CHECKING:
    from doorlist.output.view import View
    from doorlist.tasks.session import Link, Request
    from doorlist.values.plan import Plan


def apply_saved(path: str, link: Link, journal: str, showing: Showing, expect: str | None = None) -> int:
    """Carries out a saved plan, or what is left of it, or refuses. Returns the exit code.

    Args:
        expect: the digest that the file has to have, where one was given.

    Raises:
        DoorlistError: as `applying.apply.apply`, and where the plan can't be read or isn't the one expected.
    """
    saved = saved_plan(path)
    if expect is not None:
        saved.must_be(expect)
    must_be_applicable(saved.plan)
    return _finished(_carried_out(saved.plan, link, journal), showing)


def apply_files(request: Request, link: Link, showing: Showing, *, ask: bool, compact: bool = False) -> int:
    """Plans, shows, asks, and carries out. Returns the exit code.

    Raises:
        DoorlistError: nothing was done.
    """
    if ask:
        must_be_able_to_ask()
    plan, _, api = plan_now(request, link, showing.annotate)
    put_hints(plan.hints)
    _show(plan_view(plan, compact=compact), showing, ask=ask)
    must_be_applicable(plan)
    if not plan.actions:
        return _finished(Outcome(plan, (), plan, *verdict((), plan, interrupted=False)), showing)
    if ask and not approved(f"Carry out {plural(len(plan.actions), 'action')}?"):
        raise DoorlistError("not approved: nothing was done")
    assert request.journal is not None
    if showing.form == "text":
        put(["\n"])  # between the plan and its outcome
    # The version of the API is known by now: the first write needn't find it out.
    return _finished(_carried_out(plan, link._replace(api=api), request.journal), showing)


def _show(view: View, showing: Showing, *, ask: bool) -> None:
    """Show the plan before it is carried out: in the result where that is text, else to whoever is asked."""
    if showing.form == "text":
        show(view, showing._replace(out_dir=None))
    else:
        if ask:
            put(view.pieces("text", look_at(sys.stderr)), to=sys.stderr)
        annotate_view(view, showing.annotate)
    sys.stdout.flush()


def _carried_out(plan: Plan, link: Link, journal: str) -> Outcome:
    async def work() -> Outcome:
        stop = Stop()
        with stopping_on_signals(stop, note):
            async with client, applying() as (read, begun, done):
                return await apply(
                    plan,
                    client=client,
                    journal=book,
                    concurrency=link.concurrency or WRITES,
                    stop=stop,
                    begun=begun,
                    progress=lambda _: done(),
                    reading=read,
                )

    client = link.client()
    with Journal(journal, plan.organization.id) as book:
        return run(work())


def _finished(outcome: Outcome, showing: Showing) -> int:
    show(outcome_view(outcome), showing._replace(annotate=None))
    return 0 if outcome.verdict in {"converged", "waiting"} else 1


def must_be_able_to_ask() -> None:
    """Refuses where nobody could answer, instead of hanging.

    Raises:
        DoorlistError: stdin or stderr is no terminal.
    """
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise DoorlistError(
            "there is no terminal to ask at, and nothing was done",
            fix="Use --auto-approve, or apply a reviewed plan: doorlist plan --out plan.json, then "
            "doorlist apply --plan plan.json.",
        )


def approved(question: str) -> bool:
    """Asks on stderr; only `yes`, written out, counts."""
    put([f"\n{question} Only 'yes' is taken as approval: "], to=sys.stderr)
    sys.stderr.flush()
    return sys.stdin.readline().strip() == "yes"
