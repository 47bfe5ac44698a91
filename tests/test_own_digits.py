"""The learner's own test set: kept, corrected, taken out and brought back, whoever else writes."""

import contextvars
import json
import threading
from pathlib import Path

import numpy as np
import pytest

from workbench import learner
from workbench.errors import DrawingError, RunError
from workbench.own_digits import FILE_NAME, OwnDigits, images, score

SEVEN = [[(20, 10), (80, 10), (45, 95)]]
ONE = [[(50, 10), (50, 95)]]


@pytest.fixture
def own(tmp_path: Path) -> OwnDigits:
    return OwnDigits(tmp_path / "runs")


def test_nothing_yet(own):
    assert own.read() == []
    assert own.version() == (0, 0)
    assert images([]).shape == (0, 28, 28)


def test_a_digit_is_kept_with_all_that_belongs_to_it(own):
    added = own.add(SEVEN, 7, 18.0)
    (digit,) = OwnDigits(own.path.parent).read()  # another page reads the same
    assert digit == added
    assert (digit.label, digit.pen_width) == (7, 18.0)
    assert digit.strokes == [[[20.0, 10.0], [80.0, 10.0], [45.0, 95.0]]]
    assert digit.image().shape == (28, 28)
    assert digit.image().max() > 0.5


def test_the_version_changes_with_the_file(own):
    first = own.add(SEVEN, 7)
    before = own.version()
    own.delete(first.id)
    assert own.version() != before


def test_correct_delete_restore(own):
    seven, one = own.add(SEVEN, 7), own.add(ONE, 7)
    own.relabel(one.id, 1)
    assert [digit.label for digit in own.read()] == [7, 1]
    own.delete(seven.id)
    assert [digit.id for digit in own.read()] == [one.id]
    own.restore(seven.id)
    assert [digit.id for digit in own.read()] == [seven.id, one.id]  # at its old place


def test_nobody_reads_or_takes_out_the_digits_of_somebody_else(tmp_path):
    def of(whose):
        with_context = contextvars.Context()
        return with_context.run(lambda: (learner.receive(whose), OwnDigits(tmp_path))[1])

    mine, hers, his = of(""), of("browser-a"), of("browser-b")
    seven, one = mine.add(SEVEN, 7), hers.add(ONE, 1)
    assert [digit.label for digit in mine.read()] == [7] and [digit.label for digit in hers.read()] == [1]
    assert his.read() == []
    for other in (his, mine):
        other.delete(one.id)
        other.relabel(one.id, 7)
    hers.delete(seven.id)
    assert hers.read() == [one] and mine.read() == [seven]
    hers.delete(one.id)
    assert hers.read() == []
    assert "learner" not in mine.path.read_text().splitlines()[0]  # as it always was


@pytest.mark.parametrize("label", [-1, 10, 3.0, "3", True, None])
def test_a_label_that_is_no_digit_is_refused(own, label):
    with pytest.raises(DrawingError, match="0 to 9"):
        own.add(SEVEN, label)
    assert own.read() == []


@pytest.mark.parametrize("strokes", [[], [[]]])
def test_an_empty_drawing_is_refused(own, strokes):
    with pytest.raises(DrawingError, match="Nothing is drawn"):
        own.add(strokes, 3)
    assert not own.path.exists()


def test_damaged_lines_are_passed_over(own):
    kept = own.add(SEVEN, 7)
    lines = [
        "not JSON",
        json.dumps([1, 2]),
        json.dumps({"kind": "digit", "id": "x"}),
        json.dumps({"kind": "digit", "id": "y", "label": 12, "strokes": SEVEN, "pen_width": None, "time": 0}),
        json.dumps({"kind": "digit", "id": "z", "label": 1, "strokes": "no", "pen_width": None, "time": 0}),
        json.dumps({"kind": "label", "id": "nobody", "label": 1}),
        '{"kind": "dig',
    ]
    with own.path.open("a") as file:
        file.write("\n".join(lines))
    assert [digit.id for digit in own.read()] == [kept.id]


def test_many_writers_lose_nothing(own):
    def write(label: int) -> None:
        for _ in range(10):
            OwnDigits(own.path.parent).add(SEVEN, label)

    threads = [threading.Thread(target=write, args=(label,)) for label in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    labels = [digit.label for digit in own.read()]
    assert sorted(labels) == sorted([0, 1, 2, 3] * 10)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "runs").write_text("a file where the folder should be")
    with pytest.raises(RunError, match=FILE_NAME):
        OwnDigits(tmp_path / "runs").add(SEVEN, 7)


def test_score_counts_and_sorts_mistakes(own):
    digits = [own.add(SEVEN, 7), own.add(ONE, 1), own.add(ONE, 4)]
    answers = np.full((3, 10), 0.01, np.float32)
    answers[0, 7] = 0.9  # right
    answers[1, 7] = 0.6  # wrong
    answers[2, 1] = 0.8  # wrong, and surer
    result = score(digits, images(digits), answers)
    assert (result.right, result.total) == (1, 3)
    assert result.accuracy == pytest.approx(1 / 3)
    assert [(mistake.digit.label, mistake.predicted) for mistake in result.mistakes] == [(4, 1), (1, 7)]
    assert result.mistakes[0].probability == pytest.approx(0.8)
    assert score([], images([]), np.zeros((0, 10))).accuracy == 0.0
