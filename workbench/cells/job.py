"""One cell that is to run: how far it is, what it showed, how it ended."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.cells.needed import Step

MOST_LETTERS = 100_000  # of what a cell prints
MOST_OUTPUTS = 60


@dataclass
class Job:
    """A cell that is to run.

    Attributes:
        plan: returns what is run, given what has run before: see `needed.steps`.
        seconds: how long the cell itself may take.
        state: `waiting` (for the kernel, or for other cells), `preparing` (cells before it run), `running`, `done`.
        ended: how it ended: `well`, `error` (what it raised is among the outputs), `stopped`, `too_long`, `memory` (it
            took too much), `gone` (its process ended), `no_kernel`.
        outputs: what it showed, as a notebook would keep it.
        at, of: which of the cells before it runs now, and how many have to.
        failed_before: whether it was one of the cells before it that raised.
        cut: whether it showed more than is kept.
    """

    plan: Callable[..., Sequence[Step]]
    seconds: float = 60.0
    state: str = "waiting"
    ended: str = ""
    outputs: list[dict[str, Any]] = field(default_factory=list)
    at: int = 0
    of: int = 0
    failed_before: bool = False
    cut: bool = False
    _done: threading.Event = field(default_factory=threading.Event, repr=False)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)

    def stop(self) -> None:
        """Ask it to end."""
        self._stop.set()

    @property
    def is_to_stop(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    @property
    def is_done(self) -> bool:
        """Whether it has ended."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, at most so long; return whether it has ended."""
        return self._done.wait(seconds)

    def end(self, how: str) -> None:
        """Let it be done."""
        self.state, self.ended = "done", how
        self._done.set()

    def hear(self, kind: str, content: dict[str, Any]) -> None:
        """Take in a message of the kernel."""
        if kind == "clear_output":
            self.outputs = []
        elif kind == "stream":
            self._print(content["name"], content["text"])
        elif kind == "update_display_data":
            name = content.get("transient", {}).get("display_id")
            for output in self.outputs:
                if name and output.get("display_id") == name:
                    output["data"] = content["data"]
        elif len(self.outputs) >= MOST_OUTPUTS:
            self.cut = True
        elif kind in ("display_data", "execute_result"):
            name = content.get("transient", {}).get("display_id")
            self.outputs.append({"output_type": kind, "data": content["data"], "display_id": name})
        elif kind == "error":
            told = "\n".join(content["traceback"])
            self.outputs.append({"output_type": "error", "ename": content["ename"], "told": told})

    def _print(self, stream: str, text: str) -> None:
        printed = sum(len(output.get("text", "")) for output in self.outputs)
        if printed + len(text) > MOST_LETTERS:
            self.cut, text = True, text[: max(0, MOST_LETTERS - printed)]
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == stream:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": stream, "text": text})
