from types import SimpleNamespace

import pytest

from workbench.figures import shuffled_scores, speed_bars, throughput_by_batch


def speed(size, pictures, device="CPU", precision="float32"):
    return SimpleNamespace(device=device, batch_size=size, precision=precision, examples_per_second=pictures)


def said(figure):
    return f"{figure.layout.title.text} {figure.layout.title.subtitle.text}".replace("<br>", " ")


def test_one_line_for_each_device_sorted_by_batch_size():
    figure = throughput_by_batch([speed(64, 2000.0), speed(8, 500.0), speed(8, 700.0, "GPU"), speed(64, 9000.0, "GPU")])
    lines = {trace.name: (list(trace.x), list(trace.y)) for trace in figure.data}
    assert lines == {"CPU": ([8, 64], [500, 2000]), "GPU": ([8, 64], [700, 9000])}
    assert "9,000 pictures a second on the GPU, in batches of 64" in said(figure)
    assert "13 times as many as in batches of 8" in said(figure)


def test_nothing_measured_is_refused():
    with pytest.raises(ValueError, match="at least one speed"):
        throughput_by_batch([])


def test_lines_of_several_precisions_are_told_apart():
    figure = throughput_by_batch([speed(8, 500.0), speed(8, 20.0, precision="mixed_float16")])
    assert [trace.name for trace in figure.data] == ["CPU, float32", "CPU, mixed_float16"]
    assert len({trace.marker.symbol for trace in figure.data}) == 2
    assert "gained nothing" in said(figure)


def test_the_fastest_condition_is_named_and_coloured():
    figure = speed_bars({"float32": 3000.0, "mixed_float16": 30.0}, where="CPU with tensorflow")
    assert "float32 is 100 times as fast as mixed_float16" in said(figure) and "CPU with tensorflow" in said(figure)
    (bars,) = figure.data
    assert list(bars.x) == [3000, 30] and list(bars.text) == ["3,000", "30"]
    assert bars.marker.color[0] != bars.marker.color[1]


def test_a_difference_of_a_few_percent_is_none():
    figure = speed_bars({"copied": 1000.0, "there": 1050.0}, where="CPU")
    assert "less than 20 % apart" in said(figure)
    assert len(set(figure.data[0].marker.color)) == 1


def test_several_rounds_are_drawn_with_their_spread_and_nothing_is_claimed_where_they_meet():
    apart = speed_bars({"float32": [900.0, 1000.0, 1100.0], "mixed_float16": [28.0, 30.0, 90.0]}, where="CPU")
    assert "float32 is 33 times as fast" in said(apart) and "the middle of 3 rounds" in said(apart)
    (bars,) = apart.data
    assert (
        list(bars.x) == [1000, 30]
        and list(bars.error_x.array) == [100, 60]
        and list(bars.error_x.arrayminus) == [100, 2]
    )
    met = speed_bars({"a": [900.0, 2000.0, 2100.0], "b": [500.0, 600.0, 950.0]}, where="CPU")
    assert "a and b: no difference shown" in said(met)
    line = throughput_by_batch([speed(8, 500.0), speed(8, 700.0), speed(8, 600.0), speed(64, 900.0)]).data[0]
    assert list(line.y) == [600, 900] and list(line.error_y.array) == [100, 0]


@pytest.mark.parametrize(
    ("intact", "shuffled", "words"),
    [
        ([0.97, 0.98], [0.89, 0.90], "the CNN loses 8.0"),
        ([0.90, 0.91], [0.95, 0.96], "the CNN gains 5.0"),
        ([0.90, 0.92], [0.90, 0.91], "the CNN hardly changes"),
    ],
)
def test_what_shuffling_cost_is_said_only_where_it_is_more_than_chance(intact, shuffled, words):
    figure = shuffled_scores({"CNN": {"as they are": intact, "shuffled": shuffled}})
    assert words in said(figure)
    assert sorted(value for trace in figure.data[::2] for value in trace.x) == sorted(intact + shuffled)
    assert [trace.x[0] for trace in figure.data[1::2]] == pytest.approx([sum(intact) / 2, sum(shuffled) / 2])
