"""A link to the page as it is set up, with a button that copies it; where others can open it, as a QR code too."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st
from segno.encoder import DataOverflowError
from streamlit import config

from dashboard.kit.browser_part import browser_part, packed
from dashboard.session.access import Access, access
from workbench.language import tr
from workbench.listening import is_loopback

_part = browser_part(
    "share_link",
    __file__,
    '<div class="link"><input type="text" readonly aria-label="The link" />'
    '<button type="button">Copy the link</button><span role="status"></span></div>',
)


def share_link(parameters: Mapping[str, str], key: str) -> None:
    """Show the address of this page with other parameters, ready to be copied, and say who can open it.

    Args:
        parameters: what stands behind the question mark.
        key: names it on the page.
    """
    may = access()
    address = address_for_others(may, st.context.url or "", parameters) if may.is_shared else ""
    _part(key=key, data=packed({"query": urlencode(parameters), "address": address}))
    if not address:
        st.caption(tr("It opens on this machine only. `workbench dashboard --host 0.0.0.0` lets others in."))
    elif picture := qr_code(address):
        st.image(picture, caption=tr("The same link for the camera of a phone in this network."), width=240)


def address_for_others(may: Access, opened: str, parameters: Mapping[str, str]) -> str:
    """Return the address under which others open a page; the token is in it where it was made and not chosen.

    Args:
        may: who may use the dashboard.
        opened: under which address this visitor opened the page. By its host others come in, too, unless it is one
            that means this machine alone: then the machine's address in the network takes its place.
        parameters: what stands behind the question mark.
    """
    here = urlsplit(opened)
    if is_loopback(here.hostname or "localhost"):
        others = urlsplit(may.addresses(config.get_option("server.port"))[0])
        here = here._replace(scheme=others.scheme, netloc=others.netloc)
    token = {"token": may.token} if may.made and may.token else {}
    return here._replace(query=urlencode({**token, **parameters}), fragment="").geturl()


@lru_cache(maxsize=16)
def qr_code(address: str) -> bytes:
    """Return a QR code (ISO/IEC 18004) as PNG, black on white in any theme; empty where the address is too long."""
    picture = BytesIO()
    try:
        segno.make(address, micro=False).save(picture, kind="png", scale=5)
    except DataOverflowError:
        return b""
    return picture.getvalue()
