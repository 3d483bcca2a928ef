"""Every reader of a file that somebody else may have written, as a function of bytes that must not raise."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parents[2]
_NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)


def access(data: bytes) -> None:
    """The access file: desired state, or an AccessFileError that can be shown."""
    from doorlist.access.load import load_given
    from doorlist.errors import AccessFileError
    from doorlist.output.expiring import expiring_view
    from doorlist.output.problems import error_text, errors_json
    from doorlist.planning.hints import file_hints
    from doorlist.planning.offline import offline_blocks
    from doorlist.platform.confident_ai import CONFIDENT_AI
    from doorlist.review.expiring import expiring
    from doorlist.values.at_moment import at
    from doorlist.values.state import from_state, to_state
    from doorlist.values.state_digest import state_digest

    try:
        loaded = load_given([("access.yaml", data)])
    except AccessFileError as error:
        for text in ("".join(error_text(error)), errors_json(error)):
            assert text.replace("\n", "").isprintable()
        json.loads(errors_json(error))
        return
    moment = at(loaded.desired, _NOW)
    offline_blocks(moment, CONFIDENT_AI, _NOW)
    for hint in file_hints(moment, CONFIDENT_AI, loaded.facts):
        loaded.placed(hint)
    "".join(expiring_view(expiring(loaded.desired, moment=_NOW, within=timedelta(days=400))).pieces("text"))
    state = to_state(moment)
    assert state_digest(from_state(state)) == state_digest(moment)


def plan(data: bytes) -> None:
    """A saved plan; one that is taken can be shown."""
    from doorlist.errors import PlanFileError
    from doorlist.output.plan import plan_view
    from doorlist.output.plan_json import plan_json, read_plan

    try:
        read = read_plan(data)
    except PlanFileError as error:
        str(error)
        return
    "".join(plan_view(read).pieces("text"))
    assert read_plan("".join(plan_json(read)).encode()) == read


def snapshot(data: bytes) -> None:
    """A snapshot; one that is taken is a live state."""
    from doorlist.errors import SnapshotFileError
    from doorlist.review.snapshot import read_snapshot, snapshot_json, to_live

    try:
        read = read_snapshot(data)
    except SnapshotFileError as error:
        str(error)
        return
    to_live(read)
    assert read_snapshot(snapshot_json(read).encode()) == read


def journal(data: bytes) -> None:
    """A journal, whatever is torn in it."""
    from doorlist.errors import JournalError
    from doorlist.journal.reading import mail_log

    handle = os.memfd_create("journal")
    try:
        os.write(handle, data)
        mail_log(Path(f"/proc/self/fd/{handle}"), "acme")
    except JournalError as error:
        str(error)
    finally:
        os.close(handle)


def seed(data: bytes) -> None:
    """The emulator's seed; one that is taken can be written again."""
    from pydantic import ValidationError

    from doorlist.emulator.loading import state_of, world_from
    from doorlist.emulator.state import State
    from doorlist.errors import SettingsError

    try:
        world = world_from(State.model_validate_json(data))
    except (ValidationError, SettingsError):
        return
    world_from(state_of(world, secrets=True))


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "access": access,
    "plan": plan,
    "snapshot": snapshot,
    "journal": journal,
    "seed": seed,
}


@cache
def samples(name: str) -> tuple[bytes, ...]:
    """Good files, to begin from."""
    return tuple(text.encode() for text in _samples(name))


def _samples(name: str) -> list[str]:
    if name == "access":
        return [(ROOT / "examples" / "access.yaml").read_text(encoding="utf-8"), *_ACCESS]
    if name == "seed":
        return [json.dumps(_COMPANY), (ROOT / "examples" / "company.json").read_text(encoding="utf-8")]
    if name == "journal":
        return [_JOURNAL]
    from doorlist.access.load import load_given
    from doorlist.output.plan_json import plan_json
    from doorlist.planning.plan import make_plan
    from doorlist.platform.confident_ai import CONFIDENT_AI
    from doorlist.review.snapshot import snapshot as take
    from doorlist.review.snapshot import snapshot_json
    from doorlist.values.live import (
        HeldRole,
        Invitation,
        Live,
        LiveScope,
        Member,
        Organization,
        Permission,
        Policy,
        PolicyRef,
        Role,
    )
    from doorlist.values.scope import ORGANIZATION, Scope

    bot = Scope("project", "p1", "Bot")
    ada = Member("u1", "ada@acme.example", "Ada", HeldRole("r1", "Owner"))
    bob = Member("u2", "bob@acme.example", None, HeldRole("r2", "Admin"))
    roles = tuple(Role(f"r{n}", name, True) for n, name in enumerate(("Owner", "Admin", "Member", "Manager"), 1))
    read = Permission("m1", "billing:read")
    look = Policy("y1", "Look", "Reads", (read,))
    custom = Role("r9", "Auditor", description="Looks", policies=(PolicyRef("y1", "Look"),))
    offer = Invitation(1, "old@acme.example", "PENDING", "2026-01-01T00:00:00Z", "r3")
    live = Live(
        Organization("o1", "Acme", "TEAM"),
        (bot,),
        {
            ORGANIZATION: LiveScope({ada.email: ada, bob.email: bob}, (offer,), (*roles, custom), (look,), (read,)),
            bot: LiveScope({ada.email: ada}, (), roles),
        },
    )
    if name == "snapshot":
        return [snapshot_json(take(live, taken_at=_NOW))]
    desired = load_given([("access.yaml", _ACCESS[1].encode())]).desired
    return ["".join(plan_json(make_plan(desired, live, CONFIDENT_AI, now=_NOW)))]


