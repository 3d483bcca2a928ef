"""httpx without its own command line.

Where click and rich are installed, as they are with doorlist, `import httpx` loads its command-line program too, with
pygments. Measured on two cores (the best of 15): 90 ms without it, 228 ms with it, which every plan would wait for;
`plan` of 50 people takes some 350 ms in all. httpx does without where that import fails; here it fails once, and the
name is free again afterwards. This is the one place where doorlist reaches into another package's import.
"""

from __future__ import annotations

import sys
from typing import Final

_COMMAND_LINE: Final = "httpx._main"

if "httpx" not in sys.modules:
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]  # how Python spells "not to be found"
try:
    import httpx
finally:
    if sys.modules.get(_COMMAND_LINE, sys) is None:
        del sys.modules[_COMMAND_LINE]

__all__ = ["httpx"]
