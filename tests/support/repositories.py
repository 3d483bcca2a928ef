"""A git repository made commit by commit, told nothing by this machine's git settings."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = 1_767_258_000  # 2026-01-01T09:00:00Z
_DAY = 86_400


class Repository:
    """Commits of one branch at a time; each is a day after the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        folder.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, author: str = "Ada Lovelace") -> str:
        """What git prints."""
        when = f"{_FIRST + self.count * _DAY} +0000"
        own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        who = {f"GIT_{role}_NAME": author for role in ("AUTHOR", "COMMITTER")}
        mail = {f"GIT_{role}_EMAIL": "ada@acme.example" for role in ("AUTHOR", "COMMITTER")}
        date = {f"GIT_{role}_DATE": when for role in ("AUTHOR", "COMMITTER")}
        own |= {"HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1", **who, **mail, **date}
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=own, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def commit(
        self,
        files: dict[str, str],
        subject: str = "Change",
        *,
        gone: tuple[str, ...] = (),
        author: str = "Ada Lovelace",
    ) -> str:
        """Write files, take others away, commit; returns the id."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for name in gone:
            self.folder.joinpath(name).unlink()
        self.git("add", "-A")
        self.git("commit", "-qm", subject, "--allow-empty", author=author)
        self.count += 1
        return self.git("rev-parse", "HEAD")

    def move(self, old: str, new: str, subject: str = "Move") -> str:
        """Move a file and commit."""
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        self.git("mv", old, new)
        self.git("commit", "-qm", subject)
        self.count += 1
        return self.git("rev-parse", "HEAD")
