"""Pages without a browser: scripts run by Streamlit's own test harness, on a store of their own."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import dashboard.state
from workbench.runs import jobs
from workbench.runs.store import Run, Store

APP = Path(dashboard.state.__file__).with_name("streamlit_app.py")


class Page:
    """One page of the dashboard, as a learner's session sees it. Everything else is `AppTest`'s."""

    def __init__(self, name: str, state: dict[str, Any], query: dict[str, str]) -> None:
        self.app = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in state.items():
            self.app.session_state[key] = value
        for key, value in query.items():
            self.app.query_params[key] = value
        if name != "draw":
            self.app.switch_page(f"views/{name}.py")
        self.run()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    def run(self) -> "Page":
        """Run the page again, as after a reload within the same session."""
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def press(self, key: str) -> "Page":
        """Press the button with this key."""
        self.app.button(key=key).click()
        return self.run()

    def draw(self, strokes: Any, number: int = 1, pen_width: float = 18.0) -> "Page":
        """Put a drawing on the pad, as the browser would."""
        self.app.session_state["pad"] = {"drawing": {"number": number, "strokes": strokes, "pen_width": pen_width}}
        return self.run()

    def go(self, name: str) -> "Page":
        """Go to another page in the same session."""
        self.app.switch_page(f"views/{name}.py")
        return self.run()

    def part(self, key: str) -> dict[str, Any]:
        """Return what a part in the browser was given to show."""
        elements = [element for element in self.app.get("bidi_component") if element.key == key]
        assert elements, f"{key} is not on the page: {[element.key for element in self.app.get('bidi_component')]}"
        return json.loads(elements[-1].proto.bytes)

    @property
    def words(self) -> str:
        """All the words on the page, without those of buttons and fields."""
        kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success")
        return "\n".join(str(element.value) for kind in kinds for element in getattr(self.app, kind))

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons."""
        return [button.label for button in self.app.button]


@pytest.fixture(autouse=True)
def workers_asked(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """No page of these tests starts a worker; the list tells how often one was asked for."""
    asked: list[Store] = []
    monkeypatch.setattr(jobs, "ensure_worker", lambda store=None: asked.append(store))
    monkeypatch.setattr(dashboard.state, "see_to_worker", lambda: None)
    return asked


@pytest.fixture
def open_page() -> Callable[..., Page]:
    """Open a page: `open_page("train", run="...")`; what is in the session goes in by `state={...}`."""

    def opened(name: str = "draw", *, state: dict[str, Any] | None = None, **query: str) -> Page:
        return Page(name, state or {}, query)

    return opened


@pytest.fixture
def put_copy(trained: Run, store: Store) -> Callable[[str], Run]:
    """Put a copy of the finished run into the store of this test, under a number of its own."""

    def put(identifier: str = "20260102-030405-aaaa") -> Run:
        shutil.copytree(trained.folder, store.root / identifier)
        return Run(store.root / identifier)

    return put
