"""The concepts are Keras': the table of benchmarks/parity.py holds, has a row for everything, and would see a fault."""

import dataclasses
import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("tensorflow")
FILE = Path(__file__).resolve().parent.parent / "benchmarks" / "parity.py"


@pytest.fixture(scope="module")
def parity():
    spec = importlib.util.spec_from_file_location("parity", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", ["activation", "loss", "optimizer", "schedule", "metric"])
def test_every_entry_agrees_with_keras(parity, kind: str) -> None:
    make_rows, registry = parity.KINDS[kind]
    rows = list(make_rows())
    assert {row.name for row in rows} >= registry.keys() - parity.NO_COUNTERPART
    for row in rows:
        assert row.kind == kind and row.good, row
        assert (row.gradients is not None) == (kind in ("activation", "loss"))


@pytest.mark.parametrize("part", ["function", "gradient"])
def test_a_fault_of_a_ten_thousandth_is_seen(parity, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = parity.LOSSES["huber"]

    def wrong(*arguments, **settings):
        return getattr(right, part)(*arguments, **settings) * 1.0001

    monkeypatch.setitem(parity.LOSSES, "huber", dataclasses.replace(right, **{part: wrong}))
    assert [row.name for row in parity.loss_rows() if not row.good] == ["huber"]


def test_another_shape_is_no_agreement(parity) -> None:
    assert parity.difference([1.0, 2.0], [[1.0], [2.0]]) == float("inf")
    assert parity.difference([0.0], [0.0]) == 0.0
