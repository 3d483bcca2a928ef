"""The form as the loader sees it."""

from __future__ import annotations

from doorlist.access.form.file import File, GuardrailsFile, Project
from doorlist.access.form.keys import keys, written
from doorlist.access.form.people import Access


def test_keys_and_choices() -> None:
    assert " ".join(keys(File)) == "version organization templates projects groups invitations guardrails"
    assert list(keys(Access)) == ["role", "role_id", "starts", "expires", "then", "reason"]
    assert list(keys(GuardrailsFile)) == ["version", "guardrails"]
    assert keys(Project)["unlisted"].choices == ("remove", "keep")
    assert keys(Project)["members"].choices == ()


def test_examples_are_written_as_yaml() -> None:
    assert written({"a": [1, "b"], "c": {"d": "e"}}) == "{a: [1, b], c: {d: e}}"
