"""Back leads to where one was before, not through every setting that was changed meanwhile."""

from dashboard.kit.browser_part import browser_part, packed

_part = browser_part("back", __file__, "<span></span>")


def lively_back() -> None:
    """Have the browser's history hold places, not settings; once is enough for a visit."""
    _part(key="back", data=packed({}))
