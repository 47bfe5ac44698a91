"""Where the browser is that tests are shown in."""

import os
import shutil


def browser_path() -> str | None:
    """Return where the system's Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("WORKBENCH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
