"""The checks: each looks at the evidence for one assumption that doorlist makes about answers.

`manual: doctor` says what each means and what to do. The checks of answers as such are here, those of what the lists
hold in `doorlist.doctor.lists`.
"""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Final

from doorlist.doctor import lists
from doorlist.doctor.diagnosis import DEFINING, READING, Finding, note, ok, wrong
from doorlist.doctor.evidence import SCOPE_LISTS
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from doorlist.doctor.evidence import Evidence

#: Seconds. A date of an access is judged by this machine's clock; a saved plan from more than five minutes ahead is
#: refused.
_CLOCK_NOTE, _CLOCK_WRONG = 30, 300
_PLANS: Final = frozenset({"TRIAL", "FREE", "STARTER", "TEAM", "PREMIUM", "ENTERPRISE"})


def judge(evidence: Evidence) -> tuple[Finding, ...]:
    """Every check's findings, in the order of `CHECKS`; one at least for each that can be judged."""
    if evidence.version is None:
        return tuple(_version(evidence))
    return tuple(finding for check in CHECKS.values() for finding in check(evidence))


def _version(evidence: Evidence) -> Iterator[Finding]:
    served = [version for version, status in evidence.served.items() if status not in (0, 404)]
    if evidence.version is None:
        told = listed([f"/{version}: {status or 'no answer'}" for version, status in evidence.served.items()])
        yield wrong("version", f"There is no API here that doorlist knows ({told}).", ("every command",))
        return
    says = f"Reads /{evidence.version}; served: {listed([f'/{one}' for one in served])}."
    yield ok("version", says) if evidence.version == "v2" else note("version", says)


def _key(evidence: Evidence) -> Iterator[Finding]:
    status = next(answer.status for _, answer in evidence.of("organization"))
    said = {
        401: "The platform doesn't know the key.",
        403: "The key isn't an organization's, or the organization's plan doesn't allow this.",
    }
    if status in said:
        yield wrong("key", said[status], ("every command",))
    elif status != 200:
        yield wrong("key", f"Asking for the organization ended with {_ended(status)}.", ("every command",))
    else:
        yield ok("key", "An organization key, and it is known.")


def _plan_name(evidence: Evidence) -> Iterator[Finding]:
    plan = evidence.object("organization").get("plan")
    if not isinstance(plan, str) or plan not in _PLANS:
        yield note("plan-name", "The organization's plan is none that doorlist knows: no seats are counted.")
    else:
        yield ok("plan-name", f"The plan is {plan}.")


def _readable(evidence: Evidence) -> Iterator[Finding]:
    whole = True
    for what in ("projects", *SCOPE_LISTS):
        answers = list(evidence.of(what))
        bad = Counter(_ended(answer.status) for _, answer in answers if not answer.ok)
        if not bad:
            continue
        whole = False
        told = listed([f"{plural(count, 'answer')} with {status}" for status, count in sorted(bad.items())])
        says = f"{_title(what)}: {told}, of {len(answers):,}."
        if what == "api-keys":
            yield note("readable", f"{says} `report --keys` can't list them.")
        else:
            affects = DEFINING if what in ("policies", "permissions") else READING
            yield wrong("readable", says, affects)
    if whole:
        yield ok("readable", f"{plural(len(evidence.answers), 'answer')} could be read, every list of them.")


def _clock(evidence: Evidence) -> Iterator[Finding]:
    # A Date has whole seconds: it is half a second late on average.
    apart = [
        abs((answer.received_at - answer.date).total_seconds() - 0.5 - answer.seconds / 2)
        for answer in evidence.answers.values()
        if answer.date is not None
    ]
    if not apart:
        yield note("clock", "The answers have no Date: whether the clocks agree can't be told.")
        return
    seconds = median(apart)
    says = f"This machine's clock and the platform's are {seconds:,.0f} s apart."
    if seconds > _CLOCK_WRONG:
        yield wrong("clock", f"{says} Entries would start and end at the wrong time.", ("plan", "apply"))
    else:
        yield note("clock", says) if seconds > _CLOCK_NOTE else ok("clock", says)


def _round_trip(evidence: Evidence) -> Iterator[Finding]:
    times = [answer.seconds for answer in evidence.answers.values() if answer.status]
    if times:
        answers = plural(len(times), "answer")
        says = f"{median(times) * 1000:,.0f} ms at the median of {answers}, {max(times):,.2f} s at most."
        yield ok("round-trip", says)


def _rate_limit(evidence: Evidence) -> Iterator[Finding]:
    names = {name for answer in evidence.answers.values() for name in answer.headers}
    limits = sorted(name for name in names if "ratelimit" in name.replace("-", "") or name == "retry-after")
    if evidence.put_off:
        says = f"The platform put {plural(evidence.put_off, 'request')} off: a lower --concurrency is faster."
        yield note("rate-limit", says)
    elif limits:
        yield ok("rate-limit", f"The answers tell a limit: {listed(limits)}.")
    else:
        yield ok("rate-limit", "The answers tell no limit.")


def _deprecated(evidence: Evidence) -> Iterator[Finding]:
    marked = sum(
        isinstance(answer.document, dict) and answer.document.get("deprecated") is True
        for answer in evidence.answers.values()
    )
    if marked:
        says = f"{plural(marked, 'answer')} of /{evidence.version} marked as deprecated."
        yield note("deprecated", says)
    else:
        yield ok("deprecated", "No answer is marked as deprecated.")


def _title(what: str) -> str:
    return {"api-keys": "API keys"}.get(what, what.capitalize())


def _ended(status: int) -> str:
    return f"HTTP {status}" if status and not 200 <= status < 300 else "no answer of the API's"


#: Every check by its name, in the order in which they are told.
CHECKS: Final[dict[str, Callable[[Evidence], Iterator[Finding]]]] = {
    "version": _version,
    "key": _key,
    "plan-name": _plan_name,
    "readable": _readable,
    "fields": lists.fields,
    "pages": lists.pages,
    "totals": lists.totals,
    "owners": lists.owners,
    "people": lists.people,
    "roles": lists.roles,
    "held-roles": lists.held_roles,
    "role-names": lists.role_names,
    "statuses": lists.statuses,
    "permissions": lists.permissions,
    "clock": _clock,
    "round-trip": _round_trip,
    "rate-limit": _rate_limit,
    "deprecated": _deprecated,
}
