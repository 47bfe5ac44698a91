"""The process that is Keras for the playground: `python -m workbench.engine.playground FOLDER PARENT_PID`.

It loads Keras once and writes `ready.json` into the folder. From then on it answers questions: `NAME.question` is what
a session is now and how far it is to go on (see `workbench.playground.keras_process`), `NAME.answer` is what became of
it, with pictures. It keeps nothing of anybody between two questions but compiled networks, so one process serves all
visitors, and where it dies nothing is lost. It ends when its parent is gone, or when nobody asked for some minutes.
"""

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from workbench.errors import print_traceback
from workbench.playground.carrying import carried, opened
from workbench.playground.frame import MOST_PICTURES, shoot, still
from workbench.playground.keras_process import IDLE_SECONDS, read_question, write_answer
from workbench.playground.session import Session
from workbench.playground.setup import Setup
from workbench.runs.files import write_atomically
from workbench.runs.status import process_lives

QUICK, SLOW = 0.002, 0.05  # seconds between two looks into the folder: while somebody plays, and later
PLAYS = 3.0  # seconds after a question in which the next one is expected
LOOK_SECONDS = 1.0  # between two looks whether the parent lives
MEMORY_LIMIT = 1024**3  # bytes by which it may grow before a fresh process takes its place


def main(arguments: list[str]) -> None:
    """Answer all questions of one folder."""
    folder, parent = Path(arguments[0]), int(arguments[1])
    parent_started = psutil.Process(parent).create_time() if psutil.pid_exists(parent) else 0.0
    write_atomically(folder / "ready.json", json.dumps(warm_up()))
    memory, asked, looked = psutil.Process().memory_info().rss, time.monotonic(), 0.0
    while folder.is_dir():
        waiting = sorted(folder.glob("*.question"), key=lambda path: path.stat().st_mtime)
        for path in waiting:
            question = read_question(path)
            most = max(1, MOST_PICTURES // len(waiting))  # where many wait, each waits less for the others' films
            write_answer(path, answer(question | {"pictures": min(question["pictures"], most)}))
            asked = time.monotonic()
        if time.monotonic() - looked > LOOK_SECONDS:
            looked = time.monotonic()
            grown = psutil.Process().memory_info().rss - memory
            if looked - asked > IDLE_SECONDS or grown > MEMORY_LIMIT or not process_lives(parent, parent_started):
                break
        time.sleep(QUICK if time.monotonic() - asked < PLAYS else SLOW)
    shutil.rmtree(folder, ignore_errors=True)


def warm_up() -> dict[str, Any]:
    """Load Keras, have it learn a first step, and return its `version` and with how many `digits` it counts."""
    import keras

    from workbench.engine.playground_model import network

    answer({"session": carried(Session(Setup())), "speed": "step", "pictures": 1, "seconds": 1.0})
    return {"version": f"Keras {keras.__version__} on {keras.backend.backend()}", "digits": network(Setup()).digits}


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
        return {"error": f"Keras could not go on: {type(error).__name__}: {error}"}


if __name__ == "__main__":
    main(sys.argv[1:])
