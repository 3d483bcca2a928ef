"""The `invitations` section."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from doorlist.values.desired import InvitationSettings

if TYPE_CHECKING:
    from conftest import AccessFiles

HEAD = "version: 1\norganization: {name: Acme}\n"


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", InvitationSettings()),
        ("invitations: {}", InvitationSettings("immediately", "hold", None)),
        (
            "invitations: {projects: after-joining, declined: resend, resend_after: 36h}",
            InvitationSettings("after-joining", "resend", timedelta(hours=36)),
        ),
    ],
)
def test_settings(access: AccessFiles, text: str, settings: InvitationSettings) -> None:
    assert access.load(HEAD + text).desired.invitations == settings


BAD = {
    "projects: later": 'projects is immediately or after-joining, not "later"\n'
    "  It takes immediately or after-joining.",
    "declined: Hold": 'declined is hold or resend, not "Hold"\n  Did you mean "hold"?',
    "resend_after: 7": 'resend_after is a time of hours, days or weeks, not "7"\n'
    "  Write a number and h, d or w: 36h, 7d, 2w.",
    "resend_after: {}": "resend_after takes a time of hours, days or weeks, not a mapping\n"
    "  For example: resend_after: 7d",
}


@pytest.mark.parametrize(("line", "message"), BAD.items())
def test_bad_settings(access: AccessFiles, line: str, message: str) -> None:
    column = line.index(" ") + 1
    head, _, fix = message.partition("\n")
    assert access.wrong(f"{HEAD}invitations:\n  {line}\n") == (
        f"access.yaml:4:{column + 3}: {head}\n    {line}\n    {' ' * column}^\n{fix}"
    )
