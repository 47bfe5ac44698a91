"""How a part of a page that lives in the browser is put together from the files beside its Python module."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent


def browser_part(name: str, html: str = "", *, isolate_styles: bool = True) -> Callable[..., Any]:
    """Register the part `name` from `name.js`, `name.css` and, where `html` is empty, `name.html`.

    Args:
        name: of the files; also the name by which Streamlit knows it, with `workbench_` in front.
        html: what stands in the page before the script runs.
        isolate_styles: whether its styles and the page's are kept apart. Default True.

    Returns:
        What shows the part; takes `key`, `data` (see `packed`) and what else Streamlit's own takes.
    """
    return st.components.v2.component(
        f"workbench_{name}",
        html=html or (FOLDER / f"{name}.html").read_text(encoding="utf-8"),
        css=(FOLDER / f"{name}.css").read_text(encoding="utf-8"),
        js=(FOLDER / f"{name}.js").read_text(encoding="utf-8"),
        isolate_styles=isolate_styles,
    )


def packed(data: dict[str, Any]) -> bytes:
    """Return the data of a part as bytes of JSON.

    Streamlit looks through a dict for tables and loads pandas for it, which takes 60 MB and a quarter of a second.
    Bytes go through untouched.
    """
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
