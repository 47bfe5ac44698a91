"""The ONNX twin of a Keras model: what the dashboard predicts with.

`python -m workbench.engine.export MODEL TWIN SETTINGS CLASSES TITLE` makes one in a process of its own: the files, the
settings of the run and the names of its classes as JSON, and what people call it.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import keras

from workbench.engine.trained_models import convolution_outputs, saved
from workbench.errors import ModelError, WorkbenchError
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.files import write_atomically


def export_twin(model_path: Path, onnx_path: Path, config: RunConfig, classes: Sequence[str], title: str) -> None:
    """Write the ONNX twin of a saved Keras model.

    Input `image` of shape (n, height, width, channels), float32, 0 to 1. Output `probabilities` of shape (n, classes),
    then one output for each convolution, of shape (n, h, w, filters), named like its layer: what leaves its activation.
    Metadata: `classes` and `feature_maps` (JSON lists), `title`.

    Args:
        model_path, onnx_path: the files.
        config: the settings that it was trained with.
        classes: the names of its classes.
        title: what people call it.

    Keras exports from TensorFlow best; under another backend this calls itself in a process with TensorFlow.

    Raises:
        ModelError: the conversion failed; the message says why.
    """
    if keras.config.backend() == "tensorflow":
        _export(model_path, onnx_path, config, classes, title)
        return
    command = [
        sys.executable,
        "-m",
        "workbench.engine.export",
        str(model_path),
        str(onnx_path),
        config.to_json(),
        json.dumps(classes),
        title,
    ]
    done = subprocess.run(command, env={**os.environ, "KERAS_BACKEND": "tensorflow"}, capture_output=True, text=True)
    if done.returncode:
        raise ModelError(
            tr(
                "The conversion to ONNX needs TensorFlow, and a process with it ended with: {last_line}",
                last_line=_last_line(done.stderr),
            )
        )


def _export(model_path: Path, onnx_path: Path, config: RunConfig, classes: Sequence[str], title: str) -> None:
    import onnx

    import workbench.engine.onnx_operators  # noqa: F401  (here: loading it takes a second, which no run waits for)

    network = saved(model_path, config)  # always in 32 bits, whatever it was trained in: processors read those fastest
    maps = convolution_outputs(network)
    twin = keras.Model(network.inputs, [network.outputs[0], *maps.values()])
    names = ["probabilities", *maps]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twin.onnx"
        with warnings.catch_warnings():
            # Keras looks for a name that NumPy took away, before it hands the model to tf2onnx.
            warnings.filterwarnings("ignore", "In the future `np.object`", FutureWarning)
            image = keras.InputSpec(shape=(None, *network.input_shape[1:]), dtype="float32", name="image")
            twin.export(path, format="onnx", verbose=False, input_signature=[image])
        graph = onnx.load(path)
    _rename(graph, names)
    onnx.helper.set_model_props(
        graph, {"classes": json.dumps(classes), "feature_maps": json.dumps(list(maps)), "title": title}
    )
    onnx.checker.check_model(graph)
    write_atomically(onnx_path, graph.SerializeToString(), durable=True)


def _rename(graph: "onnx.ModelProto", names: list[str]) -> None:  # noqa: F821
    """Give the outputs (and the input) of an exported graph the names of the contract."""
    new = {output.name: name for output, name in zip(graph.graph.output, names, strict=True)}
    new[graph.graph.input[0].name] = "image"
    for value in (*graph.graph.input, *graph.graph.output):
        value.name = new[value.name]
    for node in graph.graph.node:
        for places in (node.input, node.output):
            places[:] = [new.get(place, place) for place in places]


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""


def main(arguments: list[str]) -> int:
    """Run as a program; errors go to standard error as one sentence."""
    try:
        model, twin, settings, classes, title = arguments
        export_twin(Path(model), Path(twin), RunConfig.from_json(settings), json.loads(classes), title)
    except WorkbenchError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(tr("The model cannot be read, its file may be damaged: {error}", error=error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
