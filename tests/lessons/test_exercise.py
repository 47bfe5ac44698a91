"""Check, hint and solution: where the answer is looked for, what is said, and that no traceback gets out."""

import json
import subprocess
import sys

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from workbench.lessons import ____
from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.start import q1, q2
from workbench.lessons.judging import agrees, compare
from workbench.lessons.progress import Progress


def judge_double(answer):
    return agrees(answer, lambda x: 2 * x, [(np.array([1.0, 2.0]),)], "your result")


def exercise(**changes):
    return Exercise(
        **{
            "key": "play-1",
            "title": "Twice",
            "answer": "double",
            "judge": judge_double,
            "hints": ("first", "second"),
            "solution": "def double(x):\n    return 2 * x",
            "remember": "Two times.",
            **changes,
        }
    )


def standing(key="play-1"):
    return Progress().read().standing(key)


def test_the_answer_is_found_where_check_is_called(capsys):
    double = lambda x: x + x  # noqa: E731, F841
    exercise().check()
    assert "✓ Right: Twice\nTwo times." in capsys.readouterr().out
    assert standing().state == "right"


def test_the_answer_is_found_in_a_notebook():
    shell = InteractiveShell.instance()
    try:
        shell.user_ns["asked"] = exercise()
        done = shell.run_cell("double = lambda x: 2 * x\nasked.check()", store_history=False)
        assert done.success and standing().state == "right"
        # Called from a module that knows nothing of the notebook's names.
        shell.user_ns.update(checked=exercise(key="play-2").check)
        done = shell.run_cell("import functools; functools.reduce(lambda _, f: f(), [checked], 0)")
        assert done.success and standing("play-2").state == "right"
    finally:
        InteractiveShell.clear_instance()


def test_the_answer_may_be_handed_over_and_may_be_missing(capsys):
    exercise().check(lambda x: 2 * x)
    assert "Right" in capsys.readouterr().out
    exercise(key="play-2").check()
    assert "Open" in capsys.readouterr().out and standing("play-2").state == "unattempted"


def test_plain_python_prints_it(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from workbench.lessons.exercises.start import q1\nnumbers_in = 28\nq1.check()\nnumbers_in = 784\nq1.check()\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("→ Not yet: How many numbers go in\n28 is one row") and "✓ Right" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "answer",
    [
        ____,
        ____ + 1,
        1 - ____,
        -____,
        ____[0],
        ____.shape,
        ____(3),
        np.mean(____),
        np.maximum(0, ____),
        np.ones(3) * ____,
        [1, (____, 2)],
        {"a": ____},
        np.array([____, 1], dtype=object),
        lambda x: ____,
        lambda x: [x, ____ * x],
        lambda x: 1 if ____ > 0 else 2,
        lambda x: float(____),
        lambda x: [v for v in ____],
    ],
)
def test_a_gap_is_an_exercise_not_begun(answer):
    assert exercise().assess(answer).kind == "unattempted"


def test_an_error_in_the_learners_code_is_told_with_call_and_line(tmp_path, capsys):
    script = tmp_path / "cell.py"
    script.write_text("def double(x):\n    total = x\n    return total + [1, 2, 3]\n")
    content = {}
    exec(compile(script.read_text(), str(script), "exec"), content)
    feedback = exercise().assess(content["double"])
    assert feedback.kind == "raised"
    assert "`double([1, 2])` stopped in line 3 of its cell" in feedback.message
    assert "    return total + [1, 2, 3]" in feedback.message and "ValueError" in feedback.message
    assert "shapes do not fit" in feedback.message and "Traceback" not in feedback.message
    exercise().check(content["double"])
    assert standing().state == "raised" and "Your code stopped" in capsys.readouterr().out


def recursive(x):
    return recursive(x)


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda x: unknown, "spelt right"),  # noqa: F821
        (lambda x: 1 // 0, "divided by zero"),
        (recursive, "without end"),
        (lambda x: x.tolist()[5], "Positions begin at 0"),
        (lambda x: x.shap, "after the dot"),
        (lambda x: x @ np.ones((3, 2)), "inner sides must be equal"),
        (lambda x: 1 if x > 0 else 0, "np.where"),
        (lambda x: [1] - [2], "np.asarray"),
        (lambda x: {}["k"], "no entry"),
    ],
)
def test_what_an_error_may_mean(answer, words):
    feedback = exercise().assess(answer)
    assert feedback.kind == "raised" and words in feedback.message


