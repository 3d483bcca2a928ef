"""Access files in an empty current folder, so that messages name them as somebody would; and repositories of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.access.git import ObjectReader
from doorlist.access.load import Loaded, load
from doorlist.errors import AccessFileError
from support.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

#: For files that are about something else than the organization.
HEAD = "version: 1\norganization: {name: Acme}\n"


class AccessFiles:
    """Writes files and loads them."""

    def load(self, text: str, *, guardrails: str | None = None, **others: str) -> Loaded:
        """Load `text` as access.yaml, further files by their names without `.yaml`, one through `--guardrails`."""
        Path("access.yaml").write_text(text)
        for name, content in others.items():
            Path(f"{name}.yaml").write_text(content)
        added = []
        if guardrails is not None:
            Path("guard.yaml").write_text(guardrails)
            added = ["guard.yaml"]
        return load(["access.yaml", *(f"{name}.yaml" for name in others)], guardrails=added)

    def wrong(self, text: str, *, guardrails: str | None = None, **others: str) -> str:
        """All that is said about such files."""
        with pytest.raises(AccessFileError) as caught:
            self.load(text, guardrails=guardrails, **others)
        return str(caught.value)


@pytest.fixture
def access(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AccessFiles:
    """Loads files written into the current folder."""
    monkeypatch.chdir(tmp_path)
    return AccessFiles()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository, which is the current folder."""
    made = Repository(tmp_path / "repository")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def reader(repository: Repository) -> Iterator[ObjectReader]:
    """Reads the repository's objects."""
    assert repository
    with ObjectReader() as found:
        yield found
