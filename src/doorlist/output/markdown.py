"""A plan or an outcome as Markdown, made for a comment on a change.

What a reviewer must not miss stands first and open: what is blocked, lifted guardrails, changes of Owner,
removals. The rest is folded. The text never grows past the limit: what has no room is counted, not dropped silently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from doorlist.output import phrases
from doorlist.output.markdown_limit import Section, fitted
from doorlist.output.safe import markdown, markdown_code
from doorlist.values.kinds import KINDS
from doorlist.values.times import as_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from doorlist.values.outcome import ActionOutcome, Outcome
    from doorlist.values.plan import Action, BlockedBy, Plan

#: What a GitHub comment holds. Source: `manual: output#what-ci-systems-take`.
LIMIT: Final = 65_536
_PEOPLE_SHOWN: Final = 20


def marker(key: str, what: str = "plan") -> str:
    """The first line of a comment, by which a bot finds its own again: an HTML comment, not shown.

    Args:
        key: whose comment it is; two jobs with different keys don't overwrite each other's.
        what: `plan` or `outcome`.
    """
    return f"<!-- doorlist:{what}:{quote(key.encode('utf-8', 'replace')[:200], safe='')} -->"


def plan_markdown(plan: Plan, *, key: str = "default", hints: Sequence[str] = (), limit: int = LIMIT) -> str:
    """The plan as Markdown, at most `limit` characters and bytes of UTF-8.

    Args:
        plan: what to show.
        key: see `marker`.
        hints: sentences for the reader that aren't part of the plan.
        limit: the most the place allows; below about 2,000 hardly more than the counts fit.
    """
    head = [
        marker(key),
        f"### doorlist plan: {phrases.counts(plan.summary) if plan.actions else phrases.NO_CHANGES}",
        "",
    ]
    head.append(f"Organization {markdown_code(plan.organization.name)}, read {phrases.moment(plan.live.read_at)}.")
    others = phrases.others(plan.summary)
    if others is not None:
        head.append(others)
    if plan.as_of is not None:
        head.append(f"**As it will be on {as_of_day(plan.as_of)}; this plan can't be applied.**")
    if plan.blocked:
        head += ["", f"**{phrases.blocked_line(plan, markdown_code)}**"]
    return fitted(head, list(_plan_sections(plan, hints)), limit)


def outcome_markdown(outcome: Outcome, *, key: str = "default", limit: int = LIMIT) -> str:
    """The outcome as Markdown, at most `limit` characters and bytes of UTF-8; see `plan_markdown`."""
    head = [marker(key, "outcome"), f"### doorlist apply: {phrases.verdict(outcome)}", ""]
    head.append(f"Organization {markdown_code(outcome.plan.organization.name)}: {phrases.results(outcome)}.")
    if outcome.note:
        head.append(markdown(outcome.note))
    step = phrases.next_step(outcome)
    if step is not None:
        head.append(step)
    return fitted(head, list(_outcome_sections(outcome)), limit)


def _plan_sections(plan: Plan, hints: Sequence[str]) -> Iterator[Section]:
    actions = plan.actions
    ownership = [action for action in actions if phrases.moves_ownership(action)]
    # A change of ownership is shown once, on top.
    by_kind: dict[str, list[Action]] = {kind: [] for kind in phrases.SYMBOLS}
    for action in actions:
        if not phrases.moves_ownership(action):
            by_kind[action.kind].append(action)
    yield Section("Blocked", len(plan.blocked), map(_block, plan.blocked), unfolded=True)
    yield Section(
        "Guardrails lifted for this run",
        len(plan.overrides),
        (
            f"- {markdown_code(each.guardrail)}: "
            + ("lifted whole" if each.value is None else f"now {markdown_code(each.value)}")
            for each in plan.overrides
        ),
        unfolded=True,
    )
    yield Section("Ownership", len(ownership), map(_action, ownership), unfolded=True)
    yield Section("Removals", len(by_kind["remove"]), map(_action, by_kind["remove"]), unfolded=True)
    for kind, facts in KINDS.items():
        if kind != "remove":
            yield Section(facts.title, len(by_kind[kind]), map(_action, by_kind[kind]))
    yield Section(
        "Waiting",
        len(plan.waiting),
        (f"- {phrases.waiting_for(each, markdown_code)}: {markdown(each.reason)}" for each in plan.waiting),
    )
    yield Section(
        "Kept though not in the file",
        len(plan.unmanaged),
        (f"- {phrases.kept(each, markdown_code)}" for each in plan.unmanaged),
    )
    yield Section("Hints", len(hints), (f"- {markdown(hint)}" for hint in hints))


def _outcome_sections(outcome: Outcome) -> Iterator[Section]:
    def of(result: str) -> list[ActionOutcome]:
        return [entry for entry in outcome.actions if entry.result == result]

    for title, result in (("Failed", "failed"), ("Unknown", "unknown"), ("Skipped", "skipped")):
        found = of(result)
        yield Section(title, len(found), map(_result, found), unfolded=True)
    if outcome.after is not None:
        after = outcome.after
        yield Section("Still to do", len(after.actions), map(_action, after.actions))
        waiting = (f"- {phrases.waiting_for(each, markdown_code)}" for each in after.waiting)
        yield Section("Waiting", len(after.waiting), waiting)
    done = of("done")
    yield Section("Done", len(done), map(_result, done))


def _action(action: Action) -> str:
    source = "" if action.source is None else f" ({phrases.spot(action.source, markdown_code)})"
    line = f"- **{action.kind}** {phrases.what(action, markdown_code)}{source}<br>{markdown(action.reason)}"
    return line + "".join(f"<br>**also:** {markdown(effect)}" for effect in action.effects)


def _result(entry: ActionOutcome) -> str:
    detail = f"<br>{markdown(entry.detail)}" if entry.detail else ""
    return f"- **{entry.action.kind}** {phrases.what(entry.action, markdown_code)}{detail}"


def _block(block: BlockedBy) -> str:
    source = "" if block.source is None else f" ({phrases.spot(block.source, markdown_code)})"
    line = f"- {markdown_code(block.guardrail)} in {phrases.place(block.scope, markdown_code)}{source}<br>"
    return f"{line}{markdown(block.reason)}{_people(block.emails)}"


def _people(emails: Iterable[str]) -> str:
    emails = tuple(emails)
    if not emails:
        return ""
    shown = ", ".join(markdown_code(email) for email in emails[:_PEOPLE_SHOWN])
    more = f" and {len(emails) - _PEOPLE_SHOWN:,} more" if len(emails) > _PEOPLE_SHOWN else ""
    return f"<br>concerns: {shown}{more}"
