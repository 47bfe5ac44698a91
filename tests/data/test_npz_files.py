"""A data set of one's own is known from its header, checked at the door, and read where it lies."""

import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from shapes import CLASSES, COLOURS, GREY
from workbench.data import datasets, npz_archive, npz_files, npz_header
from workbench.data.example import DataSpec, Picture
from workbench.data.rows import Rows, join, take
from workbench.errors import ConfigError, DataError
from workbench.runs.config import RunConfig


def parts(**changes: np.ndarray | None) -> dict[str, np.ndarray]:
    """Small arrays as they must be, some of them changed; None takes one away."""
    rng = np.random.default_rng(0)
    found = {
        "x_train": rng.integers(0, 256, (12, 9, 7, 3), dtype=np.uint8),
        "y_train": np.arange(12) % 3,
        "x_test": rng.integers(0, 256, (6, 9, 7, 3), dtype=np.uint8),
        "y_test": np.arange(6) % 3,
    } | changes
    return {name: array for name, array in found.items() if array is not None}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    np.savez(tmp_path / "own.npz", **parts())
    return tmp_path / "own.npz"


@pytest.mark.parametrize(("name", "example"), [(COLOURS, Picture(32, 32, 3)), (GREY, Picture(64, 48))])
def test_what_a_file_holds_is_known_without_loading_it(
    shapes_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, example: Picture
) -> None:
    monkeypatch.setattr(npz_files, "load", lambda *_: pytest.fail("it was loaded"))
    found = datasets.get_dataset(f"npz:{shapes_folder / name}")
    assert (found.example, found.classes, found.label) == (example, CLASSES, name)
    assert not found.digits and "480 pictures to learn from and 90 to test" in found.help


def test_a_file_is_loaded_as_it_was_saved(shapes_folder: Path) -> None:
    arrays = datasets.load(f"npz:{shapes_folder / GREY}")
    with np.load(shapes_folder / GREY) as saved:
        assert all(np.array_equal(getattr(arrays, name).reshape(saved[name].shape), saved[name]) for name in saved
                   if name != "classes")  # fmt: skip
    assert arrays.x_val.shape == (60, 64, 48, 1) and arrays.y_train.dtype == np.int64
    assert str(shapes_folder / GREY) in arrays.source and datasets.available(f"npz:{shapes_folder / GREY}")[0]


def test_classes_without_names_are_counted_and_are_no_digits(tmp_path: Path) -> None:
    labels = np.arange(40) % 10
    pictures = np.zeros((40, 28, 28), np.uint8)
    np.savez(tmp_path / "ten.npz", x_train=pictures, y_train=labels, x_test=pictures, y_test=labels)
    found = datasets.get_dataset(f"npz:{tmp_path / 'ten.npz'}")
    assert found.classes == tuple(f"class {number}" for number in range(10)) and not found.digits


