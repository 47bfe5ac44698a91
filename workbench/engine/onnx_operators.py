"""What the conversion to ONNX does not know of TensorFlow's operations. Importing this teaches it."""

from typing import Any

import numpy as np
from tf2onnx import utils
from tf2onnx.handler import tf_op


@tf_op("Erfc")
class Erfc:
    """The complement of the error function, `erfc(x) = 1 - erf(x)`: Keras writes GELU with it; ONNX has only `Erf`."""

    @classmethod
    def version_9(cls, graph: Any, node: Any, **settings: Any) -> None:
        """Put `1 - Erf(x)` in the place of `Erfc(x)`; 9 is the version of ONNX' operators that brought `Erf`."""
        number = graph.get_dtype(node.output[0])
        shape = graph.get_shape(node.output[0])
        graph.remove_node(node.name)
        erf = graph.make_node("Erf", node.input, op_name_scope=node.name, shapes=[shape], dtypes=[number])
        one = graph.make_const(utils.make_name("one"), np.ones((), utils.map_onnx_to_numpy_type(number)))
        graph.make_node(
            "Sub", [one.output[0], erf.output[0]], name=node.name, outputs=node.output, shapes=[shape], dtypes=[number]
        )
