"""How the keys, or the items, of each part of an access file are ordered in the one layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from doorlist.access.form.definitions import Policy, Role
from doorlist.access.form.file import File, Invitations, Organization, Project, Template
from doorlist.access.form.guardrails import Guardrails
from doorlist.access.form.keys import keys
from doorlist.access.form.people import Access
from doorlist.access.people import GROUP
from doorlist.editing.places import canonical

if TYPE_CHECKING:
    from collections.abc import Callable


class Shape:
    """The order of a mapping's keys, or of a list's items, and the shapes of what is in it.

    Args:
        order: gives the sort key of a key's or an item's text; `None`: the order stays.
        inside: the shape of a key's value, by the key; `None` stands for every other key.
    """

    def __init__(
        self, order: Callable[[str], Any] | None = None, inside: dict[str | None, Shape] | None = None
    ) -> None:
        self.order = order
        self._inside = inside or {}

    def of(self, key: str) -> Shape:
        """The shape of a key's value."""
        return self._inside.get(key) or self._inside.get(None) or _ANY


def _form(form: type, **inside: Shape) -> Shape:
    """A mapping of known keys, in the order of the form."""
    rank = {name: at for at, name in enumerate(keys(form))}
    shapes: dict[str | None, Shape] = dict(inside.items())
    return Shape(lambda text: rank.get(text, len(rank)), shapes)


def _named(inside: Shape) -> Shape:
    """A mapping of names."""
    return Shape(by_name, {None: inside})


def by_name(text: str) -> tuple[str, str]:
    """The order of names of projects, roles and the like."""
    return (text.casefold(), text)


def by_person(text: str) -> tuple[bool, str, str]:
    """The order of people, with groups after them."""
    who = canonical(text)
    return (who.startswith(GROUP), who, text)


_ANY: Final = Shape()
_LISTED: Final = Shape(by_person)
_PEOPLE: Final = Shape(by_person, {None: _form(Access)})
_DEFINITIONS: Final = {
    "policies": _named(_form(Policy)),
    "roles": _named(_form(Role)),
}


def _scope(form: type) -> Shape:
    return _form(form, members=_PEOPLE, invitees=_PEOPLE, **_DEFINITIONS)


FILE: Final = _form(
    File,
    organization=_scope(Organization),
    templates=_named(_scope(Template)),
    projects=_named(_scope(Project)),
    groups=_named(_LISTED),
    invitations=_form(Invitations),
    guardrails=_form(
        Guardrails,
        protected=_LISTED,
        allowed_domains=_LISTED,
        require_expiry=_LISTED,
        max_duration=_named(_ANY),
        restricted=_named(_LISTED),
    ),
)
