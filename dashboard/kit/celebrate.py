"""A moment of joy over what was done: a few coloured bits that fly up and are gone after a second."""

import time

import streamlit as st

_SECONDS = 2.0  # a page that runs again so soon leaves the bits in the air
_BITS = 14
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
# Above the page, and in nobody's way: nothing of it can be pressed, heard, or is left when it is over.
_STYLE = """<style>
[data-testid="stElementContainer"]:has(.joy) { position: absolute; }
.joy { position: fixed; left: 50%; top: 38%; width: 0; height: 0; z-index: 99; pointer-events: none; }
.joy i { position: absolute; width: 9px; height: 9px; border-radius: 2px; opacity: 0; background: var(--colour);
  animation: joy 1s cubic-bezier(0.15, 0.7, 0.4, 1) var(--late) 1 both; }
.joy i:nth-child(3n) { border-radius: 50%; }
@keyframes joy {
  0% { opacity: 1; transform: translate(0, 0) rotate(0); }
  70% { opacity: 1; }
  100% { opacity: 0; transform: translate(var(--x), var(--y)) rotate(var(--turn)); }
}
@media (prefers-reduced-motion: reduce) { .joy { display: none; } }
</style>"""


def celebrate(what: str) -> None:
    """Celebrate something for a second, once in a session: what is shown again was celebrated already.

    Args:
        what: names it: a run that came to its end, a fault that was found.
    """
    begun = st.session_state.setdefault("celebrated", {})
    if time.monotonic() - begun.setdefault(what, time.monotonic()) > _SECONDS:
        return
    number = list(begun).index(what)  # another joy is another element, which begins anew
    bits = "".join(map(_bit, range(_BITS)))
    st.html(f'{_STYLE}<div class="joy" aria-hidden="true" data-of="{number}">{bits}</div>')


def _bit(number: int) -> str:
    """One bit of paper: where it flies to, how it turns, when it begins; the same each time."""
    across, up = (number - (_BITS - 1) / 2) * 26, -110 - 70 * (number * 7 % 5) / 4
    return (
        f'<i style="--x: {across:.0f}px; --y: {up:.0f}px; --turn: {(number * 97) % 360 + 180}deg; '
        f'--late: {number % 4 * 40}ms; --colour: {_COLOURS[number % len(_COLOURS)]}"></i>'
    )
