"""The entries of `members` and `invitees`: people and groups with their roles.

One entry after the other through one loop: this is where the time goes in a big file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from doorlist.access import fields
from doorlist.access.expiry import times
from doorlist.access.form.people import Access
from doorlist.access.partial import Grant, Terms
from doorlist.access.syntax import missing_blank
from doorlist.access.yaml_nodes import Mapping, Node, Scalar, found, is_null, quoted
from doorlist.values.desired import Entry, RoleRef
from doorlist.values.source import Source
from doorlist.values.times import ALWAYS

if TYPE_CHECKING:
    from doorlist.access.emails import Emails
    from doorlist.access.partial import PartialScope
    from doorlist.access.problems import FileProblems
    from doorlist.values.desired import Listing

GROUP: Final = "group:"
#: Stands for a role that couldn't be read, so that its entry is known all the same.
UNREADABLE: Final = RoleRef()
_ROLE_EXAMPLE: Final = "For example: Member, or {role: Member, expires: 2027-01-31}"


class PeopleReader:
    """Reads entries into scopes.

    Args:
        emails: checks the addresses.
        report: the file's problems.
        roles: roles by name as written, shared by all files.
    """

    def __init__(self, emails: Emails, report: FileProblems, roles: dict[str, RoleRef]) -> None:
        self._emails = emails
        self._report = report
        self._roles = roles

    def read(self, node: Mapping, listing: Listing, scope: PartialScope) -> None:
        """Add a mapping's entries to a scope."""
        # As in the reader: a NamedTuple's own constructor takes twice as long.
        new: Any = tuple.__new__
        file = self._report.file
        read_email = self._emails.read
        role_of = self._roles.get
        people, template = scope.people, scope.template
        for key, value in zip(node.keys, node.values, strict=True):
            email = read_email(key.text)
            if email is None and self._report.problems.full and not key.text.lstrip().startswith(GROUP):
                self._report.problems.count()
                continue
            if email is None:
                self._other(key, value, listing, scope)
                continue
            role = role_of(value.text) if type(value) is Scalar else None
            starts = expires = then = reason = None
            if role is None:
                role, starts, expires, then, reason = self._held(value, key)
            source = new(Source, (file, key.line))
            entry = new(Entry, (email, role, source, listing, expires, reason, None, starts, then, template, ALWAYS))
            known = people.setdefault(email, entry)
            if known is not entry:
                self._twice(key, email, f"{known.source.file}:{known.source.line}", known.listing, scope)

    def _other(self, key: Scalar, value: Node, listing: Listing, scope: PartialScope) -> None:
        name = key.text.strip()
        if name.startswith(GROUP):
            self._group(key, name.removeprefix(GROUP).strip(), value, listing, scope)
            return
        wrong = self._emails.wrong(key.text)
        assert wrong is not None, "asked for emails that can't be read"
        message, fix = wrong
        blank = missing_blank(name) if is_null(value) else None
        if blank is not None:
            self._report.add(key, *blank[1:])
            return
        if name.lower().startswith(GROUP):
            fix = f"Did you mean {quoted(GROUP + name[len(GROUP) :].strip())}?"
        self._report.add(key, message, fix)
        self._held(value, key)

    def _group(self, key: Scalar, name: str, value: Node, listing: Listing, scope: PartialScope) -> None:
        terms = self._held(value, key)
        if not name:
            self._report.add(key, "group: names no group", "For example: group:ml: Member")
            return
        grant = Grant(name, terms, self._report.place(key), listing, scope.template)
        known = scope.grants.setdefault(name, grant)
        if known is not grant:
            self._twice(key, GROUP + name, str(known.place), known.listing, scope)

    def _twice(self, key: Scalar, who: str, place: str, listing: Listing, scope: PartialScope) -> None:
        self._report.add(
            key,
            f"{quoted(who)} stands twice in {scope.label}",
            f"It stands under {listing} at {place} already: keep one of them.",
        )

    def _held(self, value: Node, key: Scalar) -> Terms:
        if isinstance(value, Mapping):
            return self._access(value)
        if isinstance(value, Scalar) and not is_null(value) and value.text.strip():
            return Terms(self._role(value.text))
        spot = key if is_null(value) else value
        self._report.add(spot, f"{quoted(key.text)} takes a role, not {found(value)}", _ROLE_EXAMPLE)
        return Terms(UNREADABLE)

    def _role(self, name: str) -> RoleRef:
        role = self._roles.get(name)
        if role is None:
            role = RoleRef(name.strip())
            if name not in {"~", "null", "Null", "NULL"}:
                # In quotes these are names of roles, without them nothing: they can't be told apart by their text.
                self._roles[name] = role
        return role

    def _access(self, value: Mapping) -> Terms:
        report = self._report
        given = fields.fields(value, Access, report, of="an entry")
        role = UNREADABLE
        if "role" in given and "role_id" in given:
            report.add(given["role_id"].name, "An entry has both role and role_id", "Keep one of them.")
        elif "role" in given:
            name = fields.text(given["role"], report)
            role = UNREADABLE if name is None else self._role(name)
        elif "role_id" in given:
            role_id = fields.text(given["role_id"], report)
            role = UNREADABLE if role_id is None else RoleRef(id=role_id)
        elif len(given) == len(value.keys):
            # An unknown key may be a misspelt role.
            report.add(value, "An entry names no role", _ROLE_EXAMPLE)
        reason = fields.text(given["reason"], report) if "reason" in given else None
        then = fields.text(given["then"], report) if "then" in given else None
        starts, expires = times(given, report)
        return Terms(role, starts, expires, None if then is None else self._role(then), reason)
