"""Where what can be worked out again is kept between runs: never a log, never a secret."""

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """The user's cache folder for Yunnao: $YUNNAO_CACHE, or the platform's usual place."""
    if ours := os.environ.get("YUNNAO_CACHE"):
        return Path(ours)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "yunnao"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "yunnao" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "yunnao"
