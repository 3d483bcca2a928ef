"""Groups that `import --groups` proposes: people who hold the same roles in the same scopes again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from doorlist.editing.nameable import Named
    from doorlist.values.scope import Scope

#: Fewer people, or scopes, than this are no group.
_FEWEST: Final = 2

_Seat = tuple["Scope", str]


class Proposal(NamedTuple):
    """A group: its people, sorted, and the role (as YAML) that all of them hold in each scope."""

    name: str
    emails: tuple[str, ...]
    roles: Mapping[Scope, str]


def proposals(members: Mapping[Scope, Sequence[Named]]) -> tuple[Proposal, ...]:
    """Groups of two or more people with the same role in two or more scopes, those that save most lines first.

    Owners stay named directly. Nobody stands in two proposals for one scope. A candidate is everybody with one role
    in one scope, or everybody with the same roles everywhere: enough to find teams, and quick with many people.
    """
    seats: dict[_Seat, set[str]] = {}
    for scope, people in members.items():
        for person in people:
            if not person.owns:
                seats.setdefault((scope, person.role), set()).add(person.email)
    of_person: dict[str, list[_Seat]] = {}
    for seat, there in seats.items():
        for email in there:
            of_person.setdefault(email, []).append(seat)

    def where_all_are(emails: tuple[str, ...]) -> list[_Seat]:
        rarest = min((of_person[email] for email in emails), key=len)
        return [seat for seat in rarest if seats[seat].issuperset(emails)]

    found: list[Proposal] = []
    order = {emails: _saved(emails, where_all_are(emails)) for emails in _candidates(seats, of_person)}
    for emails in sorted(order, key=lambda emails: (-order[emails], emails)):
        where = where_all_are(emails)
        if len(where) >= _FEWEST:
            roles = dict(sorted(where, key=lambda seat: scope_order(seat[0])))
            found.append(Proposal(f"team-{len(found) + 1}", emails, roles))
            for seat in where:
                seats[seat] = seats[seat].difference(emails)
    return tuple(found)


def _candidates(seats: Mapping[_Seat, set[str]], of_person: Mapping[str, Sequence[_Seat]]) -> set[tuple[str, ...]]:
    everywhere: dict[tuple[_Seat, ...], list[str]] = {}
    for email, held in of_person.items():
        everywhere.setdefault(tuple(held), []).append(email)
    sets: Iterable[Iterable[str]] = [*seats.values(), *everywhere.values()]
    return {emails for emails in map(tuple, map(sorted, sets)) if len(emails) >= _FEWEST}


def _saved(emails: tuple[str, ...], where: Sequence[_Seat]) -> int:
    """Lines that the group saves: an entry for each person and scope becomes one for each of either."""
    return len(emails) * len(where) - len(emails) - len(where)
