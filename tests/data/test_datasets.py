"""Data sets are found, checked and named; nothing ever stands in for anything else."""

import dataclasses
import errno
import gzip
import hashlib
import json
import os
import re
import socket
import struct
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from workbench.data import datasets, download, idx, mnist
from workbench.data.datasets import DATASETS, Dataset
from workbench.data.lookalikes import lookalikes
from workbench.errors import ConfigError, DataError

REAL = Path(os.environ.get("WORKBENCH_DATA", "nowhere"))
needs_mnist = pytest.mark.skipif(not (REAL / "mnist.npz").is_file(), reason="WORKBENCH_DATA holds no mnist.npz")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder, an empty Keras cache, and a network that answers nobody."""
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


def small(n_train: int = 40, n_test: int = 20) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {
        "x_train": rng.integers(0, 256, (n_train, 28, 28), dtype=np.uint8),
        "y_train": np.arange(n_train, dtype=np.uint8) % 10,
        "x_test": rng.integers(0, 256, (n_test, 28, 28), dtype=np.uint8),
        "y_test": np.arange(n_test, dtype=np.uint8) % 10,
    }


PACKED = {name: f"{file}.gz" for name, file in idx.FILES.items()}


def as_idx(array: np.ndarray) -> bytes:
    return struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape) + array.tobytes()


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_says_what_it_is(name):
    dataset = DATASETS[name]
    assert dataset.label and dataset.help.endswith(".") and dataset.licence
    assert len(dataset.classes) == len(set(dataset.classes)) == 10
    assert dataset.digits == (dataset.classes == tuple("0123456789"))


def test_what_has_no_files_says_where_it_comes_from(monkeypatch):
    own = dataclasses.replace(DATASETS["digits"], comes="made when it is asked for")
    monkeypatch.setitem(DATASETS, "own", own)
    monkeypatch.setitem(DATASETS, "nameless", Dataset("L", own.example, ("a",), "H.", "", own.load, (), False))
    assert datasets.available("own") == (True, "made when it is asked for")
    assert datasets.available("nameless") == (True, "always there")


def test_digits_are_always_there(folder):
    assert datasets.available("digits") == (True, "comes with scikit-learn")
    arrays = datasets.load("digits")
    assert arrays.x_train.shape[1:] == (28, 28, 1) and arrays.x_train.dtype == np.uint8
    assert arrays.y_train.dtype == np.int64
    assert len(arrays.x_train) + len(arrays.x_test) == 1797
    assert set(arrays.y_test) == set(range(10))
    shares = np.bincount(arrays.y_test) / np.bincount(np.concatenate([arrays.y_train, arrays.y_test]))
    assert np.all(abs(shares - 0.2) < 0.01)
    assert arrays.x_val is None and "scikit-learn" in arrays.source and "scikit-learn" in repr(arrays)
    assert arrays.digest == datasets.load("digits").digest


def test_digits_look_like_mnist(folder):
    pictures = datasets.load("digits").x_train[..., 0].astype(float)
    rows, columns = np.arange(28)[None, :, None], np.arange(28)[None, None, :]
    ink = pictures.sum(axis=(1, 2))
    for positions in (rows, columns):
        centre = (pictures * positions).sum(axis=(1, 2)) / ink
        assert np.median(abs(centre - 13.5)) <= 0.5
    assert pictures[:, 0].max() == 0  # the box of 20 x 20 never reaches the edge of 28 x 28 by more than its margin
    assert np.percentile(pictures.max(axis=(1, 2)), 5) > 200


def test_no_picture_is_learned_and_tested(folder):
    arrays = datasets.load("digits")
    seen = {picture.tobytes() for picture in arrays.x_train}
    assert sum(picture.tobytes() in seen for picture in arrays.x_test) <= 1  # two people can write the same 8 x 8


@needs_mnist
def test_mnist_is_the_published_one(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    said = []
    arrays = datasets.load("mnist", said.append)
    assert arrays.x_train.shape == (60_000, 28, 28, 1) and arrays.x_test.shape == (10_000, 28, 28, 1)
    assert arrays.y_train[:6].tolist() == [5, 0, 4, 1, 9, 2]
    assert abs(arrays.x_train.mean() / 255 - 0.1307) < 1e-4
    assert str(REAL.resolve()) in arrays.source and any("reading" in message for message in said)
    assert datasets.available("mnist")[0]


@needs_mnist
def test_one_changed_pixel_is_noticed(folder):
    with np.load(REAL / "mnist.npz") as content:
        parts = dict(content)
    parts["x_test"] = parts["x_test"].copy()
    parts["x_test"][17, 3, 3] ^= 1
    np.savez(folder / "mnist.npz", **parts)
    with pytest.raises(DataError, match=r"mnist\.npz is not the published mnist: the content of x_test .* delete it"):
        datasets.load("mnist")


def test_an_own_file_under_a_published_name_is_refused(folder):
    np.savez(folder / "mnist.npz", **small())
    with pytest.raises(DataError, match="not the published mnist.*give it another name"):
        datasets.load("mnist")


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda parts: parts.pop("y_test"), "holds no array y_test"),
        (
            lambda parts: parts.update(x_train=parts["x_train"][:, :20]),
            r"x_train must have the shape \(n, 28, 28\)",
        ),
        (lambda parts: parts.update(x_test=parts["x_test"] / 255), "uint8.*came float64"),
        (lambda parts: parts.update(y_train=parts["y_train"] + 1), "from 0 to 9.*from 1 to 10. Convert it: y - 1"),
        (lambda parts: parts.update(y_train=parts["y_train"][:-1]), "40 pictures and y_train has 39 labels"),
        (lambda parts: parts.update(y_train=parts["y_train"].astype(float)), "y_train must be whole numbers"),
        (
            lambda parts: parts.update(x_train=parts["x_train"][:0], y_train=parts["y_train"][:0]),
            "n at least 1",
        ),
        (lambda parts: parts.update(x_train=np.array([{}, {}])), "cannot be read"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(folder, change, reason):
    parts = small()
    change(parts)
    np.savez(folder / "mnist.npz", **parts)
    with pytest.raises(DataError, match=reason) as caught:
        datasets.load("mnist")
    assert str(folder / "mnist.npz") in str(caught.value)


@pytest.mark.parametrize("damage", ["truncated", "empty", "text", "flipped"])
def test_a_damaged_file_is_named_with_what_to_do(folder, damage):
    path = folder / "mnist.npz"
    np.savez_compressed(path, **small())
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    flipped = content[:middle] + bytes(256) + content[middle + 256 :]
    path.write_bytes({"truncated": content[:middle], "empty": b"", "text": b"not found", "flipped": flipped}[damage])
    with pytest.raises(DataError, match="cannot be read: .*[Dd]elete it") as caught:
        datasets.load("mnist")
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html>", "a page of the web"),
        (b"", "it is empty"),
        (b"\x93NUMPY\x01", "it is one array"),
        (b"\x80\x04\x95", "a pickle, which is not read"),
        (b"\x1f\x8b\x08", "packed by gzip"),
        (b"404: not found", "no archive of arrays"),
    ],
)
@pytest.mark.parametrize("name", ["mnist", "npz:own.npz"])
def test_a_file_of_another_kind_is_called_by_its_kind(folder, name, content, said):
    (folder / name.replace("mnist", "mnist.npz").removeprefix("npz:")).write_bytes(content)
    with pytest.raises(DataError, match=said) as caught:
        datasets.load(name)
    assert "allow_pickle" not in str(caught.value) and "zip" not in str(caught.value).replace("gzip", "").lower()


def test_a_file_in_the_place_of_the_folder_is_called_one(folder, monkeypatch):
    (folder / "mnist.npz").write_bytes(b"")
    monkeypatch.setenv("WORKBENCH_DATA", str(folder / "mnist.npz"))
    with pytest.raises(DataError, match=r"mnist\.npz \(a file: name the folder in which it lies\)"):
        datasets.load("mnist")


def test_the_first_folder_wins_and_a_damaged_file_there_is_not_passed_over(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "PUBLISHED", {"mnist": {}})
    second = tmp_path / "second"
    second.mkdir()
    monkeypatch.setenv("WORKBENCH_DATA", os.pathsep.join([str(folder), str(second)]))
    np.savez(second / "mnist.npz", **small())
    assert datasets.find("mnist") == second.resolve() / "mnist.npz"
    assert len(datasets.load("mnist").x_train) == 40
    (folder / "mnist.npz").write_bytes(b"damaged")
    with pytest.raises(DataError, match="damaged"):
        datasets.load("mnist")


def test_fashion_mnist_is_read_from_what_keras_keeps(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "PUBLISHED", {"fashion_mnist": {}})
    cache, parts = tmp_path / "keras" / "datasets" / "fashion-mnist", small()
    cache.mkdir(parents=True)
    for name, file in PACKED.items():
        (cache / file).write_bytes(gzip.compress(as_idx(parts[name])))
    arrays = datasets.load("fashion_mnist")
    assert np.array_equal(arrays.x_train[..., 0], parts["x_train"]) and np.array_equal(arrays.y_test, parts["y_test"])
    broken = cache / PACKED["x_test"]
    broken.write_bytes(broken.read_bytes()[:-100])
    with pytest.raises(DataError, match="t10k-images-idx3-ubyte.gz cannot be read"):
        datasets.load("fashion_mnist")


@pytest.fixture
def published(monkeypatch):
    """Arrays that count as the published MNIST, others as Fashion-MNIST."""
    parts = {"mnist": small(), "fashion_mnist": small(30, 10)}
    sums = {
        name: {part: hashlib.md5(as_idx(array)).hexdigest() for part, array in arrays.items()}
        for name, arrays in parts.items()
    }
    monkeypatch.setattr(mnist, "PUBLISHED", sums)
    return parts


@pytest.mark.parametrize(
    ("place", "named", "pack"),
    [
        (".", "{}", bytes),
        (".", "{}.gz", gzip.compress),
        (".", "{}.gz", bytes),  # unpacked by a browser that kept the name
        ("MNIST/raw", "{}", bytes),
        ("mnist", "{}.gz", gzip.compress),
    ],
)
def test_the_idx_files_of_mnist_are_read(folder, published, place, named, pack):
    (folder / place).mkdir(parents=True, exist_ok=True)
    for part, file in idx.FILES.items():
        (folder / place / named.format(file)).write_bytes(pack(as_idx(published["mnist"][part])))
    assert datasets.available("mnist")[0] and not datasets.available("fashion_mnist")[0]
    arrays = datasets.load("mnist")
    assert np.array_equal(arrays.x_train[..., 0], published["mnist"]["x_train"])
    assert np.array_equal(arrays.y_test, published["mnist"]["y_test"]) and str(folder) in arrays.source


def test_bare_idx_files_are_told_apart_by_their_labels_and_named_where_they_are_of_neither(folder, published):
    for part, file in idx.FILES.items():
        (folder / file.replace("-idx", ".idx")).write_bytes(as_idx(published["fashion_mnist"][part]))
    assert datasets.find("mnist") is None and datasets.find("fashion_mnist") == folder.resolve()
    assert len(datasets.load("fashion_mnist").x_train) == 30
    (folder / "t10k-labels.idx1-ubyte").write_bytes(as_idx(np.zeros(20, np.uint8)))
    with pytest.raises(DataError, match="has the four IDX files.*as published"):
        datasets.load("fashion_mnist")
    (folder / "t10k-labels.idx1-ubyte").unlink()
    with pytest.raises(DataError, match=r"has train-images\.idx3-ubyte.*lacks t10k-labels-idx1-ubyte"):
        datasets.load("mnist")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "does not begin as an IDX file"),
        (b"<html>", "does not begin as an IDX file"),
        (b"\0\0\x0d\x03" + bytes(12), "does not begin as an IDX file"),  # of floating-point numbers
        (b"\0\0\x08\x03\0\0", "ends within its header"),
        (b"\0\0\x08\x03" + b"\xff" * 12, "more than 100 MB"),
        (gzip.compress(b"\0\0\x08\x03" + b"\xff" * 12, mtime=0), "more than 100 MB"),
        (as_idx(np.zeros((4, 28, 28), np.uint8))[:-1], "not as long as its header says"),
        (as_idx(np.zeros((4, 28, 28), np.uint8)) + b"0", "not as long as its header says"),
    ],
)
def test_an_idx_file_is_measured_before_it_is_read(folder, published, content, said):
    (folder / "mnist").mkdir()
    for part, file in idx.FILES.items():
        (folder / "mnist" / file).write_bytes(as_idx(published["mnist"][part]))
    (folder / "mnist" / idx.FILES["x_train"]).write_bytes(content)
    with pytest.raises(DataError, match=f"train-images-idx3-ubyte cannot be read: .*{said}"):
        datasets.load("mnist")


def as_table(folder, name, parts, part, header=True):
    """Write pictures as Kaggle gives them."""
    rows = [",".join(map(str, [label, *picture.ravel()]))
            for picture, label in zip(parts[f"x_{part}"], parts[f"y_{part}"], strict=True)]  # fmt: skip
    names = [",".join(["label", *(f"pixel{number}" for number in range(784))])] if header else []
    (folder / name).write_text("\n".join(names + rows))


@pytest.mark.parametrize("header", [True, False])
def test_a_table_of_kaggle_is_named_and_the_line_that_turns_it_into_a_data_set_does(folder, monkeypatch, header):
    parts = small()
    as_table(folder, "train.csv", parts, "train", header)
    (folder / "test.csv").write_text(",".join(f"pixel{number}" for number in range(784)))  # without labels
    with pytest.raises(DataError, match=r"has train\.csv: a label and 784 pixels.*workbench doctor"):
        datasets.load("mnist")
    (said,) = lookalikes(code=True)
    monkeypatch.chdir(folder)
    exec(re.search(r"import numpy.*\)\)", said)[0], {})
    arrays = datasets.load(re.search(r"npz:\S+\.npz", said)[0])
    assert len(arrays.x_train) == 33 and len(arrays.x_test) == 7 and datasets.get_dataset("npz:train.npz").digits
    assert np.array_equal(np.concatenate([arrays.x_train, arrays.x_test])[..., 0], parts["x_train"])


def test_two_tables_of_kaggle_become_one_data_set(folder, monkeypatch):
    parts = small()
    for part in ("train", "test"):
        as_table(folder, f"fashion-mnist_{part}.csv", parts, part)
    (said,) = lookalikes(code=True)
    monkeypatch.chdir(folder)
    exec(re.search(r"import numpy.*\]\)", said)[0], {})
    arrays = datasets.load("npz:fashion-mnist_train.npz")
    assert np.array_equal(arrays.x_test[..., 0], parts["x_test"]) and np.array_equal(arrays.y_test, parts["y_test"])


def test_a_folder_that_is_closed_is_called_closed_and_the_next_one_is_searched(folder, tmp_path, monkeypatch):
    closed = folder / "closed"
    monkeypatch.setenv("WORKBENCH_DATA", os.pathsep.join([str(closed), str(folder)]))
    closed.mkdir()

    def shut(of, name, answer):
        """A folder that is closed even to whoever may do everything."""
        before = getattr(of, name)

        def asked(path, *more, **others):
            if Path(path) == closed.resolve() and name != "is_file":
                return answer()
            if Path(path).parent == closed.resolve():
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return before(path, *more, **others)

        monkeypatch.setattr(of, name, asked)

    def refuse():
        raise PermissionError(errno.EACCES, "Permission denied", str(closed))

    shut(Path, "is_file", None)
    shut(os, "listdir", refuse)
    shut(os, "access", bool)
    for name in ("mnist", "npz:own.npz"):
        with pytest.raises(DataError, match=r"closed \(closed to your account: have it opened to reading\)"):
            datasets.load(name)
    assert datasets.find("pen_digits") is None and datasets.offered()
    monkeypatch.setattr(mnist, "PUBLISHED", {"mnist": {}})
    np.savez(folder / "mnist.npz", **small())
    assert len(datasets.load("mnist").x_train) == 40


def test_no_data_and_no_network_says_what_to_do_and_does_not_hang(folder):
    found, sentence = datasets.available("mnist")
    assert not found and "downloaded" in sentence
    said = []
    with pytest.raises(DataError) as caught:
        datasets.load("mnist", said.append)
    message = str(caught.value)
    assert said and "the download failed: there is no connection to" in message and str(folder) in message
    assert "WORKBENCH_DATA" in message and "digits needs no download" in message
    assert "Traceback" not in message and not list((folder.parent / "keras").rglob("*.npz"))


def test_strokes_without_their_file_say_so_and_never_become_plain_mnist(folder):
    found, sentence = datasets.available("mnist_and_strokes")
    assert not found and "pen_digits.json.gz" in sentence
    with pytest.raises(DataError, match="pen strokes are missing.*WORKBENCH_DATA"):
        datasets.load("mnist_and_strokes")


def test_strokes_are_split_by_writer(folder, monkeypatch):
    monkeypatch.setattr(mnist, "PUBLISHED", {"mnist": {}})
    np.savez(folder / "mnist.npz", **small())
    digits = [
        {"label": label, "writer": writer, "strokes": [[[50 + 10 * writer, 40], [60 + label, 300 + label], [200, 420]]]}
        for writer in (1, 2, 25)
        for label in range(10)
    ]
    (folder / "pen_digits.json.gz").write_bytes(gzip.compress(json.dumps(digits).encode()))
    arrays = datasets.load("mnist_and_strokes")
    assert arrays.x_train.shape[1:] == arrays.x_val.shape[1:] == (28, 28, 1)
    # Ten of MNIST's are held back, as many as there are digits of the unseen writer.
    assert np.array_equal(arrays.x_train[:30, ..., 0], small()["x_train"][:30])
    assert len(arrays.x_train) > 30 and (len(arrays.x_train) - 30) % 20 == 0
    assert np.array_equal(arrays.x_val[:10, ..., 0], small()["x_train"][30:])
    assert arrays.y_val[10:].tolist() == list(range(10)) and arrays.x_val.max() == 255
    assert np.array_equal(arrays.x_test[..., 0], small()["x_test"])  # MNIST's own
    assert "pen_digits.json.gz" in arrays.source


@pytest.fixture
def origin(tmp_path, monkeypatch):
    """A server on this machine that has the files of Fashion-MNIST; returns its folder."""
    served = tmp_path / "served"
    (served / mnist.IDX_FOLDER).mkdir(parents=True)
    for name, array in small(4000).items():
        (served / mnist.IDX_FOLDER / PACKED[name]).write_bytes(gzip.compress(as_idx(array), 0))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=served))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(download, "ORIGIN", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setattr(mnist, "PUBLISHED", {"mnist": {}, "fashion_mnist": {}})
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield served
    server.shutdown()
    server.server_close()


def test_a_download_tells_how_far_it_is_and_keras_finds_it_too(folder, origin, tmp_path):
    said = []
    assert len(datasets.load("fashion_mnist", said.append).x_train) == 4000
    assert said[:2] == ["downloading fashion_mnist", "downloading fashion_mnist: 10 % of 3.1 MB"]
    assert said.count("downloading fashion_mnist: 100 % of 3.1 MB") == 1 and len(said) < 50
    kept = tmp_path / "keras" / "datasets" / mnist.IDX_FOLDER  # where `keras.datasets` keeps it
    assert sorted(path.name for path in kept.iterdir()) == sorted(PACKED.values())
    (origin / mnist.IDX_FOLDER / PACKED["x_test"]).unlink()
    said.clear()
    datasets.load("fashion_mnist", said.append)
    assert not any("downloading" in message for message in said)  # what is there is not fetched again


def test_a_download_that_stops_leaves_nothing_half_and_goes_on_where_it_stopped(folder, origin, tmp_path):
    last = origin / mnist.IDX_FOLDER / PACKED["y_test"]
    content = last.read_bytes()
    last.unlink()
    with pytest.raises(DataError, match="the download failed: 127.0.0.1:\\d+ answered with 404"):
        datasets.load("fashion_mnist")
    kept = tmp_path / "keras" / "datasets" / mnist.IDX_FOLDER
    assert len(list(kept.iterdir())) == 3
    last.write_bytes(content)
    assert len(datasets.load("fashion_mnist").x_test) == 20


def test_a_download_of_something_else_is_not_kept(folder, origin, tmp_path):
    (origin / "mnist.npz").write_bytes(b"<html>Please log in</html>")
    with pytest.raises(DataError, match="is not the published mnist.npz"):
        datasets.load("mnist")
    assert not list((tmp_path / "keras").rglob("*.*"))


def test_a_silent_download_is_given_up(folder, monkeypatch):
    monkeypatch.setattr(download, "SILENCE_SECONDS", 0.5)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(download, "ORIGIN", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        with pytest.raises(DataError, match="was silent for"):
            datasets.load("mnist")


def test_a_folder_that_cannot_be_written_is_named(folder, origin, tmp_path):
    (tmp_path / "keras").write_text("a file where the folder would be")
    with pytest.raises(DataError, match="keras/datasets cannot be written"):
        datasets.load("fashion_mnist")


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(ConfigError, match="Did you mean 'fashion_mnist'"):
        datasets.load("fashion-mnist")
