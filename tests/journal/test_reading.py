"""What a journal proves about mail."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.errors import JournalError
from doorlist.journal.reading import mail_log
from doorlist.values.mail_log import MailLog, Removals
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)


def moment(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def row(minute: int, phase: str, result: str | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "run": "r",
        "seq": 1,
        "at": moment(minute).isoformat().replace("+00:00", "Z"),
        "phase": phase,
        "organization": "acme",
        "kind": "invite",
        "scope": "organization",
        "emails": ["a@x.example"],
        "role": "Member",
        "invitations": [],
        "result": result,
        "detail": None,
        **changes,
    }


def unnamed(line: dict[str, Any]) -> dict[str, Any]:
    """The line as an early doorlist wrote it: without an organization."""
    return {name: value for name, value in line.items() if name != "organization"}


def written(path: Path, *lines: dict[str, Any] | bytes) -> Path:
    path.write_bytes(
        b"".join(
            line if isinstance(line, bytes) else json.dumps(line, separators=(",", ":")).encode() + b"\n"
            for line in lines
        )
    )
    return path


A = ("organization", "a@x.example")
B = ("organization", "b@x.example")

CASES: dict[str, tuple[list[dict[str, Any] | bytes], MailLog]] = {
    "empty": ([], MailLog()),
    "done": ([row(0, "before"), row(1, "after", "done")], MailLog(START, {A: moment(1)})),
    "refused: nobody was mailed": ([row(0, "before"), row(1, "after", "failed")], MailLog(START, {})),
    "lost answer: may have been mailed": (
        [row(0, "before"), row(1, "after", "unknown")],
        MailLog(START, {A: moment(1)}),
    ),
    "killed: may have been mailed": ([row(0, "before")], MailLog(START, {A: START})),
    "killed while the answer was written": (
        [row(0, "before"), b'{"run":"r","seq":1,"at":"2026-01-01T00:01:00Z","pha'],
        MailLog(START, {A: START}),
    ),
    "killed before the request: the line is torn and nothing was sent": (
        [
            row(0, "before", kind="remove"),
            b'{"run":"r","seq":2,"at":"2026-01-01T00:01:00Z","phase":"before","kind":"invite"',
        ],
        MailLog(START, {}),
    ),
    "goes on after a torn line": (
        [b'{"run":"q","se\n', row(5, "before"), row(6, "after", "done")],
        MailLog(moment(5), {A: moment(6)}),
    ),
    "dropped addresses weren't mailed": (
        [row(0, "before", emails=["a@x.example", "b@x.example"]), row(1, "after", "done", emails=["b@x.example"])],
        MailLog(START, {B: moment(1)}),
    ),
    "a lost answer counts for all who were asked": (
        [row(0, "before", emails=["a@x.example", "b@x.example"]), row(1, "after", "unknown", emails=[])],
        MailLog(START, {A: moment(1), B: moment(1)}),
    ),
    "resends count as mail, roles and removals don't": (
        [
            row(0, "before", kind="remove", seq=1),
            row(1, "after", "done", kind="remove", seq=1),
            row(2, "before", kind="update-role", seq=2),
            row(3, "before", kind="resend", seq=3, scope="project:p"),
        ],
        MailLog(START, {("project:p", "a@x.example"): moment(3)}, {}, {A: Removals(1, moment(1))}),
    ),
    "resent for sure": (
        [row(0, "before", kind="resend"), row(1, "after", "done", kind="resend")],
        MailLog(START, {A: moment(1)}, {A: moment(1)}),
    ),
    "perhaps resent": (
        [row(0, "before", kind="resend"), row(1, "after", "unknown", kind="resend")],
        MailLog(START, {A: moment(1)}),
    ),
    "the last of several": (
        [
            row(0, "before"),
            row(9, "after", "done"),
            row(4, "before", run="s"),
            row(5, "after", "done", run="s"),
        ],
        MailLog(START, {A: moment(9)}),
    ),
    "an answer alone": ([row(3, "after", "unknown")], MailLog(moment(3), {A: moment(3)})),
    "another organization's lines tell nothing": (
        [
            row(0, "before", organization="other", kind="remove"),
            row(1, "after", "done", organization="other", kind="remove"),
            row(2, "before", organization="other", seq=2),
            row(3, "before", organization="other", kind="resend", seq=3),
            row(4, "after", "done", organization="other", kind="resend", seq=3),
        ],
        MailLog(),
    ),
    "the journal goes back to the organization's own first line": (
        [
            row(0, "before", organization="other"),
            row(1, "after", "done", organization="other"),
            row(2, "before", kind="update-role", seq=2),
            row(3, "before", kind="invite", emails=["b@x.example"], seq=3),
        ],
        MailLog(moment(2), {B: moment(3)}),
    ),
    "a line without an organization is a mail, and no silence": (
        [*map(unnamed, [row(0, "before"), row(1, "after", "done")]), row(2, "before", kind="update-role", seq=2)],
        MailLog(moment(2), {A: moment(1)}),
    ),
    "a line without an organization is a mail that may have been sent": (
        [unnamed(row(0, "before"))],
        MailLog(None, {A: START}),
    ),
    "a line without an organization is a resend": (
        [*map(unnamed, [row(0, "before", kind="resend"), row(1, "after", "done", kind="resend")])],
        MailLog(None, {A: moment(1)}, {A: moment(1)}),
    ),
    "a line without an organization is no removal": (
        [*map(unnamed, [row(0, "before", kind="remove"), row(1, "after", "done", kind="remove")])],
        MailLog(),
    ),
    "lines that aren't a journal's": (
        [
            row(0, "before", kind="remove"),
            b'"invite"\n',
            b'{"kind":"invite"}\n',
            b'{"run":[],"invite"\n',
            b"\xff\xfe\n",
        ],
        MailLog(START, {}),
    ),
}


def test_removals_are_counted_and_those_who_come_back_told(tmp_path: Path) -> None:
    log = mail_log(
        written(
            tmp_path / "journal.jsonl",
            row(0, "before", kind="remove"),
            row(1, "after", "done", kind="remove"),
            row(2, "before", kind="remove", seq=2),
            row(3, "after", "failed", kind="remove", seq=2),
            row(4, "before", kind="remove", seq=3),
            row(5, "after", "done", kind="remove", seq=3),
        ),
        "acme",
    )
    assert log.removed == {A: Removals(2, moment(5))}
    assert log.came_back(ORGANIZATION, A[1]) == Removals(2, moment(5))
    assert log.came_back(ORGANIZATION, "b@x.example") is None
    invited_before, invited_since = replace(log, last={A: moment(4)}), replace(log, last={A: moment(6)})
    assert invited_before.came_back(ORGANIZATION, A[1]) is not None
    assert invited_since.came_back(ORGANIZATION, A[1]) is None


@pytest.mark.parametrize("name", CASES)
def test_mail_log(tmp_path: Path, name: str) -> None:
    lines, expected = CASES[name]
    assert mail_log(written(tmp_path / "journal.jsonl", *lines), "acme") == expected


def test_no_file_proves_nothing(tmp_path: Path) -> None:
    assert mail_log(tmp_path / "none.jsonl", "acme") == MailLog()


def test_what_cant_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(JournalError, match="isn't a doorlist journal"):
        mail_log(written(tmp_path / "access.yaml", b"version: 1\n"), "acme")
    with pytest.raises(JournalError, match="is a directory"):
        mail_log(tmp_path, "acme")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(JournalError, match="isn't a plain file"):
        mail_log(tmp_path / "pipe", "acme")
    with pytest.raises(JournalError, match="not a directory"):
        mail_log(tmp_path / "access.yaml" / "journal.jsonl", "acme")

    def broken(_self: object, _line: bytes) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("doorlist.journal.reading._Mails.take", broken)
    with pytest.raises(JournalError, match="input/output error"):
        mail_log(written(tmp_path / "journal.jsonl", row(0, "before")), "acme")


@given(
    st.lists(st.tuples(st.sampled_from(["done", "failed", "unknown", None]), st.integers(0, 2)), max_size=12),
    st.data(),
)
def test_silence_is_never_claimed_after_a_torn_end(
    tmp_path_factory: pytest.TempPathFactory, requests: list[tuple[str | None, int]], data: st.DataObject
) -> None:
    """Wherever a kill tears the file, whoever may have been mailed by then isn't shown as silent."""
    lines: list[bytes] = []
    sent: list[tuple[int, str]] = []
    for number, (result, person) in enumerate(requests):
        email = f"{person}@x.example"
        before = row(2 * number, "before", seq=number, emails=[email])
        lines.append(json.dumps(before, separators=(",", ":")).encode() + b"\n")
        if result is not None:
            after = row(2 * number + 1, "after", result, seq=number, emails=[email])
            lines.append(json.dumps(after, separators=(",", ":")).encode() + b"\n")
        if result != "failed":
            sent.append((sum(map(len, lines[: -1 if result is not None else None])), email))
    whole = b"".join(lines)
    cut = data.draw(st.integers(0, len(whole)))
    path = tmp_path_factory.mktemp("torn") / "journal.jsonl"
    path.write_bytes(whole[:cut])
    log = mail_log(path, "acme")
    for end_of_before, email in sent:
        if end_of_before <= cut:
            assert ("organization", email) in log.last


@pytest.mark.parametrize(
    "line",
    [
        b'{"run":"r","detail":' + b"[" * 100_000 + b"\n",
        json.dumps(row(1, "before", at="0001-01-01T00:00:00+14:00"), separators=(",", ":")).encode() + b"\n",
        b'{"run":"r","seq":' + b"9" * 10_000 + b"}\n",
    ],
    ids=["deep", "before all time", "digits"],
)
def test_a_line_that_doorlist_never_wrote_is_passed_over(tmp_path: Path, line: bytes) -> None:
    path = written(tmp_path / "j.jsonl", row(0, "before"), line, row(2, "after", "done"))
    assert mail_log(path, "acme").last == {("organization", "a@x.example"): moment(2)}
