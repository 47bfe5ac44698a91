"""Garbage collection, tuned so that every page stays quick."""

import gc
import sys

_modules = 0  # so many were imported when they were last frozen


def freeze_imported_modules() -> None:
    """Leave what imported modules hold out of the garbage collection; call it at the end of every script run.

    After each run, also of a fragment, Streamlit has Python look through all objects for garbage. Most of them were
    made when Plotly and the other modules were imported: 80 ms of each redraw while a learner drags. They are never
    garbage; frozen, they are not looked at.
    """
    global _modules
    if len(sys.modules) > _modules:
        _modules = len(sys.modules)
        gc.collect()  # what is garbage now would be kept for ever with the rest
        gc.freeze()
