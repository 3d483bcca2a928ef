"""Access files in an empty current folder, so that messages name them as somebody would."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorlist.access.load import Loaded, load
from doorlist.errors import AccessFileError

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
