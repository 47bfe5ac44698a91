import numpy as np
import pytest

from workbench.figures import Thinned
from workbench.figures.base.thinning import column, thin


def noisy(count: int, rng: np.random.Generator, start: int = 1) -> list[dict]:
    return [
        {"step": start + index, "loss": loss, "accuracy": accuracy}
        for index, (loss, accuracy) in enumerate(zip(rng.random(count), rng.random(count), strict=True))
    ]


@pytest.fixture(name="rng")
def _rng() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.mark.parametrize("count", [0, 1, 999, 1000])
def test_few_rows_stay_as_they_are(count: int, rng: np.random.Generator):
    rows = noisy(count, rng)
    assert thin(rows) is rows


@pytest.mark.parametrize("limit", [8, 100, 1000])
def test_limit_order_ends_and_extremes_are_kept(limit: int, rng: np.random.Generator):
    rows = noisy(5001, rng)
    kept = thin(rows, limit)
    assert limit / 3 < len(kept) <= limit
    steps = [row["step"] for row in kept]
    assert steps == sorted(set(steps)) and steps[0] == 1 and steps[-1] == 5001
    for name in ("loss", "accuracy"):
        values = [row[name] for row in rows]
        assert {min(values), max(values)} <= {row[name] for row in kept}


def test_every_stretch_keeps_its_own_spike(rng: np.random.Generator):
    rows = noisy(10_000, rng)
    for index in range(500, 10_000, 1000):
        rows[index]["loss"] = 50.0
    assert sum(row["loss"] == 50.0 for row in thin(rows)) == 10


def test_missing_values_are_no_extremes(rng: np.random.Generator):
    rows = noisy(3000, rng)
    for row in rows[::2]:
        row["loss"] = None
    present = [row["loss"] for row in rows if row["loss"] is not None]
    kept = {row["loss"] for row in thin(rows, 50)}
    assert {min(present), max(present)} <= kept


def test_rows_at_one_step_do_not_divide_by_zero():
    assert len(thin([{"step": 7, "loss": float(index)} for index in range(100)], 10)) <= 10


def test_column_reads_null_and_absence_as_nan():
    np.testing.assert_array_equal(column([{"loss": 1}, {"loss": None}, {}], "loss"), np.float32([1, np.nan, np.nan]))
    assert column([], "loss").shape == (0,)


def test_growing_rows_give_the_same_extremes_with_little_kept(rng: np.random.Generator):
    rows, thinned = [], Thinned(limit=200)
    for piece in range(150):
        rows += noisy(37, rng, start=1 + 37 * piece)
        kept = thinned.update(rows)
        assert len(kept) <= 200 and kept[-1] is rows[-1] and kept[0] is rows[0]
    for name in ("loss", "accuracy"):
        values = [row[name] for row in rows]
        assert {min(values), max(values)} <= {row[name] for row in kept}
    assert repr(thinned) == f"Thinned({150 * 37} rows seen, {len(thinned._kept)} kept)" and len(thinned._kept) <= 400


def test_update_reads_only_what_is_new(rng: np.random.Generator):
    class Counted(list):
        """A list that counts what is taken out of it."""

        taken = 0

        def __getitem__(self, place):
            found = super().__getitem__(place)
            Counted.taken += len(found) if isinstance(place, slice) else 1
            return found

        def __iter__(self):
            raise AttributeError("all rows were read again")

    rows, thinned = Counted(noisy(50_000, rng)), Thinned()
    thinned.update(rows)
    Counted.taken = 0
    rows.extend(noisy(5, rng, start=50_001))
    assert thinned.update(rows)[-1]["step"] == 50_005
    assert Counted.taken < 10


def test_a_resumed_run_is_read_again(rng: np.random.Generator):
    thinned, rows = Thinned(), noisy(100, rng)
    thinned.update(rows)
    # As `History` does: what came after the checkpoint is gone, then other batches come.
    rows[:] = rows[:60]
    rows += noisy(50, rng, start=61)
    assert thinned.update(rows) == rows
    rows[:] = rows[:30]
    assert thinned.update(rows) == rows
    assert thinned.update([]) == []
    assert thinned.update(rows) == rows
