"""The peers, in an environment of their own that only the benchmark makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

PACKAGES: Final = ("octodns>=1.10", "confident-ai>=0.3,<0.4")


def peers() -> str:
    """The Python of an environment with OctoDNS and the official SDK; made on the first call, kept in the cache.

    Raises:
        subprocess.CalledProcessError: they can't be installed.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "doorlist-bench" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    # Told each time: a no-op where they are there.
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return str(python)


def versions(python: str) -> dict[str, str]:
    """Which versions of the peers these are."""
    code = "import importlib.metadata as m; print(m.version('octodns'), m.version('confident-ai'))"
    octodns, sdk = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    return {"octodns": octodns, "confident-ai": sdk}
