"""Paths → texts: what is read, what isn't, and how it is told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.access import files
from doorlist.access.load import load
from doorlist.errors import AccessFileError

if TYPE_CHECKING:
    from conftest import AccessFiles

pytestmark = pytest.mark.usefixtures("access")

GOOD = "version: 1\norganization: {name: Acme}\n"


def wrong(*paths: str) -> str:
    with pytest.raises(AccessFileError) as caught:
        load(paths)
    return str(caught.value)


def test_a_folder_is_read_with_all_below_sorted_and_hidden_ones_skipped() -> None:
    for name in ("b.yml", "a.yaml", "deep/er/c.yaml", ".hidden.yaml", ".git/x.yaml", "README.md", "yaml"):
        file = Path("access", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(GOOD if name.endswith(("yaml", "yml")) and not name.startswith(".") else "[")
    assert load(["access"]).desired.files == ("access/a.yaml", "access/b.yml", "access/deep/er/c.yaml")
    assert load(["./access/"]).desired.files == ("access/a.yaml", "access/b.yml", "access/deep/er/c.yaml")


def test_a_file_named_twice_is_read_once() -> None:
    Path("access").mkdir()
    Path("access/a.yaml").write_text(GOOD + "projects: {P: {members: {ada@acme.example: Owner}}}\n")
    Path("link.yaml").symlink_to("access/a.yaml")
    assert load(["access/a.yaml", "access", "./access/a.yaml", "link.yaml"]).desired.files == ("access/a.yaml",)


def test_a_byte_order_mark_is_skipped() -> None:
    Path("a.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load(["a.yaml"]).desired.organization.source.line == 2


BYTES = {
    "UTF-16 little": (GOOD.encode("utf-16-le"), None),
    "UTF-16 with mark": (
        GOOD.encode("utf-16"),
        "a.yaml:1:1: The file is encoded as UTF-16\n  Save it as UTF-8.",
    ),
    "UTF-16 big with mark": (
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        "a.yaml:1:1: The file is encoded as UTF-16\n  Save it as UTF-8.",
    ),
    "Latin-1": (
        "version: 1\norganization: {name: Café}\n".encode("latin-1"),
        "a.yaml:2:25: The byte 0xE9 isn't UTF-8 text\n  organization: {name: Caf\ufffd}\n"
        f"  {' ' * 24}^\n  Save the file as UTF-8.",
    ),
    "empty": (
        b"",
        "a.yaml:1:1: The file is empty\n  An access file begins with version: 1, and names an organization.",
    ),
}


@pytest.mark.parametrize(("data", "message"), BYTES.values(), ids=BYTES)
def test_bytes(data: bytes, message: str | None) -> None:
    Path("a.yaml").write_bytes(data)
    told = wrong("a.yaml")
    if message is None:
        assert told.startswith("a.yaml:1:2: A NUL character isn't allowed")
    else:
        assert told == message


def test_over_16_mib() -> None:
    Path("a.yaml").write_bytes(b"#" * (16 * 1024 * 1024 + 1))
    assert wrong("a.yaml") == (
        "a.yaml:1:1: The file is larger than 16 MiB\n  Split it into several files of one folder."
    )


def test_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES_TOGETHER", 60)
    Path("a.yaml").write_text(GOOD)
    Path("b.yaml").write_text(GOOD)
    assert wrong("a.yaml", "b.yaml") == (
        "b.yaml:1:1: The files are together larger than 64 MiB\n  Give fewer of them."
    )


def test_what_is_not_there() -> None:
    missing = "There is no such file or folder\n  Check the path."
    assert wrong("nope.yaml", "") == f":1:1: {missing}\nnope.yaml:1:1: {missing}"
    assert wrong("a\0b") == "a\0b:1:1: A path can't hold a NUL character\n  Check the path."
    assert wrong("x" * 5000).endswith(
        "The file can't be read: File name too long\n  Check the path and its permissions."
    )


def test_a_folder_without_yaml() -> None:
    Path("access").mkdir()
    Path("access/a.txt").write_text("x")
    assert wrong("access") == (
        "access:1:1: The folder holds no access files\n  Files end in .yaml or .yml; hidden ones are skipped."
    )


def test_fifo_and_device_do_not_hang() -> None:
    Path("access").mkdir()
    os.mkfifo("access/a.yaml")
    told = "This isn't a regular file\n  Give a file, or a folder of files."
    assert wrong("access", "/dev/zero") == f"/dev/zero:1:1: {told}\naccess/a.yaml:1:1: {told}"


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_unreadable_file(error: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may read everything, so the refusal is made up.
    Path("a.yaml").write_text(GOOD)

    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr(os, "open", refuse)
    assert wrong("a.yaml") == (
        f"a.yaml:1:1: The file can't be read: {error.strerror}\n  Check the path and its permissions."
    )


def test_unreadable_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("access").mkdir()

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert wrong("access") == "access:1:1: The folder can't be read: Permission denied\n  Check its permissions."


LEADS_OUT = (
    "A symbolic link that leads out of its folder\n"
    "  Give the file itself: links may lead to files of the same folder, or of the current one."
)


def test_links_may_not_lead_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.yaml").write_text("top: secret")
    Path("access").mkdir()
    Path("access/a.yaml").symlink_to(outside / "secret.yaml")
    Path("environ.yaml").symlink_to("/proc/self/environ")
    Path("elsewhere").symlink_to(outside)
    Path(".git").mkdir()
    Path(".git/config").write_text("top: secret")
    Path("git.yaml").symlink_to(".git/config")
    told = wrong("access", "environ.yaml", "elsewhere", "git.yaml")
    assert told == "\n".join(
        f"{path}:1:1: {LEADS_OUT}" for path in ("access/a.yaml", "elsewhere", "environ.yaml", "git.yaml")
    )


def test_links_inside_are_followed() -> None:
    Path("access").mkdir()
    Path("real.yaml").write_text(GOOD)
    Path("access/a.yaml").symlink_to("../real.yaml")
    assert load(["access"]).desired.files == ("access/a.yaml",)


def test_link_loops_and_linked_folders_below_end() -> None:
    Path("access/below").mkdir(parents=True)
    Path("access/a.yaml").write_text(GOOD)
    Path("access/below/again").symlink_to("..")
    assert load(["access"]).desired.files == ("access/a.yaml",)
    Path("access/loop.yaml").symlink_to("loop.yaml")
    assert wrong("access") == (
        "access/loop.yaml:1:1: The file can't be read: Too many levels of symbolic links\n"
        "  Check the path and its permissions."
    )


def test_what_a_broken_file_may_define_is_not_missed_elsewhere(access: AccessFiles) -> None:
    """One message, not a dozen that follow from it."""
    told = access.wrong(
        "version: 1\nprojects: {P: {members: {group:ml: Member, ada@acme.example: Member}}}\n",
        rest="version: 1\na: [\n",
    )
    assert told.count("access.yaml") == 0


@pytest.mark.parametrize(
    "name", ["a\n::error::x.yaml", "\x1b[31m.yaml", "a\u202elmay.yaml", b"\xff.yaml".decode(errors="surrogateescape")]
)
def test_a_file_name_cannot_forge_output(name: str) -> None:
    Path("access").mkdir()
    Path("access", name).write_text(GOOD)
    told = wrong("access")
    assert told.endswith(":1:1: A file name that can't be printed\n  Rename the file.")
    assert all(line.isprintable() for line in told.split("\n"))
