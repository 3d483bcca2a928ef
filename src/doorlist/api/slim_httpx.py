"""httpx without its own command line.

Where click and rich are installed, `import httpx` loads its command-line program too, with pygments: about half as
much time again (style page: 66 and 101 ms), which every plan would wait for. httpx does without where that import
fails; here it fails once, and the name is free again afterwards.
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
