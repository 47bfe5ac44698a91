"""What a page is to somebody who hears it, and goes by keys: the accessibility tree that the browser makes of it."""

import re
from typing import Any

# What does something, or shows something, says what.
NAMED = (
    "button", "link", "slider", "spinbutton", "textbox", "combobox", "checkbox", "radio", "switch", "tab",
    "menuitem", "searchbox", "listbox",
)  # fmt: skip
LINE = re.compile(r"""^\s*- '?(?P<role>[a-z]+)(?P<name> "(?:[^"\\]|\\.)*")?(?P<rest>[^:]*)""")
FOCUSED = """() => {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}"""


def nameless(tree: str) -> list[str]:
    """Return the lines of an accessibility tree (`locator.aria_snapshot()`) that should have a name and have none."""
    lines = [(line, LINE.match(line)) for line in tree.splitlines()]
    return [line for line, found in lines if found and found["role"] in NAMED and not found["name"]]


def levels(tree: str) -> list[int]:
    """Return the levels of the headings, in their order."""
    return [int(level) for level in re.findall(r"""^\s*- '?heading .*\[level=(\d)\]""", tree, re.M)]


def stops_until(tab: Any, wanted: str, most: int) -> int:
    """Press Tab from the beginning of the page itself until what matches `wanted` has the focus; return how often."""
    tab.evaluate("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); }")
    tab.get_by_test_id("stSkipToContent").focus()
    tab.keyboard.press("Enter")
    for stops in range(1, most + 1):
        tab.keyboard.press("Tab")
        if tab.evaluate_handle(FOCUSED).evaluate("(found, wanted) => found.matches(wanted)", wanted):
            return stops
    raise AssertionError(f"{wanted} is not reached within {most} stops")
