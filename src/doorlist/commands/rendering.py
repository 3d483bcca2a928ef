"""Plan and outcome → pieces of text in the format that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.commands.comment_key import comment_key
from doorlist.commands.printing import colour, note, put, save_all, stdout
from doorlist.output.style import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from doorlist.values.outcome import Outcome
    from doorlist.values.plan import Plan

FORMATS: Final = ("text", "json", "markdown", "html")


def plan_pieces(plan: Plan, form: str, hints: Sequence[str] = (), *, coloured: bool = False) -> Iterable[str]:
    """The plan in a format. Hints are for people: the JSON document has none."""
    if form == "json":
        from doorlist.output.document import plan_json

        return plan_json(plan)
    if form == "markdown":
        from doorlist.output.markdown import plan_markdown

        return [plan_markdown(plan, key=comment_key(), hints=hints)]
    if form == "html":
        from doorlist.output.html import plan_html

        return plan_html(plan, hints=hints)
    from doorlist.output.text import plan_text

    return plan_text(plan, hints=hints, palette=palette(coloured))


def outcome_pieces(outcome: Outcome, form: str, *, coloured: bool = False) -> Iterable[str]:
    """The outcome in a format."""
    if form == "json":
        from doorlist.output.outcome_document import outcome_json

        return outcome_json(outcome)
    if form == "markdown":
        from doorlist.output.markdown import outcome_markdown

        return [outcome_markdown(outcome, key=comment_key())]
    if form == "html":
        from doorlist.output.html import outcome_html

        return outcome_html(outcome)
    from doorlist.output.outcome import outcome_text

    return outcome_text(outcome, palette=palette(coloured))


def put_plan(plan: Plan, form: str, hints: Sequence[str] = (), out_dir: str | None = None) -> None:
    """Prints a plan on stdout, and writes it in every format where a folder is given."""
    put(plan_pieces(plan, form, hints, coloured=colour(stdout())), text=form == "text")
    keep_all(out_dir, "plan", lambda each: plan_pieces(plan, each, hints))


def put_outcome(outcome: Outcome, form: str, out_dir: str | None = None) -> None:
    """Prints an outcome on stdout, and writes it in every format where a folder is given."""
    put(outcome_pieces(outcome, form, coloured=colour(stdout())), text=form == "text")
    keep_all(out_dir, "outcome", lambda each: outcome_pieces(outcome, each))


def keep_all(
    out_dir: str | None, name: str, pieces: Callable[[str], Iterable[str]], formats: Sequence[str] = FORMATS
) -> None:
    """Writes a result in every format that it has, where a folder is given."""
    if out_dir is not None:
        save_all(out_dir, name, {form: pieces(form) for form in formats})
        note(f"Saved in {len(formats)} formats to {out_dir}")
