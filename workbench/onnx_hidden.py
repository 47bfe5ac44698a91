"""The last hidden layer of an ONNX model, which its file does not give away: found in the graph, and made an output.

A file of ONNX is a message of protocol buffers: fields of a number, a kind and a value. Only what leads from the answer
back to its last dense layer is read, so that nothing has to load the `onnx` package, which takes a second. And as a
message that comes in two parts is the two parts merged, an output is added by writing it behind the file's end.

Reference: onnx.proto (ModelProto, GraphProto, NodeProto); Protocol Buffers, Encoding.
"""

from collections.abc import Iterator
from typing import NamedTuple

GRAPH, NODE, OUTPUT = 7, 1, 12  # of a model; of a graph
INPUTS, OUTPUTS, OPERATION = 1, 2, 4  # of a node
NAME = 1  # of an output
_DENSE = ("MatMul", "Gemm")
# What may stand between the answer and the sums of the last dense layer, and changes no hidden layer.
_BEHIND = ("Softmax", "Add", "Identity", "Cast", "Sigmoid", "Reshape")
_MOST_STEPS = 12


class _Node(NamedTuple):
    operation: str
    inputs: list[str]


def with_hidden(model: bytes, answer: str) -> tuple[bytes, str] | None:
    """Return a model that also gives what its last dense layer reads, and the name of that output.

    Args:
        model: the content of an ONNX file.
        answer: the output that tells the probabilities.

    Returns:
        None where the model has no such layer, or is written in a way that is not known here.
    """
    try:
        graph = memoryview(model)
        made_by = {
            name: node
            for part in _fields(graph, GRAPH)
            for text in _fields(part, NODE)
            for node, names in [_node(text)]
            for name in names
        }
        name = answer
        for _ in range(_MOST_STEPS):
            node = made_by[name]
            if node.operation in _DENSE:
                hidden = node.inputs[0]
                # Not where it reads the picture itself: then there is no hidden layer.
                return (_and_output(model, hidden), hidden) if hidden in made_by else None
            if node.operation not in _BEHIND:
                return None
            name = next(name for name in node.inputs if name in made_by)
    except (KeyError, IndexError, StopIteration, ValueError, UnicodeDecodeError):
        pass
    return None


def _node(text: memoryview) -> tuple[_Node, list[str]]:
    inputs, outputs, operations = (
        [bytes(value).decode() for value in _fields(text, number)] for number in (INPUTS, OUTPUTS, OPERATION)
    )
    return _Node(operations[0], inputs), outputs


def _fields(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """Yield the values of all fields with a number that hold text, bytes, or a message."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        kind = key & 7
        if kind == 2:
            length, at = _number(message, at)
            if at + length > len(message):
                raise ValueError  # cut off
            if key >> 3 == wanted:
                yield message[at : at + length]
            at += length
        elif kind == 0:
            _, at = _number(message, at)
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise ValueError  # no kind that ONNX writes


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """Return the whole number that begins at a place, seven bits in each byte, and the place behind it."""
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _and_output(model: bytes, name: str) -> bytes:
    return model + _field(GRAPH, _field(OUTPUT, _field(NAME, name.encode())))


def _field(number: int, value: bytes) -> bytes:
    return _written(number << 3 | 2) + _written(len(value)) + value


def _written(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])
