"""What is answered about a real run, and how a question gives way, fails, or is forgotten."""

import shutil
from pathlib import Path

import keras
import numpy as np
import pytest

from workbench.data.datasets import load
from workbench.engine import inspector
from workbench.engine.embedding import principal_plane
from workbench.engine.histograms import GRADIENT_EDGES, gradient_counts, sample
from workbench.engine.inspector import answer_next
from workbench.engine.pipeline import split
from workbench.engine.trained_models import saved, scores
from workbench.engine.tsne import neighbours_in_the_plane
from workbench.inspecting import queue
from workbench.inspecting.ask import ask
from workbench.inspecting.inspection import Inspection
from workbench.inspecting.kinds import KINDS
from workbench.inspecting.queue import Standing
from workbench.predict import load as load_twin
from workbench.runs.config import RunConfig
from workbench.runs.store import Run, Store
from workbench.settings import SHIPPED_MODEL


@pytest.fixture(autouse=True)
def _no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "see_to_process", lambda folder: None)


@pytest.fixture
def run(trained: Run, store: Store) -> Run:
    """The shared run, in a store of this test's own."""
    shutil.copytree(trained.folder, store.root / trained.id)
    return store.run(trained.id)


def answer(inspection: Inspection, *, slow: bool = False) -> dict[str, np.ndarray]:
    assert answer_next(queue.store_of(inspection.folder), slow=slow)
    assert inspection.state == "done", inspection.error
    return inspection.result()


def test_explanations_of_a_run_and_of_its_epochs(run: Run) -> None:
    picture = load("digits").x_test[0] / 255
    best = answer(ask(run, "explanations", picture=picture))
    twin = load_twin(run.folder / "model.onnx")
    np.testing.assert_allclose(best["probabilities"], twin.probabilities(picture[None])[0], atol=1e-5)
    assert list(best["grad_cam_layers"]) == list(twin.feature_map_names) and tuple(best["classes"]) == twin.classes
    first = answer(ask(run, "explanations", 1, picture=picture, target=int(best["target"])))
    assert np.abs(first["logits"] - best["logits"]).max() > 0.01


def test_histograms_are_those_of_the_run(run: Run) -> None:
    found = answer(ask(run, "histograms"))
    rows = run.history().layers
    assert list(found["epochs"]) == [0, 1, 2, 3, 4, -1] and found["pictures"] == 256
    assert list(found["layers"]) == [row["layer"] for row in rows[0]["layers"]]
    assert list(found["activations"]) == [row["activation"] for row in rows[0]["layers"]]
    # The run itself wrote how long its weights were, and how much they changed since the row before.
    for earlier, row in zip([None, *rows], rows, strict=False):
        epoch, layers = row["epoch"], row["layers"]
        np.testing.assert_allclose(found["weight_norm"][epoch], [layer["weight"] for layer in layers], rtol=1e-3)
        if earlier and earlier["epoch"] == epoch - 1:  # short epochs have no row each
            np.testing.assert_allclose(found["update"][epoch], [layer["update"] for layer in layers], rtol=2e-3)
    assert rows[0]["epoch"] == 0 and rows[1]["epoch"] == 1
    assert np.isnan(found["update"][[0, -1]]).all()
    best = run.history().end["best_epoch"]
    for name in ("loss", "mean", "gradient_norm", "activation_counts", "gradient_counts"):
        np.testing.assert_allclose(found[name][-1], found[name][best], rtol=1e-4)
    convolutions = found["activations"] == "relu"
    assert (found["dead"][:, convolutions] >= 0).all() and np.isnan(found["saturated"][:, convolutions]).all()
    assert (
        found["activation_counts"].sum(axis=2) == [min(20_000, 256 * units) for units in (10_816, 3872, 576, 10)]
    ).all()
    assert found["activation_edges"][-1][0] == 0 and found["activation_edges"][-1][-1] == 1
    assert found["loss"][0] == pytest.approx(np.log(10), rel=0.3) and found["loss"][best] < found["loss"][0] / 3


