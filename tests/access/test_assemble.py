"""The same files in another order, or cut in other pieces, come to the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorlist.access.load import load
from doorlist.values.state_digest import state_digest

if TYPE_CHECKING:
    from doorlist.values.desired import Desired

PIECES = (
    "organization: {name: Acme, members: {ada@acme.example: Owner, 'group:ml': Member}}\n",
    "organization: {invitees: {kurt@acme.example: {role: Member, expires: 2027-01-31}}}\n",
    "projects: {P: {unlisted: keep, members: {ada@acme.example: Owner, 'group:ml': Annotator}}}\n",
    "projects: {P: {id: p-1}, Q: {invitees: {'group:mk': Reader, 'group:ml': {role: reader, expires: 2027-01-31}}}}",
    "groups: {ml: [alan@partner.example, kurt@acme.example]}\n",
    "groups: {mk: [alan@partner.example, ada@acme.example]}\n",
    "invitations: {declined: resend}\n",
    "guardrails: {max_removals: 25%, min_admins: 1, allowed_domains: [acme.example, partner.example]}\n",
    "guardrails: {max_removals: 3, min_admins: 2, allowed_domains: [partner.example, acme.example]}\n",
)


def digest(desired: Desired) -> str:
    return state_digest(desired)


@pytest.mark.usefixtures("access")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.permutations(PIECES))
def test_order_of_files_changes_nothing(pieces: list[str]) -> None:
    names = [f"{number}.yaml" for number in range(len(pieces))]
    for name, piece in zip(names, PIECES, strict=True):
        Path(name).write_text("version: 1\n" + piece)
    expected = load(names).desired
    for name, piece in zip(names, pieces, strict=True):
        Path(name).write_text("version: 1\n" + piece)
    assert load(sorted(names, reverse=True)).desired.files == expected.files
    assert digest(load(names[::-1]).desired) == digest(expected)


@pytest.mark.usefixtures("access")
def test_files_are_named_in_order_however_they_are_given() -> None:
    for name in ("b.yaml", "a.yaml"):
        Path(name).write_text("version: 1\norganization: {name: Acme}\n")
    assert load(["b.yaml", "a.yaml"]).desired.files == ("a.yaml", "b.yaml")
