"""Which data set a notebook learns from: MNIST where it can be had, else the digits that are always there."""

from workbench.data.datasets import DATASETS, available, load
from workbench.errors import DataError
from workbench.language import tr


def choose_dataset() -> str:
    """Return `"mnist"` where it is on this machine or can be downloaded, else `"digits"`, and print which and why.

    Returns:
        a key of `workbench.data.datasets.DATASETS`.
    """
    there, where = available("mnist")
    if there:
        print(f"{DATASETS['mnist'].label}, {where}.")
        return "mnist"
    try:
        load("mnist", progress=print)
    except DataError as error:
        print(
            tr(
                "{error}\nThis notebook goes on with {digits}: {help}",
                error=error,
                digits=DATASETS["digits"].label,
                help=DATASETS["digits"].help,
            )
        )
        return "digits"
    return "mnist"
