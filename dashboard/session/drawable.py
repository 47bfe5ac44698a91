"""Which networks read drawings, and why another does not."""

from workbench.data.datasets import DATASETS
from workbench.data.example import DataSpec
from workbench.language import tr


def why_no_drawing(dataset: str, data: DataSpec) -> str:
    """Return, in a sentence, why a network that learned from such data does not read drawings; nothing where it does.

    Of a file of one's own it is not known whether its pictures are drawings: grey ones are taken for such.

    Args:
        dataset: the name of the data set.
        data: what it is.
    """
    if not data.example.is_grey:
        return tr("It reads pictures in colour ({example}), and a drawing is ink without colour.", example=data.example)
    if dataset in DATASETS and not data.digits:
        return tr("It learned from {data}, whose pictures are no drawings.", data=data.label)
    return ""
