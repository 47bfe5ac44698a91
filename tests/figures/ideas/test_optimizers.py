"""The figures of the optimizers: what is drawn is what was computed, and the titles say it."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from workbench.concepts.experiments.convergence import best_settings, shrink_factor
from workbench.concepts.experiments.descents import descend
from workbench.concepts.experiments.races import feed, race
from workbench.concepts.experiments.surfaces import SURFACES, quadratic_bowl
from workbench.concepts.optimizers import RACERS, SGD, Adam
from workbench.figures import (
    adam_memory,
    descent,
    descent_film,
    optimizer_state,
    phase_picture,
    rate_finder,
    seed_bands,
    step_on_map,
)
from workbench.figures.base.line_styles import _apart, end_names, look, power_axis
from workbench.figures.ideas.race_scene import race_scene

RAVINE = SURFACES["ravine"]


def title(figure) -> str:
    return figure.layout.title.text.replace("<br>", " ")


def named(figure, name: str, axis: str = "y"):
    return next(trace for trace in figure.data if trace.name == name and (trace.yaxis or "y") == axis)


class TestDescent:
    def test_paths_and_heights_are_those_of_the_race(self):
        paths = race(RAVINE, ("sgd", "adam"), steps=20)
        figure = descent(RAVINE, paths)
        for name, path in paths.items():
            drawn = named(figure, RACERS[name].label)
            np.testing.assert_allclose(np.stack([drawn.x, drawn.y], axis=1), path.points, rtol=1e-5, atol=1e-6)
            np.testing.assert_allclose(named(figure, RACERS[name].label, "y2").y, path.values, rtol=1e-5)

    @pytest.mark.parametrize("surface", SURFACES)
    def test_map_has_lines_where_heights_are_equal(self, surface: str):
        picture = descent(SURFACES[surface], {}).layout.images[0]
        x_low, x_high, y_low, y_high = SURFACES[surface].bounds
        assert (picture.x, picture.y, picture.sizex, picture.sizey) == (x_low, y_high, x_high - x_low, y_high - y_low)
        pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture.source.split(",")[1]))).convert("RGBA"))
        rows, columns = np.nonzero(pixels[..., 3] > 85)  # the middle of lines
        x = np.linspace(x_low, x_high, pixels.shape[1])[columns]
        y = np.linspace(y_high, y_low, pixels.shape[0])[rows]
        grid = SURFACES[surface](*np.meshgrid(np.linspace(x_low, x_high, 420), np.linspace(y_low, y_high, 260)))
        highest = np.cbrt(grid.max() - SURFACES[surface].lowest)
        levels = 24 * np.cbrt(SURFACES[surface](x, y) - SURFACES[surface].lowest) / highest
        assert len(levels) > 100 and np.median(np.abs(levels - np.round(levels))) < 0.1

    def test_step_cuts_the_paths_and_the_marks_stand_at_their_ends(self):
        paths = race(RAVINE, ("sgd", "adam"), steps=20)
        figure = descent(RAVINE, paths, step=7)
        assert len(named(figure, "SGD").x) == len(named(figure, "Adam", "y2").x) == 8
        np.testing.assert_allclose(named(figure, "now").x, [path.points[7, 0] for path in paths.values()], rtol=1e-5)
        assert list(named(figure, "step", "y2").x) == [7, 7] and "after 7 steps" in title(figure)
        assert figure.layout.xaxis2.range == (0, 20)  # the axis stays while the slider moves

    def test_of_many_paths_the_four_best_stand_out(self):
        figure = descent(RAVINE, race(RAVINE))
        strong = {trace.name for trace in figure.data if trace.mode == "lines" and trace.line.width == 2}
        assert strong == {"Adagrad", "Nadam", "Nesterov", "AdamW"}  # two arrive, and these are lowest of the others

    def test_few_paths_show_each_step_and_a_round_bowl_is_round(self):
        bowl = SURFACES["bowl"]
        figure = descent(bowl, {"SGD": descend(bowl, SGD(0.5), steps=20)})
        assert named(figure, "SGD").mode == "lines+markers" and figure.layout.yaxis.scaleanchor == "x"
        assert named(descent(RAVINE, {"SGD": descend(RAVINE, SGD(0.01))}), "SGD").mode == "lines"  # 100 steps: a blur
        assert descent(SURFACES["himmelblau"], {}).layout.yaxis.scaleanchor is None  # would be half as wide

    def test_lowest_points_are_marked(self):
        marks = named(descent(SURFACES["himmelblau"], {}), "lowest point")
        np.testing.assert_allclose(list(zip(marks.x, marks.y, strict=True)), SURFACES["himmelblau"].minima)

    def test_title_names_the_winner_and_who_climbs(self):
        paths = {"slow": descend(RAVINE, SGD(0.03)), "wild": descend(RAVINE, SGD(0.07))}
        figure = descent(RAVINE, paths)
        assert "slow is lowest, 0.0181 above the bottom after 100 steps" in title(figure)
        assert "Climbs instead of descending: wild." in figure.layout.title.subtitle.text
        assert "first at the bottom, after 1 step" in title(
            descent(
                SURFACES["bowl"], {"a": descend(SURFACES["bowl"], SGD(1.0)), "b": descend(SURFACES["bowl"], SGD(0.1))}
            )
        )

    def test_film_runs_along_the_paths(self):
        paths = race(RAVINE, ("sgd", "lion"), steps=30)
        film = descent_film(RAVINE, paths)
        assert [frame.name for frame in film.frames] == [str(step) for step in range(31)]
        for frame in film.frames[::10]:
            step = int(frame.name)
            np.testing.assert_allclose(frame.data[0].x, [path.points[step, 0] for path in paths.values()], rtol=1e-3)
            assert [film.data[index].name for index in frame.traces] == ["now", "step"]
        assert [step.args[0][0] for step in film.layout.sliders[0].steps] == [frame.name for frame in film.frames]
        assert [button.label for button in film.layout.updatemenus[0].buttons] == ["▶ Play", "❚❚"]

    def test_long_races_have_few_frames(self):
        film = descent_film(RAVINE, race(RAVINE, ("sgd",), steps=400))
        assert len(film.frames) == 51 and film.frames[-1].name == "400"


class TestPhasePicture:
    @pytest.mark.parametrize("nesterov", [False, True])
    def test_every_cell_is_computed(self, nesterov: bool):
        figure = phase_picture(20, nesterov=nesterov)
        cells = figure.data[0]
        for row, column in ((0, 10), (25, 40), (40, 30)):
            rate, momentum = cells.x[column] / 20, cells.y[row]
            factor = max(shrink_factor(rate, momentum, curvature, nesterov) for curvature in (1, 20))
            wanted = min(np.log10(-1 / np.log10(factor)), np.log10(200)) if factor < 1 else np.nan
            assert cells.z[row][column] == pytest.approx(wanted, abs=1e-3, nan_ok=True)

    def test_best_is_marked(self):
        rate, momentum, _ = best_settings(20)
        mark = named(phase_picture(20), "best")
        assert (mark.x[0], mark.y[0]) == (pytest.approx(20 * rate), pytest.approx(momentum))

    @pytest.mark.parametrize(
        ("rate", "momentum", "words"),
        [
            (0.01, 0.0, "glides to the bottom, 229 steps"),
            (0.19, 0.0, "swings"),
            (0.21, 0.0, "diverges"),
            (0.21, 0.9, "swings"),
        ],
    )
    def test_title_says_what_happens(self, rate: float, momentum: float, words: str):
        assert words in title(phase_picture(10, rate, momentum))
        path = descend(quadratic_bowl(10), SGD(rate, momentum), steps=600)
        assert path.diverged == (words == "diverges")


def test_adam_memory_shows_both_and_the_ratio():
    gradients = [1.0, 0.5, -0.2]
    with_, without = feed(Adam(0.01), gradients), feed(Adam(0.01, bias_correction=False), gradients)
    figure = adam_memory(gradients, with_, without, 0.01)
    np.testing.assert_allclose(named(figure, "m").y, without["m"])
    np.testing.assert_allclose(named(figure, "√v̂", "y2").y, np.sqrt(with_["v_hat"]))
    np.testing.assert_allclose(named(figure, "corrected", "y3").y, -with_["change"] / 0.01)
    assert title(figure) == "Without bias correction the first step is 3.16 times as long"


def test_rate_finder_marks_the_suggestion():
    figure = rate_finder([0.01, 0.1, 1.0], [2.3, 1.5, 90], [2.3, 1.6, 40], 0.1)
    assert title(figure) == "The loss falls fastest near a learning rate of 0.1"
    assert figure.layout.shapes[0].x0 == 0.1 and figure.layout.yaxis.range[1] < 5


class TestSeedBands:
    def test_line_is_the_mean_and_the_band_reaches_from_lowest_to_highest(self):
        values = np.array([[1.0, 0.5], [0.8, 0.1], [0.9, 0.3]])
        figure = seed_bands({"adam": values}, [0, 1], xlabel="epochs", ylabel="loss")
        np.testing.assert_allclose(named(figure, "Adam").y, [0.9, 0.3])
        np.testing.assert_allclose(named(figure, "Adam, all seeds").y, [1.0, 0.5, 0.1, 0.8])
        assert title(figure) == "Adam ends lowest: 0.3" and "3 seeds" in figure.layout.title.subtitle.text

    def test_says_whether_bands_meet(self):
        best, near, far = [[0.9], [0.92]], [[0.91], [0.85]], [[0.5], [0.6]]

        def subtitle(other) -> str:
            figure = seed_bands(
                {"a": best, "b": other}, [1], xlabel="epochs", ylabel="accuracy", shares=True, higher_is_better=True
            )
            assert title(figure) == "a ends highest: 91.0 %"
            return figure.layout.title.subtitle.text.replace("<br>", " ")

        assert "Its band meets that of b." in subtitle(near) and "is clear of that of b." in subtitle(far)


def test_names_at_the_ends_do_not_cover_each_other_and_stay_in_reach():
    names = end_names([(0.5, look("adam"), ""), (0.5, look("sgd"), ""), (0.5, look("lion"), "")], (0, 1), 100)
    places = [name["y"] * 100 + name["yshift"] for name in names]
    assert all(upper - lower >= 14 for upper, lower in zip(places, places[1:], strict=False))
    low = _apart([1.0, 1.0, 0.0], 14)
    assert min(low) >= 0 and all(upper - lower >= 14 for upper, lower in zip(low, low[1:], strict=False))


def test_every_racer_has_a_look_of_its_own():
    looks = [look(name) for name in RACERS]
    assert len({(shape.colour, shape.dash) for shape in looks}) == len({shape.symbol for shape in looks}) == len(RACERS)


def test_powers_of_ten_as_ticks():
    ticks = power_axis([1e-3, 5.0])
    assert ticks["tickvals"] == pytest.approx([1e-3, 1e-2, 0.1, 1, 10])
    assert ticks["ticktext"][3] == "1" and ticks["ticktext"][0] == "10<sup>-3</sup>"


def test_between_two_powers_of_ten_there_are_more_ticks():
    ticks = power_axis([0.09, 1.0])
    assert ticks["ticktext"][:4] == ["0.01", "0.02", "0.05", "0.1"] and "0.5" in ticks["ticktext"]
    assert power_axis([])["tickvals"]


class TestInsideAnOptimizer:
    PATH = descend(RAVINE, Adam(0.3), steps=40)

    def test_curves_are_what_was_felt_and_remembered(self):
        figure = optimizer_state("adam", Adam(0.3), self.PATH, 12)
        for weight, name in enumerate(("first weight", "second weight")):
            drawn = {
                symbol: next(trace.y for trace in figure.data if trace.name == f"{symbol}, {name}")
                for symbol in ("g", "m", "m̂", "v", "v̂", "effective step", "step taken")
            }
            np.testing.assert_allclose(drawn["g"], self.PATH.gradients[:-1, weight])
            for symbol, state in (
                ("m", "m"),
                ("m̂", "m_hat"),
                ("v", "v"),
                ("v̂", "v_hat"),
                ("effective step", "effective_step"),
                ("step taken", "change"),
            ):
                np.testing.assert_allclose(drawn[symbol], self.PATH.states[state][:, weight], rtol=1e-6, atol=1e-12)

    def test_step_is_marked_and_arrow_keys_go_from_step_to_step(self):
        figure = optimizer_state("adam", Adam(0.3), self.PATH, 12)
        assert figure.layout.shapes[0].x0 == figure.layout.meta["place"]["x"] == 12
        assert figure.layout.meta["grain"] == {"x": 1}
        first, second = self.PATH.states["effective_step"][11]
        words = f"the effective step of the first weight is {first / second:.3g} times the other's"
        assert title(figure) == f"Adam, step 12: {words}"
        assert "same effective step, 0.01" in title(optimizer_state("sgd", SGD(), descend(RAVINE, SGD()), 3))

    def test_panels_follow_what_a_rule_keeps(self):
        def panels(racer: str, **settings) -> list[str]:
            optimizer = RACERS[racer](**settings)
            figure = optimizer_state(racer, optimizer, descend(RAVINE, RACERS[racer](**settings), steps=5), 1)
            layout = figure.to_dict()["layout"]
            return [axis["title"]["text"] for key, axis in layout.items() if key.startswith("yaxis")]

        assert panels("sgd") == ["gradient g", "effective step", "step taken"]
        assert panels("adam")[1:3] == ["momentum m ┉ m̂ ━", "squares v ┉ v̂ ━"]
        assert panels("adam", bias_correction=False)[1:3] == ["momentum m", "squares v"]

    def test_angle_between_the_step_and_straight_downhill(self):
        assert title(step_on_map("sgd", RAVINE, descend(RAVINE, SGD()), 5)) == "Step 5: SGD goes straight downhill"
        figure = step_on_map("adam", RAVINE, self.PATH, 12)
        step, slope = self.PATH.points[12] - self.PATH.points[11], -self.PATH.gradients[11]
        angle = np.degrees(np.arccos(step @ slope / np.linalg.norm(step) / np.linalg.norm(slope)))
        assert f"turns {angle:.0f}° away" in title(figure)
        downhill, taken = figure.layout.annotations
        for arrow, way in ((downhill, slope), (taken, step)):
            assert (arrow.ax, arrow.ay) == pytest.approx(tuple(self.PATH.points[11]))
            drawn = np.array([arrow.x - arrow.ax, arrow.y - arrow.ay])
            assert drawn @ way == pytest.approx(np.linalg.norm(drawn) * np.linalg.norm(way))
        assert list(named(figure, "Adam").x) == pytest.approx(self.PATH.points[:13, 0], rel=1e-5)


class TestRaceScene:
    def test_ways_are_those_of_the_race_and_end_where_they_are_lost(self):
        paths = {"adam": descend(RAVINE, Adam(0.3)), "sgd": descend(RAVINE, SGD(0.5))}
        scene = race_scene(RAVINE, paths, {"adam": 0.3, "sgd": 0.5})
        adam, sgd = scene["racers"]
        np.testing.assert_allclose(np.stack([adam["x"], adam["y"]], 1), paths["adam"].points, rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(adam["heights"], paths["adam"].values, rtol=1e-3)
        assert adam["lost"] is None and (adam["label"], adam["rate"]) == ("Adam", 0.3)
        assert len(sgd["x"]) == len(sgd["heights"]) == sgd["lost"] < 20
        assert np.abs(paths["sgd"].points[sgd["lost"]]).max() > 100 >= np.abs(sgd["y"]).max() / 2
        assert scene["finding"][1] == "Climbs instead of descending: SGD."
        json.dumps(scene, allow_nan=False)

    def test_arrival_is_the_step_from_which_on_it_stays(self):
        bowl = SURFACES["bowl"]
        (one,) = race_scene(bowl, {"sgd": descend(bowl, SGD(1.0), steps=9)}, {"sgd": 1.0})["racers"]
        assert one["arrives"] == 1
        (slow,) = race_scene(bowl, {"sgd": descend(bowl, SGD(0.01), steps=9)}, {"sgd": 0.01})["racers"]
        assert slow["arrives"] is None

    @pytest.mark.parametrize("surface", SURFACES)
    def test_map_has_the_proportions_of_the_surface(self, surface: str):
        scene = race_scene(SURFACES[surface], {"sgd": descend(SURFACES[surface], SGD(1e-4), steps=1)}, {"sgd": 1e-4})
        picture = Image.open(io.BytesIO(base64.b64decode(scene["map"].split(",")[1])))
        x_low, x_high, y_low, y_high = scene["bounds"]
        assert picture.width / picture.height == pytest.approx((x_high - x_low) / (y_high - y_low), rel=0.01)