def test_large_arrays_stay_in_the_file_and_are_the_same(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = datasets.load(f"npz:{own}")
    monkeypatch.setattr(npz_archive, "MAPPED_FROM", 0)
    mapped = datasets.load(f"npz:{own}")
    assert isinstance(mapped.x_train, np.memmap) and not isinstance(inside.x_train, np.memmap)
    assert mapped.digest == inside.digest and np.array_equal(mapped.x_train, inside.x_train)
    places = np.array([5, 0, 7])
    some = take(mapped.x_train, places)
    assert isinstance(some, Rows) and some.array is mapped.x_train and some.shape == (3, 9, 7, 3) and len(some) == 3
    assert np.array_equal(some[:2], inside.x_train[[5, 0]]) and np.array_equal(take(some, [2])[:], inside.x_train[[7]])
    assert np.array_equal(np.stack(list(some)), take(inside.x_train, places))
    both = join(some, take(mapped.x_train, [1]))
    assert isinstance(both, Rows) and np.array_equal(both[-1:], inside.x_train[[1]])
    assert np.array_equal(join(some, mapped.x_test), np.concatenate([inside.x_train[places], inside.x_test]))
    np.savez_compressed(own, **parts())  # compressed, nothing can be mapped
    assert not isinstance(datasets.load(f"npz:{own}").x_train, np.memmap)
    monkeypatch.setattr(npz_files, "MOST_IN_MEMORY", 1000)
    with pytest.raises(DataError, match=r"too large to be unpacked.*numpy\.savez, not numpy\.savez_compressed"):
        datasets.load(f"npz:{own}")


OBJECTS = np.array([{}, {}, {}], dtype=object)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"y_test": None}, "lacks y_test. It holds: x_test, x_train, y_train. Wanted is"),
        ({"x_val": parts()["x_test"]}, "lacks y_val"),
        ({"x_train": parts()["x_train"] / 255}, r"came float64.*\(255 \* x\)\.round\(\).astype\('uint8'\) where x"),
        ({"x_train": parts()["x_train"].astype(int)}, r"came int64.*, x\.astype\('uint8'\) where x goes to 255"),
        ({"x_train": np.zeros((12, 3, 9, 7), np.uint8)}, r"channels first.*transpose\(0, 2, 3, 1\)"),
        ({"x_train": np.zeros((12, 9, 7, 4), np.uint8)}, r"a fourth channel.*x\[\.\.\., :3\]"),
        ({"x_train": np.zeros((12, 63), np.uint8)}, "as rows.*reshape"),
        ({"x_train": np.zeros((12, 2, 900, 3), np.uint8)}, r"4 to 512 pixels, 1 or 3.*Came: \(12, 2, 900, 3\)"),
        ({"x_test": np.zeros((6, 9, 8, 3), np.uint8)}, "pictures of 9 × 8 × 3, and x_train of 9 × 7 × 3"),
        ({"y_train": np.eye(3)[np.arange(12) % 3]}, r"whole numbers.*argmax\(axis=1\)"),
        ({"y_train": (np.arange(12) % 3)[:, None]}, r"y\.ravel\(\)"),
        ({"y_train": np.arange(11)}, "12 pictures and y_train has 11 labels"),
        ({"y_train": np.arange(12) - 1}, "between 0 and 10, came -1 to 10"),
        ({"y_train": np.arange(12) + 5000}, "below 1,000, came 5,011"),
        ({"x_test": np.zeros((0, 9, 7, 3), np.uint8), "y_test": np.zeros(0, int)}, "1 to 10,000,000 entries, came 0"),
        ({"y_train": OBJECTS}, "Python objects, which are not read: they could run code"),
        ({"classes": OBJECTS}, "classes holds Python objects.*dtype=str"),
        ({"classes": np.arange(3)}, "classes must be up to 1,000 names.*circle"),
        ({"classes": np.array(["a", "a", "b"])}, "two classes have the name 'a'"),
        ({"classes": np.array(["a", "\x1b[2J", "b"])}, "letters that can be shown"),
        ({"classes": np.array(["a"])}, "2 to 1,000 classes, came 1"),
        ({"classes": np.array(["a", "b"])}, "between 0 and 1, came 0 to 2"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_file_is_named_with_what_is_wrong_and_how_to_mend_it(tmp_path: Path, changes, reason) -> None:
    np.savez(path := tmp_path / "own.npz", **parts(**changes))
    with pytest.raises(DataError, match=reason) as caught:
        datasets.load(f"npz:{path}")
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "longer", "shorter", "python", "version"])
def test_a_damaged_file_is_a_sentence(own: Path, damage: str) -> None:
    content = own.read_bytes()
    shape = content.index(b"(12, 9, 7, 3)")
    own.write_bytes({
        "cut": content[: len(content) // 2], "empty": b"", "text": b"not found",
        "longer": content.replace(b"(12, 9, 7, 3)", b"(99, 9, 7, 3)", 1),
        "shorter": content.replace(b"(12, 9, 7, 3)", b"(11, 9, 7, 3)", 1),
        "python": content[:shape] + b"exit(7777777)" + content[shape + 13 :],
        "version": content.replace(b"\x93NUMPY\x01", b"\x93NUMPY\x09", 1),
    }[damage])  # fmt: skip
    with pytest.raises(DataError, match="own.npz cannot be read: .*It is damaged.*Wanted is"):
        datasets.get_dataset(f"npz:{own}")
    found, sentence = datasets.available(f"npz:{own}")
    assert not found and "damaged" in sentence


def test_sizes_that_only_a_header_claims_are_not_believed(tmp_path: Path) -> None:
    for number, shape in enumerate([(10**12, 28, 28), (10**7, 512, 512, 3), (4,) * 30]):
        head = str({"descr": "|u1", "fortran_order": False, "shape": shape}).encode().ljust(245) + b"\n"
        with zipfile.ZipFile(path := tmp_path / f"{number}.npz", "w") as archive:
            for name in npz_header.NEEDED:
                archive.writestr(f"{name}.npy", b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head)
        with pytest.raises(DataError, match="not as long as its header says"):
            datasets.get_dataset(f"npz:{path}")


def test_a_file_that_is_nowhere_says_where_it_was_looked_for(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    with pytest.raises(DataError, match=f"There is no file gone.npz. Say where .* Searched there: {tmp_path}"):
        datasets.load("npz:gone.npz")
    assert datasets.label_of("npz:/far/away/gone.npz") == "gone.npz" and not datasets.available("npz:gone.npz")[0]


def test_a_name_is_kept_so_that_any_process_finds_the_file(own: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path)
    config = RunConfig.make(dataset=RunConfig.parse("dataset", " npz:own.npz "))
    assert config.dataset == f"npz:{own}" and RunConfig.from_json(config.to_json()) == config
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    assert RunConfig.make(dataset="npz:own.npz").dataset == "npz:own.npz"  # it may move with its folder
    assert RunConfig.make(dataset="npz:/gone.npz").dataset == "npz:/gone.npz"  # so a run opens without it
    for name in ("npz:", "npz:own", "npz:own.txt", "npz:\x1b.npz", "npz:" + "x" * 2000 + ".npz"):
        with pytest.raises(ConfigError, match="must be named npz:PATH.npz"):
            RunConfig.make(dataset=name)


def test_the_form_is_offered_files_of_this_kind_and_no_others(own: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    np.savez(tmp_path / "weights.npz", kernel=np.zeros(3))
    np.savez(tmp_path / "mnist.npz", **parts())  # a published name, with whatever in it
    (tmp_path / "damaged.npz").write_bytes(b"")
    offered = datasets.offered()
    assert list(offered) == [*datasets.DATASETS, "npz:own.npz"] and offered["npz:own.npz"] == "own.npz"


def test_an_example_says_what_it_is() -> None:
    grey, colours = Picture(64, 48), Picture(32, 32, 3)
    assert grey.shape == (64, 48, 1) and grey.is_grey and not colours.is_grey and str(colours) == "32 × 32 × 3"
    assert DataSpec("Digits", Picture(16, 16), datasets.DIGITS).digits
    assert not DataSpec("Colours", Picture(28, 28, 3), datasets.DIGITS).digits
    for wrong in ((3, 28, 1), (28, 513, 1), (28, 28, 2)):
        with pytest.raises(DataError, match="4 to 512 pixels.*1 channel"):
            Picture(*wrong)
