"""What was got wrong comes back: as which question, when, and until when."""

import pytest

from workbench.learner import current_learner
from workbench.lessons.exercises.fault_runs import EXERCISES
from workbench.lessons.guesses.record import Guesses, Kept
from workbench.lessons.guesses.start import g1, g2
from workbench.lessons.planted import DIAGNOSES
from workbench.lessons.progress import Progress, Record, Standing
from workbench.lessons.recall.questions import Question, questions
from workbench.lessons.recall.record import AT_ONCE, DAY, DAYS, Recall, Recalled

QUESTION = Question("guess-x", "How many?", {"0": "2", "1": "9"}, "1", "It was 9.", 100.0, "00_start_here")


def of(**standings: Standing) -> Record:
    return Record({current_learner(): {key.replace("_", "-"): standing for key, standing in standings.items()}})


def test_only_what_was_got_wrong_and_is_known_by_now_comes_back():
    kept = {
        g1.key: Kept(500.0, "very", 20.0, near=False, when=7.0),
        g2.key: Kept("nine", "very", "nine", near=True, when=8.0),
    }
    record = of(
        losses_8=Standing("right", tries=2, solved=5.0),
        dense_7=Standing("right", tries=1, solved=5.0),
        cnn_8=Standing("not yet", tries=3),
        faults_3=Standing("unattempted", solution=True, last=9.0),
    )
    found = questions(record, kept)
    assert [question.key for question in found] == ["exercise-losses-8", "guess-start-1", "fault-faults-3"]
    assert all(question.right in question.options and len(question.options) >= 2 for question in found)


def test_a_number_is_asked_beside_the_wrong_one_of_then():
    (question,) = questions(Record(), {g1.key: Kept(500.0, "very", 20.0, near=False, when=7.0)})
    assert list(question.options.values()) == ["2", "20", "500"]  # 180 lies too near to 500 to be told apart
    assert question.options[question.right] == "20"
    assert question.told == "It was 20; you once guessed 500." and question.missed == 7.0


def test_a_fault_is_asked_with_what_lies_near_it():
    fault = EXERCISES[2]
    (question,) = questions(of(faults_3=Standing("right", tries=3, solved=9.0)), {})
    assert len(question.options) == 4 and question.right == fault.answer
    assert set(fault.near) & set(question.options) and fault.title in question.words
    assert DIAGNOSES[fault.answer] not in question.words


def test_each_right_answer_moves_it_into_the_next_box_and_a_wrong_one_into_the_first():
    now, answers = QUESTION.missed, []
    for days in DAYS:
        recalled = Recalled({QUESTION.key: list(answers)})
        assert recalled.due(QUESTION) == now + days * DAY
        assert not recalled.coming_back([QUESTION], now + days * DAY - 1)
        now += days * DAY
        assert recalled.coming_back([QUESTION], now) == [QUESTION]
        answers.append((now, True))
    assert Recalled({QUESTION.key: answers}).due(QUESTION) is None  # known
    assert Recalled({QUESTION.key: [*answers[:3], (now, False)]}).due(QUESTION) == now + DAY
    assert Recalled({QUESTION.key: [(50.0, True)]}).due(QUESTION) == 100.0 + DAY  # before it was got wrong again


def test_three_at_a_time_and_the_one_that_waits_longest_first():
    many = [Question(str(n), "?", {"a": "a"}, "a", "", float(100 - n), "faults") for n in range(5)]
    assert [question.key for question in Recalled().coming_back(many, 1e9)] == ["4", "3", "2"]
    assert AT_ONCE == 3


def test_the_file_keeps_answers_and_visits_of_each_learner(store, monkeypatch):
    recall = Recall(store.root)
    assert recall.read() == Recalled()
    recall.see()
    recall.answer(QUESTION, True)
    with recall.path.open("a") as file:
        file.write("half a line\n{}\n")
    found = recall.read()
    assert [right for _, right in found.answers[QUESTION.key]] == [True] and found.seen > 1e9
    monkeypatch.setenv("JUPYTERHUB_USER", "somebody else")
    assert recall.read() == Recalled()


def test_what_was_guessed_tells_when_it_came(store):
    guesses = Guesses(store.root)
    guesses.keep(g2, "nine", "very")
    guesses.answer(g2, "unsure")
    assert guesses.read().of()[g2.key].when == pytest.approx(guesses.path.stat().st_mtime, abs=60)
    assert [question.right for question in questions(Progress(store.root).read(), guesses.read().of())] == ["unsure"]
