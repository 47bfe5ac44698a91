"""How large a run will be, and which epochs stay where all of them are too large."""

import shutil
from types import SimpleNamespace

import pytest

from workbench.runs import disk
from workbench.runs.disk import epoch_bytes, forecast, run_bytes, size, stride, superfluous
from workbench.runs.presets import preset

LARGE = preset("textbook_mlp").replace(units=(4096, 4096), optimizer="adam", epochs=20)


def test_the_file_of_an_epoch_is_as_large_as_foretold(trained):
    file = trained.checkpoint(1)
    assert epoch_bytes(trained.config) == pytest.approx(file.stat().st_size, rel=0.2)
    for optimizer, arrays in (("sgd", 1), ("momentum", 2), ("rmsprop", 2), ("adam", 3)):
        config = preset("fast_cnn").replace(**({"optimizer": "sgd", "momentum": 0.9} if optimizer == "momentum" else
                                               {"optimizer": optimizer, "momentum": 0.0}))  # fmt: skip
        assert epoch_bytes(config) == 4 * 29_354 * arrays


def test_a_large_network_is_foretold_and_thinned():
    assert size(epoch_bytes(LARGE)) == "240 MB"  # 784 x 4096, 4096 x 4096, 4096 x 10, three numbers for each
    assert stride(LARGE) == 8 and stride(preset("fast_cnn").replace(epochs=1000)) == 1
    assert run_bytes(LARGE) < 2.5e9 < 20 * epoch_bytes(LARGE)


def test_which_epochs_stay():
    kept: list[int] = []
    for epoch in range(1, 21):
        kept.append(epoch)
        best = min(epoch, 6)
        kept = [each for each in kept if each not in superfluous(kept, 8, best)]
        assert {1, epoch, best} <= set(kept) and len(kept) <= 6
    assert kept == [1, 6, 8, 16, 19, 20]
    assert superfluous(range(1, 21), 1, 3) == []


def test_only_what_is_large_is_said_and_that_there_is_no_room(tmp_path, monkeypatch):
    assert forecast(preset("fast_cnn"), tmp_path) == ""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10**12))
    words = forecast(LARGE, tmp_path / "runs")
    assert "240 MB for each epoch" in words and "One epoch of 8 is kept" in words and "free" not in words
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10**9))
    assert "Only 1.0 GB are free." in forecast(LARGE, tmp_path / "runs")
    assert disk.MOST_BYTES == 1_000_000_000
