"""The last hidden layer of an ONNX model, found in its bytes: the same numbers as in its Keras file, or nothing."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from workbench.anatomy.network import Trace
from workbench.anatomy.reading import read_network
from workbench.data.drawing import draw
from workbench.data.sample_strokes import sample
from workbench.onnx_hidden import with_hidden
from workbench.predict import Predictor, load
from workbench.settings import SHIPPED_MODEL

IMAGE = draw(sample("5"), pen_width=18.0).image


def mlp(units):
    """A model as exporters write it: Gemm for each dense layer; without units there is no hidden layer."""
    rng = np.random.default_rng(0)
    sizes = [784, *units, 10]
    nodes = [helper.make_node("Reshape", ["image", "shape"], ["flat"])]
    weights = [numpy_helper.from_array(np.array([-1, 784]), "shape")]
    for place, (rows, columns) in enumerate(zip(sizes, sizes[1:], strict=False)):
        weights.append(numpy_helper.from_array(rng.normal(0, 0.05, (rows, columns)).astype(np.float32), f"w{place}"))
        nodes.append(helper.make_node("MatMul", [f"h{place}" if place else "flat", f"w{place}"], [f"s{place}"]))
        last = place == len(sizes) - 2
        nodes.append(
            helper.make_node(
                *(("Softmax", [f"s{place}"], ["answer"]) if last else ("Relu", [f"s{place}"], [f"h{place + 1}"]))
            )
        )
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 28, 28, 1])
    answer = helper.make_tensor_value_info("answer", TensorProto.FLOAT, ["n", 10])
    graph = helper.make_graph(nodes, "mlp", [image], [answer], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


def test_the_shipped_model_gives_what_its_keras_file_has():
    network = read_network(SHIPPED_MODEL.with_suffix(".keras"))
    wanted = Trace(network, IMAGE).before(len(network.layers) - 1)
    found = load(SHIPPED_MODEL).hidden(np.stack([IMAGE, IMAGE]))
    assert found.shape == (2, 576)
    np.testing.assert_allclose(found[1], wanted, atol=1e-4)


def test_a_model_of_dense_layers_gives_what_the_last_of_them_reads(tmp_path):
    model = mlp([12, 6])
    onnx.save(model, tmp_path / "mlp.onnx")
    weights = [numpy_helper.to_array(each) for each in model.graph.initializer][1:]
    first = np.maximum(IMAGE.reshape(1, -1) @ weights[0], 0)
    np.testing.assert_allclose(
        Predictor(tmp_path / "mlp.onnx").hidden(IMAGE), np.maximum(first @ weights[1], 0), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("content", [b"", b"no model", SHIPPED_MODEL.read_bytes()[:5000], b"\x3a\xff\xff\xff\xff\x0f"])
def test_what_cannot_be_read_gives_nothing(content):
    assert with_hidden(content, "probabilities") is None


def test_an_added_output_is_one_that_onnx_itself_reads():
    content, name = with_hidden(SHIPPED_MODEL.read_bytes(), "probabilities")
    model = onnx.load_model_from_string(content)
    assert [output.name for output in model.graph.output][-1] == name
    assert with_hidden(SHIPPED_MODEL.read_bytes(), "conv2d_1") is None  # no answer of a dense layer
