"""What the Draw page knows: who agrees, what each epoch said, what broken preparation costs, who can read."""

import numpy as np
import pytest

from dashboard.session.epoch_readings import film
from dashboard.session.model_choice import BEST, networks
from dashboard.session.model_reader import reader
from dashboard.session.words import literal
from dashboard.views.draw.breaking import ENOUGH, reads, score
from dashboard.views.draw.settings import DRAW
from dashboard.views.draw.several_models import agreement
from workbench import predict
from workbench.data.drawing import draw
from workbench.errors import ConfigError, ModelError
from workbench.own_digits import OwnDigits
from workbench.settings import SHIPPED_MODEL

SEVEN = [[[60, 60], [200, 60], [120, 240]]]
DIGITS = tuple("0123456789")


def says(winner: int, sure: float = 0.91) -> np.ndarray:
    return np.where(np.arange(10) == winner, sure, (1 - sure) / 9)


@pytest.mark.parametrize(
    ("shares", "title", "words"),
    [
        ([says(7)], "It reads a 7.", "more models"),
        ([says(8), says(8)], "Both read an 8.", "about equally sure: 91.0 %"),
        ([says(7, 0.95), says(7, 0.6), says(7)], "All 3 read a 7.", "Surest: A, 95.0 %. Least sure: B, 60.0 %."),
        ([says(7), says(1), says(7)], "2 of 3 read a 7.", "B reads a 1."),
        ([says(1), says(7), says(1), says(7), says(7)], "3 of 5 read a 7.", "A and C read a 1."),
        ([says(1), says(7)], "No two of them agree.", "A reads a 1; B reads a 7."),
    ],
)
def test_agreement_in_words(shares, title, words):
    said = agreement("ABCDE"[: len(shares)], [DIGITS] * len(shares), shares)
    assert said[0] == title and words in said[1]


def test_networks_of_other_classes_agree_by_name():
    shapes, letters = ("circle", "square"), ("square", "b", "c")
    both = [np.array([0.2, 0.8]), np.array([0.7, 0.2, 0.1])]
    title, words = agreement("AB", [shapes, letters], both)
    assert title == "Both read a square." and words == "Surest: A, 80.0 %. Least sure: B, 70.0 %."
    title, words = agreement("AB", [shapes, letters], [both[0], np.array([0.1, 0.2, 0.7])])
    assert title == "No two of them agree." and words == "A reads a square; B reads a c."


def test_names_are_shown_as_they_are():
    assert literal("a *b* [c](d) $e$") == r"a \*b\* \[c\](d) \$e\$"


def test_an_epoch_answers_as_its_twin_would(trained):
    picture = draw(SEVEN).image
    epoch, twin = reader(trained.folder / "model.keras"), predict.load(trained.folder / "model.onnx")
    np.testing.assert_allclose(epoch.probabilities(picture), twin.probabilities(picture), atol=1e-5)
    np.testing.assert_allclose(epoch.occlusion(picture), twin.occlusion(picture), atol=1e-5)
    assert epoch.classes == twin.classes and epoch.feature_map_names == twin.feature_map_names
    for name, maps in twin.feature_maps(picture).items():
        np.testing.assert_allclose(epoch.feature_maps(picture)[name], maps, atol=1e-4)


def test_a_film_has_what_each_epoch_says(trained, store, put_copy):
    run, picture = put_copy(), draw(SEVEN).image
    (run.folder / "checkpoints" / "epoch-0003.keras").write_bytes(b"damaged")
    shown = film(run, run.epochs_kept(), picture, 10)
    assert shown.epochs == [1, 2, 4]
    for epoch, said in zip(shown.epochs, shown.shares, strict=True):
        np.testing.assert_allclose(said, reader(run.checkpoint(epoch)).probabilities(picture)[0])
    assert film(run, [], picture, 10).shares.shape == (0, 10)


def test_a_long_film_is_thinned_evenly(trained, store, put_copy, monkeypatch):
    monkeypatch.setattr("dashboard.session.epoch_readings.MOST_EPOCHS", 3)
    run = put_copy()
    epochs = film(run, [1, 2, 3, 4], draw(SEVEN).image, 10).epochs
    assert len(epochs) == 3 and epochs[0] == 1 and epochs[-1] == 4


def test_a_run_that_learns_can_be_chosen_and_is_read_at_its_newest_epoch(learning, store):
    choice = networks(store).offered[learning.id]
    assert choice.learning and choice.epochs == (1, 2) and choice.label == "shared, learning now"
    assert choice.file(BEST, store).name == "epoch-0002.keras"
    assert choice.file(1, store).name == "epoch-0001.keras"
    with pytest.raises(ModelError, match="is gone"):
        choice.file(9, store)
    for path in (learning.folder / "checkpoints").iterdir():
        path.unlink()
    assert choice.file(BEST, store) is None


def test_clothes_that_learn_read_no_digits(learning, store):
    path = learning.folder / "config.json"
    path.write_text(path.read_text().replace('"digits"', '"fashion_mnist"'))
    (learning.folder / "data.json").unlink()
    assert list(networks(store).offered) == ["shipped"]


def test_what_broken_preparation_does_in_words():
    assert reads(DIGITS, says(7), says(7, 0.5)) == "still 7, 50.0 %"
    assert reads(DIGITS, says(7), says(3)) == "reads 3, 91.0 %"


def test_broken_preparation_is_scored_on_unseen_digits_until_there_are_own_ones(store):
    found = score(store.root, SHIPPED_MODEL, (("invert", 1),))
    assert found.total == 355 and not found.own
    assert found.right > 340 and found.broken < 100
    for _ in range(ENOUGH):
        OwnDigits(store.root).add(SEVEN, 7, 18)
    found = score(store.root, SHIPPED_MODEL, (("invert", 1),))
    assert found.own and found.total == found.right == ENOUGH
    assert found.broken == 0


def test_faults_in_an_address_come_back():
    setting = DRAW.settings["faults"]
    faults = setting.check(setting.read("invert_turn.-45_shift"))
    assert faults == (("turn", -45), ("shift", 6), ("invert", 1))
    assert setting.check(setting.read(setting.write(faults))) == faults
    with pytest.raises(ConfigError, match="degrees"):
        setting.check(setting.read("turn.999"))
    with pytest.raises(ConfigError, match="Unknown fault"):
        setting.read("smudge")
    with pytest.raises(ConfigError, match="At most 6"):
        DRAW.settings["models"].check("abcdefg")