_DEFINITIONS: Final = """\
version: 1
organization:
  name: Acme
  unnamed_projects: drift
  policies:
    Look: ["*:read"]
    Books: {permissions: [billing:read, "billing:*"], description: For the books, was: Ledger}
  roles: {Auditor: [Look], Accountant: {policies: [Look, Books], description: null}}
  unlisted_roles: keep
  members:
    ada@acme.example: Owner
    jörg@bücher.example: {role: Auditor, starts: 2027-01-01, expires: 2027-02-01}
templates:
  standard: {members: {group:ml: Annotator}, roles: {Annotator: [Mark]}, policies: {Mark: ["trace:*"]}}
  other: {unlisted_roles: keep}
projects:
  Bot: {use: [standard, other], members: {ada@acme.example: Owner}}
groups: {ml: [ada@acme.example]}
guardrails: {restricted: {"iam:manage": [group:ml, acme.example]}}
"""
_ACCESS: Final = (
    _DEFINITIONS,
    """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    group:ml: {role: Member, expires: 2027-01-31, reason: SEC-212}
  invitees: {kurt@acme.example: Admin}
projects:
  Bot: {unlisted: keep, members: {ada@acme.example: Owner, group:ml: {role: Member}}}
groups: {ml: [cyd@acme.example, dan@acme.example]}
invitations: {projects: after-joining, declined: resend, resend_after: 7d}
guardrails: {max_removals: 25%, max_role_changes: 3, protected: [ada@acme.example], min_admins: 1, max_admins: 9,
  allowed_domains: [acme.example], require_expiry: [partner.example]}
""",
    "version: 1\norganization: {id: &a x, name: *a, members: {? ada@acme.example : !!str Owner}}\n",
)
_COMPANY: Final[dict[str, Any]] = {
    "organization": {
        "name": "Acme",
        "members": [{"email": "ada@acme.example", "role": "Owner"}],
        "invitations": [{"email": "bob@acme.example", "role": "Member", "status": "DECLINED", "id": 3}],
        "roles": [{"name": "Auditor", "policies": ["Look"]}],
        "policies": [{"name": "Look", "permissions": ["user:read"]}],
    },
    "projects": [{"name": "Bot", "members": [{"email": "ada@acme.example", "role": "Owner"}]}],
    "people": [{"email": "ada@acme.example", "name": "Ada"}],
}
_JOURNAL: Final = """\
{"run":"5571da2c14ef0d58","seq":1,"at":"2026-11-24T04:55:51.275913Z","phase":"before",\
"organization":"acme","kind":"invite","scope":"organization","emails":["eve@acme.example"],"role":"Member","invitations":[],"result":null,"detail":null}
{"run":"5571da2c14ef0d58","seq":1,"at":"2026-11-24T04:55:51.279115Z","phase":"after",\
"organization":"acme","kind":"invite","scope":"organization","emails":["eve@acme.example"],"role":"Member","invitations":[1],"result":"done","detail":null}
"""
WORDS: Final = (
    *(
        "version",
        "organization",
        "projects",
        "groups",
        "invitations",
        "guardrails",
        "members",
        "invitees",
        "unlisted",
    ),
    *("name", "id", "role", "role_id", "expires", "reason", "keep", "remove", "declined", "hold", "resend", "1d"),
    *("resend_after", "max_removals", "max_role_changes", "protected", "min_admins", "max_admins", "allowed_domains"),
    *("policies", "permissions", "roles", "unlisted_roles", "unnamed_projects", "templates", "use", "was"),
    *(
        "description",
        "restricted",
        "max_duration",
        "starts",
        "then",
        "trace:read",
        "*:read",
        "*:*",
        "*",
        "jörg@bücher.example",
    ),
    *(
        "require_expiry",
        "group:ml",
        "ada@acme.example",
        "Owner",
        "Member",
        "2027-01-31",
        "2027-01-31T00:00:00Z",
        "25%",
    ),
    *("&a", "*a", "!!python/object:os.system", "!!str", "<<", "? ", "- ", ": ", "{", "}", "[", "]", "|", ">", "---"),
    *("...", "%YAML 1.1", "\t", "\x00", "\ufeff", "\x85", "\u2028", "\U0001f600", "'", '"', "\\u202e", "~", "null"),
    *("9999999999999999999999", "0o17", "1e999", "nan", "-1", "0%", "on", "=", "1970-01-01", "9999-12-31"),
)
