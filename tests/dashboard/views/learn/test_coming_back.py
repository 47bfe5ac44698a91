"""Learn, when one comes back: what happened meanwhile, and the questions that one got wrong."""

import json
import time

import pytest

from workbench.learner import current_learner
from workbench.lessons.recall.record import DAY, Recall


def write(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        for row in rows:
            file.write(json.dumps({"learner": current_learner(), **row}) + "\n")


@pytest.fixture
def missed(store):
    """Two days ago the learner guessed wrong, and was here last."""
    then = time.time() - 2 * DAY
    guess = {"guess": "start-2", "time": then}
    write(
        store.root / "guesses.jsonl",
        {**guess, "kind": "guess", "value": "nine", "sure": "very"},
        {**guess, "kind": "came", "value": "unsure", "near": False},
    )
    write(store.root / "recall.jsonl", {"kind": "seen", "time": then})


def asked(page):
    return [radio.key for radio in page.radio if radio.key.startswith("recall-")]


def test_nothing_is_said_on_the_first_visit(open_page, store):
    page = open_page("learn")
    assert "Since last time" not in page.words and not asked(page)
    assert Recall(store.root).read().seen > time.time() - 60  # the next visit has a last time


def test_what_ended_meanwhile_is_one_line(open_page, store, missed, put_copy):
    put_copy()
    page = open_page("learn")
    (line,) = [info.value for info in page.info if "Since last time" in info.value]
    assert "1 run ended (the best reads" in line and "1 question comes back" in line
    assert "Since last time" in page.run().words  # the line stays for the visit
    assert "Since last time" not in open_page("learn").words  # and is no news a minute later


@pytest.mark.parametrize(("answer", "right"), [("unsure", True), ("nine", False)])
def test_a_question_is_answered_on_the_page(open_page, store, missed, answer, right):
    page = open_page("learn")
    (key,) = asked(page)
    page.app.radio(key=key).set_value(answer)
    page.run()
    assert [said for _, said in Recall(store.root).read().answers["guess-start-2"]] == [right]
    assert page.app.radio(key=key).disabled and "you once guessed a 9, and it is sure" in page.words
    assert any("joy" in html.proto.body for html in page.get("html")) == right
    assert not asked(open_page("learn"))  # it comes back another day
