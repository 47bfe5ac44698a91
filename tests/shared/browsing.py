"""What the tests in a browser share: what a page shows, read off it, and what a hand does with it."""

from typing import Any

from playwright.sync_api import TimeoutError

from waiting import until

# Ends when the page at the address has begun to run and has run to its end.
TURN = """(address) => new Promise((done) => {
  const app = document.querySelector("[data-test-script-state]");
  let begun = false;
  const observer = new MutationObserver(() => {
    const running = app.dataset.testScriptState !== "notRunning";
    if (begun && !running) { observer.disconnect(); done(); }
    begun ||= running;
  });
  observer.observe(app, { attributes: true });
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
})"""


def picture(tab: Any, name: str) -> str:
    """Return the pixels of a canvas, as the browser writes them."""
    return tab.locator(name).evaluate("(canvas) => canvas.toDataURL()")


def run_through(tab: Any) -> None:
    """Wait until the page has run to its end."""
    tab.wait_for_selector("[data-test-script-state=notRunning]", state="attached")


def turn_to(tab: Any, address: str) -> None:
    """Turn to another place within the session, as Back and Forward do: nothing is loaded anew.

    Takes a third of the work of opening it. What has to be a visit of its own is opened.
    """
    tab.evaluate(TURN, address)


def fits(tab: Any) -> None:
    """Wait until nothing is wider than the page; what is still being laid out may be, for a moment."""
    wider = "m => Math.max(m.scrollWidth - m.clientWidth, document.documentElement.scrollWidth - innerWidth)"
    until(lambda: tab.locator("[data-testid=stMain]").evaluate(wider), lambda more: more <= 0, 15)


def without_fault(tab: Any) -> None:
    """Check that no error of the program stands on the page."""
    assert "Traceback" not in tab.inner_text("body")


def downloaded(tab: Any, name: str) -> str:
    """Press the button of this name and return the text that comes.

    Streamlit may put the button into its place anew at the moment of the press, which is then lost: it is pressed
    again, as anybody would.
    """
    button = tab.get_by_role("button", name=name)
    for patience in (10_000, 60_000):
        try:
            with tab.expect_download(timeout=patience) as download:
                button.click()
            return download.value.path().read_text()
        except TimeoutError:
            if patience == 60_000:
                raise
    raise AssertionError("never reached")
