"""`doorlist grant`: add somebody's entry to the access files, or change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from doorlist.cli.edit_options import change_options, day, scope_options, who

if TYPE_CHECKING:
    from doorlist.access.load import Opened
    from doorlist.cli.edit_options import How
    from doorlist.editing.places import Files, Owner

_DROPPABLE = ("starts", "expires", "then", "reason")


@click.command("grant")
@click.argument("whom", metavar="EMAIL", type=who)
@click.argument("role", required=False)
@change_options
@scope_options()
@click.option("--starts", type=day, metavar="DATE", help="From that day on; until then the entry counts as absent.")
@click.option("--expires", type=day, metavar="DATE", help="To the end of that day in UTC; 90d is in so many days.")
@click.option("--then", metavar="ROLE", help="The role that holds after --expires, instead of none.")
@click.option("--reason", metavar="TEXT", help="Why, for the access review.")
@click.option("--no-starts", is_flag=True, help="Take the field away.")
@click.option("--no-expires", is_flag=True, help="Take the field away.")
@click.option("--no-then", is_flag=True, help="Take the field away.")
@click.option("--no-reason", is_flag=True, help="Take the field away.")
@click.option("--invitee", is_flag=True, help="Among invitees instead of members.")
@click.option("--manage", is_flag=True, help="Also where nobody is managed yet: everybody else becomes unlisted.")
@click.option("--file", metavar="FILE", help="The file, where several could take the entry.")
def command(
    whom: str,
    role: str | None,
    how: How,
    project: str | None,
    template: str | None,
    invitee: bool,
    manage: bool,
    file: str | None,
    **fields: Any,
) -> int:
    """Add somebody to the access files, or change their entry.

    EMAIL may be group:NAME. Without --project or --template it is about the organization. An entry that is there
    keeps what isn't asked for, and may keep its ROLE. The platform isn't touched: that is for plan and apply.
    """
    from doorlist.editing.grant import Wanted, existing, fields_of, grant
    from doorlist.editing.places import ORGANIZATION
    from doorlist.tasks.change import carry_out, owner_of

    given = fields_of(**{name: fields[name] for name in _DROPPABLE})
    dropped = frozenset(name for name in _DROPPABLE if fields[f"no_{name}"])
    _check(given, dropped)

    def work(files: Files, _: Opened) -> None:
        of = owner_of(files, project, template, new=manage) or ORGANIZATION
        asked = bool(given or dropped) and existing(files, of, whom) is not None
        wanted = role if role is not None or asked else _asked(files, of, whom)
        all_fields = fields_of(role=wanted, **given)
        grant(files, of, Wanted(whom, all_fields, dropped, file=file, invitee=invitee, manage=manage))

    code = carry_out(how, work)
    _hint(given.get("expires"))
    return code


def _check(given: dict[str, str], dropped: frozenset[str]) -> None:
    from doorlist.errors import UsageError

    for name in sorted(dropped & given.keys()):
        raise UsageError(f"--{name} and --no-{name} exclude each other", fix="Leave one of them out.")


def _hint(expires: str | None) -> None:
    """Say that an end is past: that is suspicious, and not wrong."""
    from datetime import UTC, datetime

    from doorlist.cli.findings import put_hints_on_request
    from doorlist.values.times import read_end

    end = None if expires is None else read_end(expires)
    if isinstance(end, datetime) and end <= datetime.now(UTC):
        put_hints_on_request([f"--expires {expires} is past: the entry has ended already."])


def _asked(files: Files, of: Owner, whom: str) -> str:
    """The role that a person at a terminal types; nobody else is asked."""
    import sys

    from doorlist.cli.printing import put
    from doorlist.editing.grant import roles_of
    from doorlist.errors import UsageError
    from doorlist.output.safe import SENTENCE, terminal
    from doorlist.words import listed

    roles = roles_of(files, of)
    known = f"In the files {of} has {listed(roles, most=20)}." if roles else "For example: Member."
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(f"no role is given for {whom}", fix=f"doorlist grant {whom} ROLE. {known}")
    put([terminal(f"{known} Which role for {whom}?", SENTENCE), " "], to=sys.stderr)
    sys.stderr.flush()
    role = sys.stdin.readline().strip()
    if not role:
        raise UsageError("no role was given, and nothing was changed")
    return role
