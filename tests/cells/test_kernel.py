"""A real kernel: it answers, tells errors in words, keeps to its limits, and comes back after whatever was typed."""

import json
import subprocess
import sys

import psutil
import pytest

from waiting import until
from workbench.cells.job import MOST_LETTERS, Job
from workbench.cells.kernel import LESSON, VISITOR, Kernel
from workbench.cells.kernels import MOST_OF_ONE, Kernels
from workbench.cells.needed import steps
from workbench.errors import RunError
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.feedback import FEEDBACK
from workbench.lessons.progress import Progress
from workbench.lessons.reading import read_cells

PATIENCE = 120
START = "00_start_here"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return tmp_path_factory.mktemp("cells")


@pytest.fixture(scope="module")
def kernel(runs):
    """One for all of this file, with little memory to fill."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CELL_GB", "1")
        made = Kernel(runs, {"WORKBENCH_RUNS": str(runs), LESSON: "start", VISITOR: "ada"})
        yield made
        made.end()
        assert made.ended.wait(PATIENCE)


@pytest.fixture
def run(kernel):
    """Run code in the place of a cell of a lesson, and return how that went."""

    def ran(code, lesson=START, place=9, **limits):
        cells = list(read_cells(lesson))
        cells[place] = code
        job = kernel.run(Job(lambda before: steps(cells, place, before), **limits))
        assert job.wait(PATIENCE)
        return job

    return ran


def said(job):
    (output,) = job.outputs
    return output.get("data", {}).get(FEEDBACK) or output.get("told") or output.get("text")


def test_right_wrong_and_open_are_told_and_kept_as_in_jupyterlab(run, runs):
    for given, kind in (("784", "right"), ("28", "not yet"), ("____", "unattempted")):
        job = run(f"numbers_in = {given}\nq1.check()")
        assert (job.ended, said(job)["kind"]) == ("well", kind)
    assert said(run("q1.hint()", place=10))["heading"] == "Hint 1 of 2"
    rows = [json.loads(line) for line in Progress(runs).path.read_text().splitlines()]
    assert [(row["kind"], row["exercise"], row.get("state")) for row in rows] == [
        ("check", "start-1", "right"), ("check", "start-1", "not yet"), ("hint", "start-1", None),
    ]  # fmt: skip
    assert {row["learner"] for row in rows} == {"ada"}  # for whom the kernel was started


def test_in_every_lesson_a_solution_is_right_and_kept(run, runs, kernel):
    for lesson in LESSONS.values():
        kernel.ran.clear()
        exercise = lesson.exercises[1]
        cells = read_cells(lesson.name)
        place = next(place for place, source in enumerate(cells) if f"\n{exercise.name}.check(" in source)
        job = run(f"{exercise.code}\n{exercise.name}.check()", lesson.name, place)
        assert said(job)["kind"] == "right", (exercise, job)
        assert Progress(runs).read().standing(exercise.key, "ada").state == "right"


def test_errors_are_told_by_the_line_and_in_words(run):
    told = said(run("def share(total):\n    return 1 / total\n\n\nshare(0)"))
    assert told == (
        "In line 2:\n\n    return 1 / total\n\nZeroDivisionError: division by zero\n\n"
        "Something is divided by zero. Which value can become zero here?"
    )
    assert said(run("x = 1\ndef f(:")).startswith("In line 2:\n\n    def f(:\n\nSyntaxError: ")
    assert "In line 1" in said(run("import nothing_of_this_name")) and "Nobody can be asked" in said(run("input()"))


def test_what_a_cell_shows(run):
    job = run("import sys\nprint('a')\nprint('b', file=sys.stderr)\n'c'")
    assert [output.get("text") or output["data"]["text/plain"] for output in job.outputs] == ["a\n", "b\n", "'c'"]
    job = run("from workbench.figures import one_neuron\none_neuron(1.0, 0.5)")
    assert "application/vnd.plotly.v1+json" in job.outputs[0]["data"]
    job = run(f"print('x' * {MOST_LETTERS + 5})")
    assert job.cut and len(job.outputs[0]["text"]) == MOST_LETTERS


def test_what_a_cell_needs_runs_first_and_once(run, kernel):
    first, needs = "before = []", "before.append(1)\nlen(before)"
    cells = [first, needs]
    kernel.ran.clear()
    for amount in ("1", "2"):
        job = kernel.run(Job(lambda ran: steps(cells, 1, ran)))
        assert job.wait(PATIENCE) and job.outputs[0]["data"]["text/plain"] == amount
    cells[0] = "before = 1 / 0"
    job = kernel.run(Job(lambda ran: steps(cells, 1, ran)))
    assert job.wait(PATIENCE) and job.failed_before and "ZeroDivisionError" in said(job)
    kernel.ran.clear()


def test_limits_and_ends_are_told_and_the_kernel_is_there_again(run, kernel):
    assert run("while True: pass", seconds=0.5).ended == "too_long"
    assert run("x = bytearray(10 * 2**30)").ended == "memory"
    assert run("import os; os._exit(1)").ended == "gone"
    waits = Job(lambda ran: steps(["import time; time.sleep(60)"], 0, ran))
    kernel.run(waits)
    until(lambda: waits.state, lambda state: state == "running")
    waits.stop()
    assert waits.wait(PATIENCE) and (waits.ended, waits.outputs) == ("stopped", [])
    assert said(run("numbers_in = 784\nq1.check()"))["kind"] == "right"


def test_it_ends_with_the_process_that_started_it(runs):
    """However that ends: here it is killed."""
    script = (
        "import sys, time; from pathlib import Path; from workbench.cells.kernel import Kernel\n"
        "kernel = Kernel(Path(sys.argv[1]), {}); kernel.is_warm.wait(); print(kernel.pid, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", script, str(runs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        child = psutil.Process(int(server.stdout.readline()))
        server.kill()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


class Unstarted:
    """A kernel without a process."""

    def __init__(self, folder, variables):
        self.is_busy, self.used, self.ended = False, 0.0, type("Event", (), {"is_set": lambda self: False})()

    def touch(self):
        self.used += 1

    def end(self):
        self.is_busy = None


def test_there_are_never_more_than_may_be(monkeypatch):
    monkeypatch.setattr("workbench.cells.kernels.Kernel", Unstarted)
    kernels = Kernels(most=4)
    of = lambda learner, what: kernels.of(learner, what, None, {})  # noqa: E731
    first = of("ada", 0)
    assert of("ada", 0) is first and kernels.find("ada", 1) is None
    for what in range(1, MOST_OF_ONE):
        of("ada", what)
    of("ada", 9)
    assert sum(kernels.find("ada", what) is not None for what in (*range(MOST_OF_ONE), 9)) == MOST_OF_ONE
    other = of("tom", 0)
    of("kim", 0)  # as many as may be: one that is not at work ends
    for each in kernels._kernels.values():
        each.is_busy = True
    with pytest.raises(RunError, match="Try again in a minute"):
        of("eve", 0)
    assert kernels.find("tom", 0) in (other, None)
    kernels._kernels.clear()
