"""A link to the page as it is set up, with a button that copies it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from dashboard.kit.browser_part import browser_part, packed

_part = browser_part(
    "share_link",
    __file__,
    '<div class="link"><input type="text" readonly aria-label="The link" />'
    '<button type="button">Copy the link</button><span role="status"></span></div>',
)


def share_link(parameters: Mapping[str, str], key: str) -> None:
    """Show the address of this page with other parameters, ready to be copied.

    Args:
        parameters: what stands behind the question mark.
        key: names it on the page.
    """
    _part(key=key, data=packed({"query": urlencode(parameters)}))
