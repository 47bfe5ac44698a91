"""An ONNX file as ONNX Runtime opens it; what is wrong with one, in a sentence."""

import re
import zipfile
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from pydantic_core import from_json

from workbench.errors import ModelError
from workbench.language import later, tr
from workbench.onnx_hidden import with_hidden
from workbench.printable import brief, printable

_KERAS = later(
    "A network that was trained here has a twin that can be read, model.onnx in the folder of its run. Of any other, "
    "Keras writes one: keras.models.load_model({path!r}).export('model.onnx', format='onnx'). Load only files of "
    "people whom you trust."
)
_EXPORT = later("Have the program that made it write an ONNX file.")
AT_ONCE = 32  # pictures: more are no faster, and what they need of memory is not given back
# Where a sign stands in a file that is no ONNX model, the sign, what kind of file that is, and what to do. None is
# opened: some of them could run code.
_OTHERS = (
    (0, b"\x89HDF", later("a model as older versions of Keras wrote it (HDF5)"), _KERAS),
    (0, b"\x80", later("a pickle, which is not read: it could run code"), _EXPORT),
    (4, b"TFL3", later("a model of TensorFlow Lite"), _EXPORT),
    (0, b"<", later("a page of the web, such as a log-in"), later("Download the file again.")),
)
# What ONNX Runtime says of a model that a newer version of ONNX wrote: the model's version, and the newest it knows.
_NEWER = (
    re.compile(r"IR version: (\d+), max supported IR version: (\d+)"),
    re.compile(r"Opset (\d+) is under development.*till opset (\d+)", re.S),
)


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Start ONNX Runtime with a model file."""
    if (path / "saved_model.pb").is_file():
        raise _other(path, tr("a model of TensorFlow (a SavedModel, which is a folder)"), tr(_EXPORT))
    if not path.is_file():
        raise ModelError(
            tr("There is no model file {path}. A run has one when it has ended: model.onnx in its folder.", path=path)
        )
    if path.stat().st_size == 0:
        raise ModelError(
            tr("The model file {path} is empty: it was not written to its end. Export or train it again.", path=path)
        )
    _refuse_others(path)
    return _session(path, path)


class HiddenLayer:
    """What the last dense layer of a model reads; called with pictures, it returns it, (n, d) float32.

    A second session gives it, which is opened when somebody asks. None comes where there is no such layer, or none
    that can be found.

    Args:
        path: a file that `open_session` opens.
        pictures: its input.
        answer: its output that tells the probabilities.
    """

    def __init__(self, path: Path, pictures: str, answer: str) -> None:
        self._path, self._pictures, self._answer = path, pictures, answer

    @cached_property
    def _opened(self) -> tuple[onnxruntime.InferenceSession, str] | None:
        try:
            found = with_hidden(self._path.read_bytes(), self._answer)
            return None if found is None else (_session(self._path, found[0]), found[1])
        except (OSError, ModelError):  # its weights lie in files beside it, say
            return None

    def __call__(self, pictures: np.ndarray) -> np.ndarray | None:
        """Return what the layer reads of each of some pictures, float32 as the model takes them."""
        if self._opened is None:
            return None
        session, name = self._opened
        starts = range(0, max(len(pictures), 1), AT_ONCE)
        parts = [session.run([name], {self._pictures: pictures[at : at + AT_ONCE]})[0] for at in starts]
        return np.concatenate([np.asarray(part, np.float32) for part in parts]).reshape(len(pictures), -1)


def _session(path: Path, model: Path | bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Measured on two cores, while something else computes: a second thread reads one picture no faster (0.03 ms), and
    # 200 of them slower (18 ms instead of 10). Memory kept for later gains nothing with pictures this small.
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 4  # what goes wrong is raised, and said in a sentence
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has a dozen kinds without a common base
        if newer := next((found for pattern in _NEWER if (found := pattern.search(str(error)))), None):
            raise ModelError(
                tr(
                    "{path} was made for a newer ONNX Runtime: it is written in version {version} of its format, and "
                    "up to {known} can be read here. Export it for an older one (in Keras: opset_version=15), or "
                    "install a newer onnxruntime.",
                    path=path,
                    version=newer[1],
                    known=newer[2],
                )
            ) from None
        raise ModelError(
            tr(
                "The file {path} is damaged, or no ONNX model. ONNX Runtime says: {reason}",
                path=path,
                reason=reason_of(error),
            )
        ) from None


def _refuse_others(path: Path) -> None:
    """Say what kind of file this is, where its beginning tells that it is no ONNX model."""
    with path.open("rb") as file:
        begin = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if begin.startswith(b"PK"):
        names = _names_in_archive(path)
        if "model.weights.h5" in names:
            raise _other(path, tr("a Keras model (.keras)"), tr(_KERAS, path=str(path)))
        what = (
            tr("a model of PyTorch, which is not read: it could run code")
            if any(name.endswith("data.pkl") for name in names)
            else tr("a zip archive")
        )
        raise _other(path, what, tr(_EXPORT))
    for place, sign, what, advice in _OTHERS:
        if begin[place:].startswith(sign):
            raise _other(path, tr(what), tr(advice, path=str(path)))


def _names_in_archive(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return []


def _other(path: Path, what: str, advice: str) -> ModelError:
    return ModelError(tr("{path} is no ONNX model. It is {what}. {advice}", path=path, what=what, advice=advice))


def names_in(text: str, path: Path) -> tuple[str, ...]:
    """Read a JSON list of names from the metadata of a model."""
    try:
        names = from_json(text)
        if isinstance(names, list):
            return tuple(printable(str(name)) for name in names)
    except ValueError:
        pass
    raise ModelError(
        tr(
            "The metadata of {path} are damaged: a list of names was expected, came {text}.",
            path=path,
            text=brief(text),
        )
    )


def described(values: list) -> str:
    """Return inputs or outputs of a model in words: names, shapes and types."""
    return ", ".join(f"{value.name} {value.shape} {value.type}" for value in values) or "none"


def reason_of(error: Exception) -> str:
    """Return what ONNX Runtime says, in one line, without the numbers and names that come before it."""
    line = (str(error).strip() or type(error).__name__).splitlines()[0]
    line = re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : (Load model from .* failed:)?", "", line)
    return re.sub(r"^\S+\.(cc|h):\d+ .*\) (?=\S)", "", line)[:300]  # where in its own source it noticed
