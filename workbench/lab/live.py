"""A run in a notebook while it goes on: curves that grow, and the buttons that steer it."""

import asyncio
import html
import uuid
from threading import Event, Thread
from typing import Any

import ipywidgets as widgets
import plotly.graph_objects as go
from IPython.display import display

from workbench.errors import RunError, WorkbenchError
from workbench.figures import Thinned, training_curves
from workbench.lab.figure_view import FigureView
from workbench.lab.run_words import share_done, what_happens
from workbench.lab.still import described, stills
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.status import ENDED, LIVE
from workbench.runs.store import Run, Store

LOOKS = 0.5  # seconds between two looks at the files of the run


class LiveRun:
    """The curves of a run, growing while it learns, with buttons to pause, step, stop it and to change its rate.

    The run learns in a process of its own. Here a thread reads its files, so the curves grow and the buttons work
    between the cells of a notebook, during `await live.finished()`, and while another cell computes.

    Args:
        run: what to watch, from `workbench.runs.jobs.start` or the store; one that ended is shown as it is.

    Example:
        `live = LiveRun(start(preset("quick_look")))`, then `live` as the last line of a cell, and in the next one
        `run = await live.finished()`.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self._store = Store(run.folder.parent)
        self._history = run.history()
        self._status = run.status
        self._thinned = Thinned()
        self._display_id: str | None = None
        self._wake, self._ended = Event(), Event()
        self._figure = self._drawn()
        self._make_widgets()
        self._look()
        if not self._ended.is_set():
            Thread(target=self._watch, name=f"watch-{run.id}", daemon=True).start()

    def __repr__(self) -> str:
        return tr(
            "LiveRun of {run}: {what_happens}",
            run=self.run.title,
            what_happens=what_happens(self._status, self._history, self.run),
        )

    async def finished(self) -> Run:
        """Wait until the run has ended, while its buttons go on working, and return it.

        Raises:
            RunError: it failed, or its process is gone.
        """
        while not self._ended.is_set():
            await asyncio.sleep(0.1)
        if self._display_id and stills():
            display(self._bundle(), raw=True, display_id=self._display_id, update=True)
        if self._status.state not in ("finished", "stopped"):
            raise RunError(
                tr(
                    "Run {run}: {what_happens}",
                    run=self.run.title,
                    what_happens=what_happens(self._status, self._history, self.run),
                )
            )
        return self.run

    def _make_widgets(self) -> None:
        low, high = RunConfig.limits("learning_rate")
        rate = self._rate_now()
        self._words = widgets.HTML()
        self._refused = widgets.HTML()
        self._bar = widgets.FloatProgress(min=0, max=1, layout={"width": "100%", "height": "14px"})
        self._view = FigureView(self._figure)
        self._pause = self._button("Pause", "pause", lambda: ("pause", None))
        self._go_on = self._button(tr("Go on"), "play", lambda: ("resume", None), button_style="primary")
        self._step = self._button(
            "Step",
            "step-forward",
            lambda: ("step", self._batches.value),
            tooltip=tr("Trains this many batches, then pauses."),
        )
        self._batches = widgets.BoundedIntText(
            1,
            min=1,
            max=10_000,
            description=tr("Batches"),
            layout={"width": "130px"},
            style={"description_width": "initial"},
        )
        self._stop = self._button(
            tr("Stop training"),
            "stop",
            lambda: ("stop", None),
            tooltip=tr("Stops after this batch. The best model so far is kept and tested."),
        )
        self._rate = widgets.BoundedFloatText(
            rate,
            min=low,
            max=high,
            step=None,
            description=tr("New learning rate"),
            layout={"width": "210px"},
            style={"description_width": "initial"},
        )
        self._apply = self._button(
            "Apply",
            "check",
            lambda: ("learning_rate", self._rate.value),
            tooltip=tr("This rate is held from the next batch on."),
        )
        self._follow = self._button(
            tr("Back to the schedule"),
            "undo",
            lambda: ("follow_schedule", None),
            tooltip=tr("The schedule goes on at its place."),
        )
        self._shown_rate, self._shown_for = self._rate.value, None
        parts = [self._pause, self._go_on, self._stop, self._batches, self._step, self._rate, self._apply, self._follow]
        self._buttons = widgets.HBox(parts, layout={"flex_flow": tr("row wrap"), "grid_gap": "2px 8px"})
        self._widget = widgets.VBox([self._words, self._bar, self._buttons, self._refused, self._view])

    def _button(self, label: str, icon: str, command: Any, **more: Any) -> widgets.Button:
        """Return a button that sends a command to the process that trains the run."""
        button = widgets.Button(description=label, icon=icon, layout={"width": "auto"}, **more)

        def pressed(_: widgets.Button) -> None:
            try:
                self.run.send(*command())
                self._refused.value = ""
            except WorkbenchError as error:
                self._refused.value = f'<span role="alert">{html.escape(str(error))}</span>'
            self._wake.set()  # what came of it is seen at once

        button.on_click(pressed)
        return button

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(LOOKS)
            self._wake.clear()
            self._look()

    def _look(self) -> None:
        """Read what is new, and show it."""
        status = self.run.status
        news = status.state != "damaged" and self._history.update()
        if news or status.state != self._status.state:
            self._status = status
            self._figure = self._drawn()
            self._view.show(self._figure)
        self._status = status
        if status.state == "queued":
            jobs.ensure_worker(self._store)
        words = what_happens(status, self._history, self.run)
        self._words.value = f'<span role="status">{html.escape(words)}</span>'
        self._bar.value = share_done(status, self._history)
        self._bar.bar_style = "warning" if status.state == "paused" else ""
        self._show_buttons(status.state)
        self._show_rate(status.state)
        if status.state in ENDED:
            self._ended.set()

    def _show_buttons(self, state: str) -> None:
        self._bar.layout.display = self._buttons.layout.display = None if state in (*LIVE, "queued") else "none"
        self._pause.layout.display = None if state == "running" else "none"
        self._go_on.layout.display = None if state == "paused" else "none"
        for part in (self._batches, self._step, self._rate, self._apply):
            part.layout.display = None if state in LIVE else "none"
        self._follow.layout.display = None if state in LIVE and self._history.held() else "none"

    def _rate_now(self) -> float:
        """The learning rate in force; before the first batch, that of the settings."""
        if self._status.state == "damaged":
            return 0.001
        return self._history.rate or self.run.config.learning_rate

    def _show_rate(self, state: str) -> None:
        """Have the field show the rate in force, unless it holds one that was not applied yet.

        Only where the rate stands still: one that moves would be written over what is being typed.
        """
        still = (state, self._history.held(), self._history.rate) if state == "paused" else self._history.held()
        if still and still != self._shown_for:
            if self._rate.value in (self._shown_rate, (self._history.held() or {}).get("value")):
                self._rate.value = self._rate_now()
                self._shown_rate = self._rate.value
            self._shown_for = still

    def _drawn(self) -> go.Figure:
        total = int(self._history.start.get("total_steps") or 0) if self._status.state in LIVE else 0
        return training_curves(
            self._thinned.update(self._history.batches),
            self._history.epochs,
            self._history.controls,
            total_steps=total,
            uirevision=self.run.id,
        )

    def _bundle(self) -> dict[str, Any]:
        return described(self._widget._repr_mimebundle_(), self._figure, words=repr(self))

    def _ipython_display_(self) -> None:
        self._display_id = self._display_id or uuid.uuid4().hex
        display(self._bundle(), raw=True, display_id=self._display_id)
