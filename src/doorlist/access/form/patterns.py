"""How values are written: one set of patterns for the loader, and for editors through the schema.

A pattern matches the whole text. JSON Schema's patterns are those of ECMAScript: nothing here is Python's alone.
"""

from __future__ import annotations

from typing import Final

from doorlist.values.times import CLOCK, DATE, ZONE

MOMENT: Final = f"{DATE}({CLOCK}{ZONE})?"
DURATION: Final = "[1-9][0-9]{0,4}[hdw]"
COUNT: Final = "[0-9]{1,9}"
PERCENT: Final = r"[0-9]{1,3}(\.[0-9]{1,6})?%"
LIMIT: Final = f"{COUNT}|{PERCENT}"
#: Looser than the loader: what is only unusual in an address is a hint, which an editor can't give.
EMAIL: Final = r"\s*[^@\s:]+@[^@\s]+\s*"
GROUP: Final = "group:.+"
#: `*` stands for a whole resource, for a whole action, or for both.
PERMISSION: Final = r"\s*([^\s:*]+|\*):([^\s*]+|\*)\s*"


def whole(pattern: str) -> str:
    """The pattern as JSON Schema has it, which looks for it anywhere in a text."""
    return f"^({pattern})$" if "|" in pattern else f"^{pattern}$"
