"""An ONNX file as ONNX Runtime opens it; what is wrong with one, in a sentence."""

import re
from pathlib import Path

import onnxruntime
from pydantic_core import from_json

from workbench.errors import ModelError
from workbench.language import tr
from workbench.printable import brief, printable


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Start ONNX Runtime with a model file."""
    if not path.is_file():
        raise ModelError(
            tr("There is no model file {path}. A run has one when it has ended: model.onnx in its folder.", path=path)
        )
    if path.stat().st_size == 0:
        raise ModelError(
            tr("The model file {path} is empty: it was not written to its end. Export or train it again.", path=path)
        )
    options = onnxruntime.SessionOptions()
    # Measured on two cores, while something else computes: a second thread reads one picture no faster (0.03 ms), and
    # 200 of them slower (18 ms instead of 10). Memory kept for later gains nothing with pictures this small.
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 4  # what goes wrong is raised, and said in a sentence
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has a dozen kinds without a common base
        kind = tr(" Keras' own files (.keras) have an ONNX twin beside them.") if path.suffix == ".keras" else ""
        raise ModelError(
            tr(
                "The file {path} is damaged, or no ONNX model.{kind} ONNX Runtime says: {reason}",
                path=path,
                kind=kind,
                reason=reason_of(error),
            )
        ) from None


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
    return re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : (Load model from .* failed:)?", "", line)[:300]
