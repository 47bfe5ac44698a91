"""What the filters of a network see of a drawing, as pictures: a sheet for each convolution."""

from collections.abc import Collection

import numpy as np

from dashboard.kit.pictures import Picture
from dashboard.session.model_reader import Reader
from workbench.figures.base.pixels import picture_grid
from workbench.language import tr

IN_A_ROW = 8


def map_sheets(
    network: Reader, image: np.ndarray, *, only: Collection[int] | None = None, most: int = 0, brief: bool = False
) -> list[Picture]:
    """Return what each convolution makes of a picture.

    Args:
        network: reads it.
        image: what it sees, (h, w), 0 to 1; of an empty one all maps are dark.
        only: which convolutions, counted from 0. Default: all.
        most: how many filters of each are shown. Default 0: all.
        brief: whether a title is all that is said of each. Default False.
    """
    return [
        _sheet(number, name, values if image.any() else np.zeros_like(values), most, brief=brief)
        for number, (name, values) in enumerate(network.feature_maps(image).items())
        if only is None or number in only
    ]


def _sheet(number: int, name: str, values: np.ndarray, most: int, *, brief: bool) -> Picture:
    height, width, filters = values.shape
    shown, top = min(most or filters, filters), float(values.max()) or 1.0
    amount = (
        tr("{filters} filters", filters=filters)
        if shown == filters
        else tr("{shown} of {filters} filters", shown=shown, filters=filters)
    )
    title = tr("Convolution {number}", number=number + 1)
    words = tr(
        "{amount}, each {height} × {width} values ({name}).", amount=amount, height=height, width=width, name=name
    )
    maps = picture_grid([values[..., index] / top for index in range(shown)], IN_A_ROW)
    return Picture(maps, f"{title} · {amount}", alt=f"{title}: {words}") if brief else Picture(maps, title, words)
