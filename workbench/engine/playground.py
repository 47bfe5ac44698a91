"""The process that is Keras for the playground: `python -m workbench.engine.playground`.

It loads Keras once and says so in a first line on its standard output. From then on it answers questions, a line of
JSON each: what a session is now and how far it is to go on (see `workbench.playground.keras_process`); the answer is
what became of it, with pictures. It keeps nothing of anybody between two questions but compiled networks, so one
process serves all visitors, and where it dies nothing is lost. It ends when its input does, which is when its parent is
gone, or when nobody asked for some minutes.
"""

import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any

import psutil

from workbench.errors import print_traceback
from workbench.language import tr
from workbench.playground.carrying import carried, opened
from workbench.playground.frame import MOST_PICTURES, shoot, still
from workbench.playground.session import Session
from workbench.playground.setup import Setup

IDLE_SECONDS = 300.0  # after so many without a question the process ends; the next one starts it again
MEMORY_LIMIT = 1024**3  # bytes by which it may grow before a fresh process takes its place

Message = dict[str, Any]


def main() -> None:
    """Answer all questions that come in by the standard input."""
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever Keras prints must not stand among the answers
    questions: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.fileno(), questions), daemon=True).start()
    with os.fdopen(out, "wb", buffering=0) as answers:

        def send(message: Message) -> None:
            answers.write(json.dumps(message).encode() + b"\n")

        try:
            send(warm_up())
            serve(questions, send)
        except BrokenPipeError:  # the parent is gone
            sys.exit()


def serve(questions: "queue.SimpleQueue[Message | None]", send: Callable[[Message], None]) -> None:
    """Answer questions until there are no more.

    Args:
        questions: as for `answer`, each with its `number`; None where no more will come.
        send: is given each answer, with the number of its question.
    """
    memory = psutil.Process().memory_info().rss
    while psutil.Process().memory_info().rss - memory < MEMORY_LIMIT:
        try:
            question = questions.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            return
        if question is None:
            return
        most = max(1, MOST_PICTURES // (1 + questions.qsize()))  # where many wait, each waits less for others' films
        send(answer(question | {"pictures": min(question["pictures"], most)}) | {"number": question["number"]})


def _read(source: int, questions: "queue.SimpleQueue[Message | None]") -> None:
    """Put every line of the input into the queue.

    Without Python's own buffer: this thread may stand here, waiting, when the process ends.
    """
    pieces: list[bytes] = []
    while piece := os.read(source, 1 << 16):
        *lines, rest = piece.split(b"\n")
        for line in lines:
            questions.put(json.loads(b"".join([*pieces, line])))
            pieces = []
        pieces.append(rest)
    questions.put(None)


def warm_up() -> dict[str, Any]:
    """Load Keras, have it learn a first step, and return its `version` and with how many `digits` it counts."""
    import keras

    from workbench.engine.playground_model import network

    answer({"session": carried(Session(Setup())), "speed": "step", "pictures": 1, "seconds": 1.0})
    return {
        "version": tr("Keras {version} on {backend}", version=keras.__version__, backend=keras.backend.backend()),
        "digits": network(Setup()).digits,
    }


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Return what becomes of a session: `session` and `rows` (see `carrying`), `stills`; or `error`, a sentence.

    Args:
        question: `session` from `carried`, `speed`, `pictures`: how many, 0 for one of how it is now, and `seconds`:
            of learning for each, at most.
    """
    from workbench.engine.playground_model import network, sixteen_digits

    try:
        session = opened(question["session"])
        ours = session.network
        with sixteen_digits():
            session.network = theirs = network(session.setup)
            theirs.take(ours.parameters, session.optimizer)
            session.look()
            asked = question["speed"], question["pictures"], question["seconds"]
            stills = shoot(session, *asked) if question["pictures"] else [still(session)]
            theirs.give(session.optimizer)
        session.network, ours.parameters = ours, theirs.parameters
        history = session.history
        rows = list(zip(history.steps, history.training, history.test, strict=True))
        return {"session": carried(session), "rows": rows, "stills": stills}
    except Exception as error:
        print_traceback(error)
        return {"error": tr("Keras could not go on: {name}: {error}", name=type(error).__name__, error=error)}


if __name__ == "__main__":
    main()
