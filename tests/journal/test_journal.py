"""A line before and after each request, on disk before the next."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.errors import JournalError
from doorlist.journal.journal import Journal
from doorlist.journal.reading import mail_log
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = Scope("project", "p1", "Support Bot")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_definition_leaves_its_name_and_the_id_that_it_gets(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"

    async def run() -> None:
        with Journal(path, "acme") as journal:
            journal.after(await journal.before("define-role", PROJECT, name="Auditor"), "done", definition="r1")
            request = await journal.before("delete-policy", PROJECT, name="Look", definition="p1")
            journal.after(request, "unknown", detail="lost")
            await journal.flush()

    asyncio.run(run())
    told = [(row["kind"], row["phase"], row["name"], row["definition"], row["emails"]) for row in rows(path)]
    assert told == [
        ("define-role", "before", "Auditor", None, []),
        ("define-role", "after", "Auditor", "r1", []),
        ("delete-policy", "before", "Look", "p1", []),
        ("delete-policy", "after", "Look", "p1", []),
    ]
    assert mail_log(path, "acme").last == {}


def test_a_request_leaves_two_lines(tmp_path: Path) -> None:
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second) for second in range(9))
    path = tmp_path / "journal.jsonl"

    async def run() -> str:
        with Journal(path, "acme", clock=lambda: next(moments)) as journal:
            request = await journal.before("invite", PROJECT, ("a@x.example", "b@x.example"), role="Annotator")
            assert len(rows(path)) == 1
            journal.after(request, "done", emails=("b@x.example",), invitations=(5,))
            request = await journal.before("revoke", ORGANIZATION, ("c@x.example",), invitations=(9,))
            journal.after(request, "failed", detail="no")
            await journal.flush()
            assert len(rows(path)) == 4
            return journal.run

    name = asyncio.run(run())
    common = {
        "run": name,
        "detail": None,
        "result": None,
        "scope": "project:p1",
        "organization": "acme",
        "kind": "invite",
        "role": "Annotator",
        "name": None,
        "definition": None,
    }
    assert rows(path)[:2] == [
        {
            **common,
            "seq": 1,
            "at": "2026-01-01T00:00:00.000000Z",
            "phase": "before",
            "emails": ["a@x.example", "b@x.example"],
            "invitations": [],
        },
        {
            **common,
            "seq": 1,
            "at": "2026-01-01T00:00:01.000000Z",
            "phase": "after",
            "emails": ["b@x.example"],
            "invitations": [5],
            "result": "done",
        },
    ]
    assert [(row["seq"], row["phase"], row["invitations"], row["detail"]) for row in rows(path)[2:]] == [
        (2, "before", [9], None),
        (2, "after", [9], "no"),
    ]


def test_runs_add_to_it_and_a_torn_line_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b'{"run":"old","se')

    async def run() -> None:
        with Journal(path, "acme") as journal:
            await journal.before("remove", ORGANIZATION, ("a@x.example",))
            await journal.before("remove", ORGANIZATION, ("b@x.example",))

    asyncio.run(run())
    torn, first, second = path.read_bytes().splitlines()
    assert torn == b'{"run":"old","se'
    assert [json.loads(line)["seq"] for line in (first, second)] == [1, 2]


def test_lines_written_side_by_side_share_syncs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs: list[str] = []
    really = os.fsync

    def counted(descriptor: int) -> None:
        syncs.append(threading.current_thread().name)
        really(descriptor)

    path = tmp_path / "journal.jsonl"

    async def run() -> None:
        with Journal(path, "acme") as journal:
            monkeypatch.setattr(os, "fsync", counted)
            await asyncio.gather(*(journal.before("remove", ORGANIZATION, (f"{n}@x.example",)) for n in range(50)))
            assert len(rows(path)) == 50

    asyncio.run(run())
    assert len(syncs) <= 2
    assert all(name.startswith("journal") for name in syncs)
    assert [row["seq"] for row in rows(path)] == list(range(1, 51))


def test_after_a_failed_write_nothing_more_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.jsonl"

    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    async def run() -> None:
        with Journal(path, "acme") as journal:
            request = await journal.before("remove", ORGANIZATION, ("a@x.example",))
            with monkeypatch.context() as patch:
                patch.setattr(os, "write", full)
                journal.after(request, "done")
                results = await asyncio.gather(
                    journal.before("remove", ORGANIZATION, ("b@x.example",)), journal.flush(), return_exceptions=True
                )
            assert [str(result) for result in results] == [
                f"{path}: the journal can't be used: no space left on device\n  Name another file with --journal."
            ] * 2
            with pytest.raises(JournalError, match="no space left"):
                await journal.before("remove", ORGANIZATION, ("b@x.example",))
            journal.after(request, "done")
            with pytest.raises(JournalError, match="no space left"):
                await journal.flush()

    asyncio.run(run())
    assert len(rows(path)) == 1


def test_a_request_given_up_meanwhile_doesnt_disturb_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.jsonl"
    held = threading.Event()
    really = os.fsync

    def slow(descriptor: int) -> None:
        held.wait(5)
        really(descriptor)

    async def run() -> None:
        with Journal(path, "acme") as journal:
            monkeypatch.setattr(os, "fsync", slow)
            given_up = asyncio.ensure_future(journal.before("remove", ORGANIZATION, ("a@x.example",)))
            other = asyncio.ensure_future(journal.before("remove", ORGANIZATION, ("b@x.example",)))
            await asyncio.sleep(0)
            given_up.cancel()
            held.set()
            await other
            with pytest.raises(asyncio.CancelledError):
                await given_up

    asyncio.run(run())
    assert [row["emails"] for row in rows(path)] == [["a@x.example"], ["b@x.example"]]


def test_two_runs_at_once_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path, "acme"), pytest.raises(JournalError, match="in use by another run"), Journal(path, "acme"):
        pass
    with Journal(path, "acme"):
        pass


def test_leaving_in_the_middle_keeps_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"

    async def run() -> None:
        with Journal(path, "acme") as journal:
            journal.after(await journal.before("remove", ORGANIZATION, ("a@x.example",)), "done")
        await asyncio.sleep(0)  # the flush that was under way finds nothing left to do

    asyncio.run(run())
    assert [row["phase"] for row in rows(path)] == ["before", "after"]
