"""The script of a part in a notebook: what it shares with the dashboard, then its own lines."""

from workbench.settings import BROWSER, PACKAGE


def script(shared: str, own: str = "") -> str:
    """Return the script of a part.

    Args:
        shared: its file in `workbench/browser`.
        own: its file in `workbench/lab`. Default: of the same name.
    """
    files = (BROWSER / "words.js", BROWSER / shared, PACKAGE / "lab" / (own or shared))
    return "".join(path.read_text("utf-8") for path in files)
