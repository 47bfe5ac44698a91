"""A guess in a notebook: asked, kept, and shown beside what came."""

import json

import plotly.io as pio
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from workbench.errors import ConfigError
from workbench.lab import came, guess
from workbench.lessons.guesses.guess import POINTS, ChoiceGuess, CurveGuess, NumberGuess
from workbench.lessons.guesses.record import Guesses
from workbench.lessons.reading import OUTCOME

NUMBER = NumberGuess("x-1", "How many < 5?", 0, 100, near=10, unit="%")
TIMES = NumberGuess("x-2", "How many?", 1, 1000, near=3)
CHOICE = ChoiceGuess("x-3", "Which?", {"yes": "certainly", "no": "not at all"})
CURVE = CurveGuess("x-4", "Sketch it.", x=(0, 4), y=(0, 1), xlabel="pixels", ylabel="share")


def shown(outcome):
    """What a cell displays: the data of each output."""
    InteractiveShell.instance()
    with pytest.MonkeyPatch.context() as patch, capture_output() as captured:
        patch.setattr(pio.renderers, "default", "plotly_mimetype")  # as in JupyterLab
        outcome._ipython_display_()
    return [output.data for output in captured.outputs]


@pytest.mark.parametrize(
    ("asked", "moved", "kept"),
    [
        (NUMBER, 30.0, "Kept: 30 %, fairly sure."),
        (TIMES, 120.0, None),
        (CHOICE, "no", "Kept: not at all, fairly sure."),
        (CURVE, [0.5] * POINTS, "Kept: from 0.5 to 0.5, fairly sure."),
    ],
)
def test_it_is_kept_when_the_button_is_pressed_and_stands_there_when_one_comes_back(asked, moved, kept):
    asking = guess(asked)
    if asked is CURVE:
        asking.control.heights = moved
    elif asked is TIMES:
        moved = asking.control.options[4][1]
        asking.control.value = moved
    else:
        asking.control.value = moved
    assert Guesses().kept(asked) is None
    asking.button.click()
    assert Guesses().kept(asked).value == moved
    assert kept is None or kept in asking._words.value
    again = guess(asked)
    assert again.control.value == moved and again._words.value == asking._words.value


def test_without_an_answer_nothing_is_kept():
    for asked in (CHOICE, CURVE):
        asking = guess(asked)
        asking.button.click()
        assert "Answer first" in asking._words.value and Guesses().kept(asked) is None


def test_what_came_stands_beside_what_was_guessed():
    asking = guess(NUMBER)
    asking.control.value = 30.0
    asking.sure.value = "very"
    asking.button.click()
    words, figure = shown(came(NUMBER, 87))
    assert words[OUTCOME] == {"guess": "x-1", "value": 87.0}
    assert "Not what you thought" in words["text/html"] and "How many &lt; 5?" in words["text/html"]
    assert "Your guess: 30 % (very sure). What came: 87 %." in words["text/plain"]
    assert "your guess" in json.dumps(figure["application/vnd.plotly.v1+json"]["data"])
    assert Guesses().kept(NUMBER).near is False
    assert "That one counts" in guess(NUMBER)._words.value


def test_nobody_who_only_runs_the_cells_is_called_wrong():
    for asked, value in ((NUMBER, 3), (CHOICE, "no")):
        (words,) = shown(came(asked, value))
        assert "No guess was kept before" in words["text/plain"] and words[OUTCOME]["guess"] == asked.key
    words, figure = shown(came(CURVE, ([0, 4], [1.0, 0.0])))
    assert "What came" in words["text/html"]
    assert len(figure["application/vnd.plotly.v1+json"]["data"]) == 1
    assert not Guesses().path.exists()


def test_what_cannot_have_come_is_refused():
    with pytest.raises(ConfigError, match="The answer is a number, came 'many'"):
        came(NUMBER, "many")


def test_where_nothing_can_be_kept_it_is_said(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WORKBENCH_RUNS", str(tmp_path / "file" / "below"))
    asking = guess(NUMBER)
    asking.button.click()
    assert "Your guess cannot be written" in asking._words.value
    assert "No guess was kept before" in shown(came(NUMBER, 3))[0]["text/plain"]


def test_where_nothing_runs_the_question_is_read():
    assert "How many < 5? It is asked where this notebook runs." in repr(guess(NUMBER))
