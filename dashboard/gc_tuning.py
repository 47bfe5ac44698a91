"""What keeps every page quick."""

import gc
import sys

_modules = 0  # imported when the sweep was last told of them


def spare_the_sweep() -> None:
    """Leave what imported modules hold out of Streamlit's sweep; call it at the end of every script run.

    After each run, also of a fragment, Streamlit has Python look through all objects for garbage. What Plotly and the
    other modules made when they were imported is most of them: 80 ms of each redraw while a learner drags. It is never
    garbage; frozen, it is not looked at.
    """
    global _modules
    if len(sys.modules) > _modules:
        _modules = len(sys.modules)
        gc.collect()  # what is garbage now would be kept for ever with the rest
        gc.freeze()
