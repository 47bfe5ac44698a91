"""Reading a `.keras` file without Keras: a zip with `config.json`, and `model.weights.h5` that h5py understands."""

import io
import math
import zipfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import from_json

from workbench.anatomy.network import KINDS, Layer, Network
from workbench.concepts.activations import ACTIVATIONS
from workbench.errors import ConfigError, DataError, ModelError
from workbench.language import later, tr

# Far more than the networks of a learner take; a small file can claim any size, or unpack to it.
MOST_BYTES = {"config.json": 8 * 1024**2, "model.weights.h5": 2 * 1024**3}
MOST_PIXELS = 4 * 1024**2  # numbers in one picture
TOO_LARGE = later("it would take more memory than a network of this kind needs")


def read_network(path: Path | str) -> Network:
    """Return the network of a `.keras` file, the same one again while the file stays as it is.

    A checkpoint serves as well: the optimizer's state in it is passed over.

    Raises:
        ModelError: the file is missing, damaged, or holds a network of another kind than those made here.
    """
    path = Path(path)
    try:
        facts = path.stat()
        if not path.is_file():  # who opens a pipe waits for ever
            raise FileNotFoundError
    except OSError:
        raise ModelError(
            tr("There is no model file {path}. A run keeps one for every epoch, once it is over.", path=path)
        ) from None
    return _read(path.resolve(), facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, size: int, modified: int) -> Network:
    try:
        with zipfile.ZipFile(path) as archive:
            config = from_json(_member(archive, "config.json"))  # has a limit of nesting
            weights = _weights(_member(archive, "model.weights.h5"))
        return _network(config, weights, path)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        EOFError,
        IndexError,
        MemoryError,
        ConfigError,
    ) as error:
        raise ModelError(
            tr(
                "The model file {path} cannot be read: it is damaged, or was not written to its end "
                "({reason}). Train it again, or choose another epoch.",
                path=path,
                reason=_reason(error),
            )
        ) from None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_BYTES[name]:  # no more than that is unpacked, whatever comes
        raise ValueError(tr(TOO_LARGE))
    return archive.read(name)


def _weights(content: bytes) -> dict[str, tuple[np.ndarray, ...]]:
    """Return the arrays of each layer by its name, which the file keeps as an attribute beside them."""
    import h5py  # here: it takes a third of a second, which no other page should wait for

    found, room = {}, MOST_BYTES["model.weights.h5"] // 4
    with h5py.File(io.BytesIO(content), "r") as file:
        for group in file["layers"].values():
            arrays = group["vars"]
            numbers = sorted(arrays, key=int)
            room -= sum(arrays[number].size for number in numbers)
            if room < 0:
                raise ValueError(tr(TOO_LARGE))
            found[arrays.attrs["name"]] = tuple(np.asarray(arrays[number], np.float32) for number in numbers)
    return found


def _network(config: dict[str, Any], weights: dict[str, tuple[np.ndarray, ...]], path: Path) -> Network:
    if config["class_name"] != "Sequential":
        raise ModelError(
            tr(
                "{path} holds a network of the kind {class_name}. Only layers in one row, as the workbench "
                "makes them, can be looked into.",
                path=path,
                class_name=config["class_name"],
            )
        )
    layers: list[Layer] = []
    shape: tuple[int, ...] = ()
    picture: tuple[int, ...] = ()
    for entry in config["config"]["layers"]:
        kind, settings = entry["class_name"], entry["config"]
        if kind == "InputLayer":
            picture = shape = tuple(settings["batch_shape"][1:])
            if math.prod(shape) > MOST_PIXELS:
                raise ValueError(tr(TOO_LARGE))
            continue
        layer = Layer(settings["name"], kind, settings, weights.get(settings["name"], ()), shape, ())
        _check(layer, path)
        try:
            shape = layer.forward(np.zeros((1, *shape), np.float32)).shape[1:]
        except DataError as error:
            raise ModelError(
                tr("In {path}, the weights of {layer} do not fit: {error}", path=path, layer=layer.name, error=error)
            ) from None
        layers.append(replace(layer, shape=shape))
    if not layers or len(picture) != 3:
        raise ModelError(tr("{path} holds no network that reads pictures.", path=path))
    return Network(tuple(layers), picture)


def _check(layer: Layer, path: Path) -> None:
    """Refuse what would be computed wrongly rather than show something that is not so."""
    if layer.kind not in KINDS:
        raise ModelError(
            tr(
                "{path} has a layer of the kind {kind}. What can be looked into: {kinds}.",
                path=path,
                kind=layer.kind,
                kinds=", ".join(KINDS),
            )
        )
    settings = layer.settings
    wanted = {"groups": 1, "dilation_rate": [1, 1], "data_format": "channels_last", "axis": -1}
    odd = [name for name, value in wanted.items() if settings.get(name, value) not in (value, [value])]
    if layer.activation not in ACTIVATIONS:
        odd.append("activation")
    if odd:
        raise ModelError(
            tr(
                "The layer {layer} in {path} has {first_odd} = {get!r}, which cannot be looked into here.",
                layer=layer.name,
                path=path,
                first_odd=odd[0],
                get=settings.get(odd[0]),
            )
        )


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