def test_an_answer_that_is_no_function_or_takes_something_else():
    assert "a function is wanted. Begin with `def double(x):`" in exercise().assess(3).message
    assert "takes (x, y); wanted is (x)" in exercise().assess(lambda x, y: x).message
    assert exercise().assess(lambda x, y=2: x * y).kind == "right"
    assert exercise().assess(lambda *values: 2 * values[0]).kind == "right"
    assert exercise(judge=lambda f: compare(f(4.0), 2.0, "it")).assess(np.sqrt).kind == "right"


def test_a_judge_that_stumbles_is_not_the_learners_fault():
    stumbling = exercise(judge=lambda answer: answer.no_such_thing, solution="double = 3")
    # The judge of this test stands outside the package, as learners' code does; those of lessons stand inside.
    assert stumbling.assess(3).kind == "raised"
    assert q1.assess(object()).kind == "not yet"


def test_numpys_warnings_stay_out():
    assert "not finite" in exercise().assess(lambda x: np.log(x * 0)).message


def test_hints_come_one_by_one_and_begin_anew(capsys):
    asked, said = exercise(), []
    for _ in range(3):
        asked.hint()
        said.append(capsys.readouterr().out)
    assert "Hint 1 of 2" in said[0] and "first" in said[0] and "q1.hint()" in said[0]
    assert "second" in said[1] and "q1.solution()" in said[1] and "first" in said[2]
    assert standing().hints == 3 and not standing().solution
    asked.solution()
    assert "    return 2 * x" in capsys.readouterr().out and standing().solution


def test_a_teacher_can_forbid_help(capsys):
    Progress().allow("hints", False)
    exercise().hint()
    assert "switched the hints off" in capsys.readouterr().out and standing().hints == 0
    exercise().solution()
    assert "return 2 * x" in capsys.readouterr().out
    Progress().allow("solutions", False)
    Progress().allow("hints", True)
    exercise().solution()
    assert "return 2 * x" not in capsys.readouterr().out
    exercise().hint()
    assert "first" in capsys.readouterr().out


def test_a_disk_that_cannot_be_written_costs_only_the_progress(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WORKBENCH_RUNS", str(tmp_path / "file" / "runs"))
    exercise().check(lambda x: 2 * x)
    exercise().hint()
    said = capsys.readouterr().out
    assert "cannot be written" in said and "✓ Right" in said and "first" in said


def test_the_page_shows_words_and_code_and_nothing_of_the_learner_as_html():
    page = exercise(judge=lambda answer: "is `a < b`\n\n    x = 1\n    <b>y</b>\n\nend").assess(max)._repr_html_()
    assert "<code>a &lt; b</code>" in page and "<pre" in page and "x = 1\n&lt;b&gt;y&lt;/b&gt;" in page
    assert "<script" not in q2.assess("<script>alert(1)</script>")._repr_html_()


def test_what_was_done_is_one_line_each():
    for answer in (3, lambda x: 1 / 0, lambda x: x * 2, ____):
        exercise().check(answer)
    rows = [json.loads(line) for line in Progress().path.read_text().splitlines()]
    assert [row["state"] for row in rows] == ["not yet", "raised", "right"]
    assert {row["exercise"] for row in rows} == {"play-1"} and all(row["time"] > 1e9 for row in rows)
    assert standing().tries == 3 and standing().solved == rows[2]["time"] and standing().began == rows[0]["time"]


def test_code_that_is_still_as_it_was_given_is_no_try(capsys):
    from workbench.lessons.exercises.optimizers import q5 as adam

    shell = InteractiveShell()
    shell.run_cell(f"from workbench.lessons.exercises.optimizers import q5\n{adam.given}\nq5.check()").raise_error()
    assert Progress().read().standing(adam.key).tries == 0
    said = capsys.readouterr().out
    assert "as it was given" in said and "ten times" not in said  # the diagnosis comes after a try
    shell.run_cell(f"{adam.given.replace('beta_1**t', 'beta_1*t')}\nq5.check()").raise_error()
    assert Progress().read().standing(adam.key).tries == 1
