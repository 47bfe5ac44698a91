"""`workbench predict` answers nothing for sure where it is doubtful whether there is one digit."""

import json

from workbench.cli import main

SEVEN = [[[60, 60], [130, 60], [200, 60], [160, 150], [120, 240]]]
BESIDE = [[[x + 200, y] for x, y in SEVEN[0]]]


def test_two_digits_and_a_dot_are_no_answer_but_a_guess(tmp_path, capsys):
    items = [{"strokes": strokes} for strokes in (SEVEN, SEVEN + BESIDE, [[[100, 100]]])]
    (tmp_path / "strokes.json").write_text(json.dumps(items))
    assert main(["predict", "--strokes", str(tmp_path / "strokes.json"), "--pen-width", "12"]) == 1
    one, two, dot = map(json.loads, capsys.readouterr().out.splitlines())
    assert one["digit"] == 7 and "guess" not in one
    assert two["digit"] is two["probabilities"] is None and two["guess"] in range(10)
    assert "item 2: There seem to be two digits." in two["error"]
    assert dot["digit"] is None and "This is a dot." in dot["error"]