def test_histograms_count_what_is_there() -> None:
    counts = gradient_counts(np.array([0, 1e-3, -1e-3, 2e-30, np.nan, 5e7]))
    sizes = (GRADIENT_EDGES[:-1] + GRADIENT_EDGES[1:]) / 2
    assert (
        counts.sum() == 4
        and counts[0] == counts[-1] == 1
        and counts[np.abs(sizes + 3).argmin() + 1] + counts[np.abs(sizes + 3).argmin()] == 2
    )
    many = np.arange(50_000.0)
    assert len(sample(many)) == 20_000 and (sample(many) == sample(many)).all() and len(sample(many[:30])) == 30


def test_an_embedding_holds_what_reaches_the_last_layer(run: Run) -> None:
    found = answer(ask(run, "embedding", test=100, train=10_000))
    arrays = load("digits")
    data = split(arrays, run.config)
    training = found["training"]
    assert (~training).sum() == 100 and training.sum() == len(data.x_train)  # all there are
    for x, y, part in ((arrays.x_test, arrays.y_test, ~training), (data.x_train, data.y_train, training)):
        np.testing.assert_array_equal(found["pictures"][part], x[found["indices"][part]])
        np.testing.assert_array_equal(found["labels"][part], y[found["indices"][part]])
    probabilities = load_twin(run.folder / "model.onnx").probabilities(found["pictures"])
    assert (found["predicted"] == probabilities.argmax(axis=1)).mean() > 0.999
    np.testing.assert_allclose(found["probability"], probabilities.max(axis=1), atol=1e-4)
    picture = found["pictures"][3].astype("float32") / 255
    one = answer(ask(run, "explanations", picture=picture))
    np.testing.assert_allclose(found["features"][3], one["features"], atol=1e-4)
    # The plane, from all singular values.
    centred = found["features"].astype(float) - found["features"].mean(axis=0)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(found["pca_share"], (sizes**2 / (sizes**2).sum())[:2], rtol=1e-3)
    np.testing.assert_allclose(np.abs((found["pca_axes"] * axes[:2]).sum(axis=1)), 1, atol=1e-3)
    placed = (found["features"][:5] - found["pca_mean"]) @ found["pca_axes"].T
    np.testing.assert_allclose(placed, found["pca"][:5], atol=1e-3)
    assert found["input_scale"] == 1 and str(found["layer"]) == "flatten_1"


def test_neighbours_stay_neighbours(run: Run) -> None:
    inspection = ask(run, "tsne", test=60, train=240)
    embedded = answer(Inspection(inspection.folder.with_name(inspection.request["needs"])))
    found = answer(inspection, slow=True)
    assert found["tsne"].shape == (300, 2) and found["divergence"] > 0
    distance = np.linalg.norm(found["tsne"][:, None] - found["tsne"], axis=2) + np.eye(300) * 1e9
    nearest = embedded["labels"][distance.argmin(axis=1)]
    assert (nearest == embedded["labels"]).mean() > 0.85


def test_few_or_equal_points_have_a_place_too() -> None:
    told: list[float] = []
    points, _, perplexity = neighbours_in_the_plane(np.random.rand(8, 3), 30, lambda share, words: told.append(share))
    assert points.shape == (8, 2) and perplexity == pytest.approx(7 / 3) and len(told) > 5 and max(told) <= 1
    for features in (np.ones((12, 5), "float32"), np.random.rand(12, 1).astype("float32")):
        assert np.isfinite(neighbours_in_the_plane(features)[0]).all()
        plane = principal_plane(features)
        assert plane["pca"].shape == (12, 2) and plane["pca_axes"].shape == (2, features.shape[1])
        np.testing.assert_allclose(plane["pca"], (features - plane["pca_mean"]) @ plane["pca_axes"].T, atol=1e-6)


