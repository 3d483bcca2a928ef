"""The form of permissions and patterns. Which ones there are only the live catalogue tells."""

from __future__ import annotations

import re
from typing import Final

from doorlist.access.form import patterns
from doorlist.access.yaml_nodes import quoted

_FORM: Final = re.compile(patterns.PERMISSION).fullmatch


def permission_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a permission's form, and what would be right; `None` where the form is good."""
    if _FORM(text):
        return None
    wrong = f"{quoted(text)} isn't a permission"
    if text == "*":
        return wrong, 'Did you mean "*:*"? It stands for every permission, also those that the platform adds later.'
    if "*" in text and ":" in text:
        return f"{wrong}: * stands for a whole resource, a whole action, or both", "For example: trace:*, *:read, *:*"
    return wrong, "A permission is resource:action, for example trace:read; a pattern trace:*, *:read or *:*."
