"""A figure that follows its controls."""

import json
from threading import Thread

import pytest

from workbench.errors import ConfigError, DataError
from workbench.figures.base import style
from workbench.lab import Choice, Slider, Switch, explore, still
from workbench.lab.figure_view import FigureView


def line(power=2, both=False):
    if power == 7:
        raise DataError("Seven is <not> possible.")
    if power == 8:
        raise ZeroDivisionError("of my own")
    traces = [{"type": "scatter", "x": [0, 1, 2], "y": [0, 1, 2**power]}] * (2 if both else 1)
    return style.figure(traces, title=f"To the power of {power}", alt=f"The power {power}.", height=200)


def shown(explorer):
    return json.loads(explorer._view.json)


def title(explorer):
    return shown(explorer)["layout"]["title"]["text"]


def test_it_starts_where_the_controls_stand_and_follows_them():
    explorer = explore(line, power=Slider(1, 9, 3), both=Switch())
    assert title(explorer) == "To the power of 3"
    assert repr(explorer) == "Explorer of line(power=3, both=False)"
    explorer.set(power=4)
    assert title(explorer) == "To the power of 4"


def test_the_number_of_traces_may_change():
    explorer = explore(line, both=Switch())
    explorer.set(both=True)
    assert len(shown(explorer)["data"]) == 2
    explorer.set(both=False)
    assert len(shown(explorer)["data"]) == 1


def test_one_move_is_one_message_and_the_same_figure_again_is_none():
    explorer = explore(line, power=Slider(1, 9, 3))
    sent = []
    explorer._view._content.observe(sent.append, "figure")
    explorer.set(power=5)
    assert len(sent) == 1
    explorer._view.show(line(5))
    assert len(sent) == 1


def test_an_error_is_a_sentence_and_the_figure_stays():
    explorer = explore(line, power=Slider(1, 9, 3))
    explorer.set(power=7)
    assert "Seven is &lt;not&gt; possible." in explorer._words.value and explorer._words.layout.display is None
    assert title(explorer) == "To the power of 3"
    explorer.set(power=8)
    assert "ZeroDivisionError: of my own" in explorer._words.value
    explorer.set(power=6)
    assert explorer._words.value == "" and explorer._words.layout.display == "none"
    assert title(explorer) == "To the power of 6"


def test_an_error_at_the_start_is_raised_in_the_cell():
    with pytest.raises(ZeroDivisionError):
        explore(line, power=Slider(1, 9, 8))


def test_moves_from_several_threads_leave_the_last_values():
    explorer = explore(line, power=Slider(1, 6, 1))
    threads = [Thread(target=explorer.set, kwargs={"power": power}) for power in (2, 3, 4, 5, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert title(explorer) == f"To the power of {explorer.values['power']}"


def test_a_plain_value_is_no_control():
    with pytest.raises(ConfigError, match="power must be a Slider.*came 3"):
        explore(line, power=3)


def test_all_figures_share_one_library():
    first, second = FigureView(line()), FigureView(line())
    assert first.library == second.library
    assert len(first._esm) < 20_000, "plotly.js must not travel with every figure"


def test_a_view_says_what_it_shows_now():
    view = FigureView(line(2))
    view.show(line(3))
    assert set(view._repr_mimebundle_()) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert view._repr_mimebundle_()["text/plain"] == "The power 3."


def test_what_is_kept_of_it(monkeypatch):
    explorer = explore(line, power=Slider(1, 9, 3), both=Choice([False, True]))
    assert set(explorer._repr_mimebundle_()) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert explorer._repr_mimebundle_()["text/plain"] == "The power 3."
    monkeypatch.setattr(still, "stills", lambda: True)
    monkeypatch.setattr(still, "png", lambda figure: f"picture of {still.alt(figure)}")
    assert explorer._repr_mimebundle_()["image/png"] == "picture of The power 3."


def test_where_nothing_moves_several_settings_stand_side_by_side(monkeypatch):
    explorer = explore(line, power=Slider(1, 9, 3), both=Choice([False, True]), stills=({"power": 2}, {"power": 6}))
    assert explorer._repr_mimebundle_()["text/plain"] == "The power 3."  # what a live page shows first
    explorer.set(power=4)
    monkeypatch.setattr(still, "stills", lambda: True)
    monkeypatch.setattr(still, "png", lambda *figures: "".join(map(still.alt, figures)))
    bundle = explorer._repr_mimebundle_()
    assert bundle["image/png"] == "The power 2.The power 6." and bundle["text/plain"] == "The power 2. The power 6."
    with pytest.raises(ConfigError, match="Did you mean 'power'"):
        explore(line, power=Slider(1, 9, 3), both=Choice([False, True]), stills=({"powr": 2},))