def test_unscaled_inputs_are_read_as_the_run_read_them(store: Store, small: RunConfig, trained: Run) -> None:
    run = store.create(small.replace(fault="unscaled_inputs", filters=trained.config.filters), queued=False)
    shutil.copy(trained.folder / "model.keras", run.folder)
    found = answer(ask(run, "embedding", test=20, train=20))
    model = saved(run.folder / "model.keras", run.config)
    assert found["input_scale"] == 255
    expected = scores(model, found["pictures"][:2].astype("float32"))[1]
    np.testing.assert_allclose(found["features"][:2], keras.ops.convert_to_numpy(expected), rtol=1e-4)


def test_the_shipped_model_is_asked_about_what_is_here(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.engine.subjects.available", lambda name: (name == "digits", ""))
    found = answer(ask(SHIPPED_MODEL, "embedding", test=20, train=30, store=store))
    assert found["features"].shape == (50, 576) and (found["predicted"] == found["labels"]).mean() > 0.9
    histograms = answer(ask(SHIPPED_MODEL, "histograms", store=store))
    assert list(histograms["epochs"]) == [-1] and len(histograms["layers"]) == 7


def test_a_question_gives_way_to_a_run(run: Run, store: Store) -> None:
    inspection = ask(run, "histograms")
    asked = []
    assert answer_next(store, urgent=lambda: asked.append(1) or len(asked) > 2)
    assert inspection.state == "waiting" and not (inspection.folder / "result.npz").exists()
    assert queue.take(store) == inspection.folder


def test_what_cannot_be_answered_fails_with_a_sentence(run: Run, store: Store, monkeypatch) -> None:
    (run.folder / "checkpoints" / "epoch-0002.keras").write_bytes(b"PK nonsense")
    damaged = ask(run, "explanations", 2, picture=np.eye(28))
    wrong = ask(run, "explanations", picture=np.eye(8))
    for inspection, words in ((wrong, "came (8, 8, 1)"), (damaged, "damaged")):
        assert answer_next(store)
        assert inspection.state == "failed" and words in inspection.error
    assert not answer_next(store)

    def broken(inspection: Inspection, report) -> None:
        raise ZeroDivisionError("one by nothing\nat 0x7f")

    monkeypatch.setattr("workbench.engine.explanations.answer", broken)
    wrong.again()
    assert answer_next(store) and wrong.error == "The computation broke off: ZeroDivisionError: one by nothing"


def test_pictures_that_are_not_here_are_not_downloaded(run: Run, store: Store, monkeypatch) -> None:
    monkeypatch.setattr("workbench.engine.subjects.available", lambda name: (False, "gone"))
    inspection = ask(run, "embedding")
    assert answer_next(store) and "not on this machine: gone" in inspection.error


def test_old_answers_are_forgotten(run: Run, store: Store, monkeypatch) -> None:
    monkeypatch.setattr(inspector, "KINDS", {"explanations": KINDS["explanations"].__class__("", {}, kept=2)})
    asked = [ask(run, "explanations", picture=np.eye(28) * share) for share in (0.25, 0.5, 1)]
    for _ in asked:
        assert answer_next(store)
    states = sorted(Standing.read(inspection.folder).state for inspection in asked)
    assert states == ["done", "done", "waiting"] and len(list((run.folder / "inspections").glob("[!.]*"))) == 2


def test_progress_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspector, "REPORT_SECONDS", 0.0)
    told: list[Standing] = []
    write = Standing.write
    monkeypatch.setattr(Standing, "write", lambda self, folder: (told.append(self), write(self, folder))[1])
    answer(ask(run, "embedding", test=300, train=300))
    assert [standing.progress for standing in told] == sorted(standing.progress for standing in told)
    assert len(told) > 5 and all(standing.words.endswith(".") for standing in told[1:])


def test_each_kind_has_a_module() -> None:
    assert set(inspector.MODULES) == set(KINDS)
    assert all(
        (Path(inspector.__file__).parent / f"{name.rsplit('.', 1)[1]}.py").exists()
        for name in inspector.MODULES.values()
    )
