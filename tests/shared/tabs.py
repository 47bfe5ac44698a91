"""Tabs of a browser that tests use one after the other.

A tab that has shown the dashboard shows its next page with less than half the work of a new browser: its programs are
loaded, compiled and warm. What a test left in it is taken away in between.
"""

import json
from typing import Any

from playwright.sync_api import Error

SIZE = {"width": 1440, "height": 900}
# Playwright sets these before a tab is opened; size and colours are set in an open one.
SET_LATER = ("viewport", "color_scheme", "reduced_motion")


class Tabs:
    """All tabs on one server.

    Args:
        browser: Playwright's browser.
        url: the address of the server.
    """

    def __init__(self, browser: Any, url: str) -> None:
        self._browser, self._url = browser, url
        self._free: dict[str, list[Any]] = {}
        self._kinds: dict[Any, str] = {}

    def take(self, **options: Any) -> Any:
        """Return a tab that nobody uses; the options are those of Playwright's `new_context`."""
        kind = json.dumps({name: value for name, value in options.items() if name not in SET_LATER}, sort_keys=True)
        free = self._free.setdefault(kind, [])
        tab = free.pop() if free else self._browser.new_context(**options).new_page()
        self._kinds[tab] = kind
        tab.set_default_timeout(30_000)
        tab.set_viewport_size(options.get("viewport", SIZE))
        motion = options.get("reduced_motion", "no-preference")
        tab.emulate_media(color_scheme=options.get("color_scheme", "light"), reduced_motion=motion)
        return tab

    def put_back(self, tab: Any) -> None:
        """Take away what a test left: its page, what the tab stored, what it was allowed, where its mouse was."""
        try:
            tab.mouse.up()
            tab.mouse.move(0, 0)
            tab.goto(f"{self._url}/_stcore/health")  # of the same place, so that its store can be emptied; no page
            tab.evaluate("localStorage.clear(); sessionStorage.clear()")
            tab.context.clear_cookies()
            tab.context.clear_permissions()
        except Error:  # closed, or hanging: the next one is new
            tab.context.close()
        else:
            self._free[self._kinds[tab]].append(tab)

    def close(self) -> None:
        """Close all tabs that nobody uses."""
        for tab in (tab for tabs in self._free.values() for tab in tabs):
            tab.context.close()
