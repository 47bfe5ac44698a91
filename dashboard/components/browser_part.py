"""How a part of a page that lives in the browser is put together from the files beside its Python module."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from workbench.settings import BROWSER

FOLDER = Path(__file__).parent


def browser_part(name: str, html: str = "", *, isolate_styles: bool = True) -> Callable[..., Any]:
    """Register the part `name` from `name.js`, `name.css` and, where `html` is empty, `name.html`.

    Where notebooks have the same part, what is the same lies in `workbench/browser`, in files of the same names; the
    files here then hold what only the dashboard needs, and come behind.

    Args:
        name: of the files; also the name by which Streamlit knows it, with `workbench_` in front.
        html: what stands in the page before the script runs.
        isolate_styles: whether its styles and the page's are kept apart. Default True.

    Returns:
        What shows the part; takes `key`, `data` (see `packed`) and what else Streamlit's own takes.
    """
    return st.components.v2.component(
        f"workbench_{name}",
        html=html or _text(f"{name}.html"),
        css=_text(f"{name}.css"),
        js=_text(f"{name}.js"),
        isolate_styles=isolate_styles,
    )


def _text(name: str) -> str:
    """Return what the files of this name hold: the shared one, then the dashboard's own."""
    paths = [folder / name for folder in (BROWSER, FOLDER) if (folder / name).is_file()]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def packed(data: dict[str, Any]) -> bytes:
    """Return the data of a part as bytes of JSON.

    Streamlit looks through a dict for tables and loads pandas for it, which takes 60 MB and a quarter of a second.
    Bytes go through untouched.
    """
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
