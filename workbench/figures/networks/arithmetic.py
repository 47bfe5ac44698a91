"""How one number inside a network was computed: the window that it comes from, or the largest parts of its sum."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.cells import HALVES, LOWER, THIRDS, UPPER, axes, frame, scaled
from workbench.figures.base.style import MUTED
from workbench.language import takes_words, tr
from workbench.quantities import count, number

_WRITTEN = 5  # the widest window whose numbers are written into its squares


@takes_words("read_name", "made_name")
def window_arithmetic(
    read: np.ndarray,
    made: np.ndarray,
    window: np.ndarray,
    kernel: np.ndarray | None = None,
    *,
    place: tuple[int, int],
    corner: tuple[int, int],
    read_name: str = "the picture",
    made_name: str = "its map",
) -> go.Figure:
    """Draw where one number of a map comes from: the window that was read, its kernel, the products.

    The map is on the first axes. `layout.meta["place"]` is the place in it, `x` the column and `y` the row, and
    `layout.meta["grain"]` how far an arrow key moves it.

    Args:
        read: the picture or the map that is read, shape (h, w).
        made: the map that is made, shape (rows, columns).
        window: what lies under the window, shape (kh, kw); what is not finite lies beyond the edge.
        kernel: shape (kh, kw); None where the largest number of the window is taken.
        place: row and column of the number in `made`, from 0.
        corner: row and column of the window's upper left in `read`; may lie beyond the edge.
        read_name, made_name: what people call the two maps.
    """
    read_name, made_name = tr(read_name), tr(made_name)
    (row, column), (height, width) = place, window.shape
    there = np.isfinite(window)
    window = window[there.any(axis=1)][:, there.any(axis=0)]  # what lies beyond the edge is not there
    value = float(made[row, column])
    title = tr(
        "Row {row}, column {column} of {made_name}: {value}",
        row=row,
        column=column,
        made_name=made_name,
        value=number(value),
    )
    few = max(height, width) <= _WRITTEN
    # Without a kernel the window has the place of the products: right under the number that it makes.
    traces = [
        scaled(made_name, made, ""),
        scaled(read_name, read, "2"),
        scaled(tr("in the window"), window, "3", numbers=few),
    ]
    lower = axes(
        "3", tr("in the window") if kernel is not None else tr("the largest counts"), THIRDS[0], LOWER, window.shape
    )
    shapes = [frame("", row, column, 1, 1), frame("2", *corner, height, width)]
    if kernel is None:
        subtitle = tr("Of each square the largest number is left.")
        winner = np.unravel_index(window.argmax(), window.shape)
        shapes.append(frame("3", int(winner[0]), int(winner[1]), 1, 1))
    else:
        products = window * kernel
        traces += [scaled("kernel", kernel, "4", numbers=few), scaled("products", products, "5", numbers=few)]
        subtitle = tr(
            "{size} products of what is read here add up to {products}. Red: above zero, blue: below.",
            size=kernel.size,
            products=number(float(products.sum())),
        )
        lower |= axes("4", "x kernel", THIRDS[1], LOWER, kernel.shape)
        lower |= axes("5", "= products", THIRDS[2], LOWER, products.shape)
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=560,
        margin={"l": 30, "r": 8, "b": 34},
        dragmode=False,
        # Rows count downwards: a step up is a row less.
        meta={"place": {"x": column, "y": row}, "grain": {"x": 1, "y": -1}},
        shapes=shapes,
        alt=tr(
            "{title}. {subtitle} On the left {read_name}, on the right {made_name}; orange frames show the "
            "window and the number that it makes. Below, the numbers under the window.",
            title=title,
            subtitle=subtitle,
            read_name=read_name,
            made_name=made_name,
        ),
        **axes("", made_name, HALVES[1], UPPER, made.shape),
        **axes("2", read_name, HALVES[0], UPPER, read.shape),
        **lower,
    )


def largest_shares(
    products: np.ndarray, bias: float = 0.0, names: Sequence[str] = (), *, amount: int = 8, what: str = "input"
) -> go.Figure:
    """Draw what a sum is made of: its largest parts as bars, all the others as one, the bias, and the sum.

    Args:
        products: shape (n,), what is added up.
        bias: added to them. Default 0, which is not drawn.
        names: what each part is called; by default `what` and its number from 1.
        amount: how many parts have a bar of their own. Default 8.
        what: what one part is. Default `"input"`.
    """
    products = np.asarray(products, dtype=np.float64).reshape(-1)
    total = float(products.sum()) + bias
    order = np.argsort(-np.abs(products), kind="stable")[:amount]
    bars = [(names[index] if len(names) else f"{what} {index + 1}", products[index]) for index in order]
    if rest := len(products) - len(order):
        bars.append((f"{count(rest, 'other')}", float(products.sum() - products[order].sum())))
    if bias:
        bars.append(("bias", bias))
    bars.append(("sum", total))
    up, down = int((products > 0).sum()), int((products < 0).sum())
    title = tr("The sum is {total}", total=number(total))
    subtitle = tr(
        "{amount_of} {what}, {down:,} {what_2} away, {products:,} are 0.",
        amount_of=count(up, what),
        what=tr("adds") if up == 1 else tr("add"),
        down=down,
        what_2=tr("takes") if down == 1 else tr("take"),
        products=len(products) - up - down,
    )
    labels, values = [label for label, _ in bars], np.nan_to_num([value for _, value in bars])
    reach = float(np.abs(values).max(initial=0.0)) or 1.0
    return style.figure(
        [
            {
                "type": "bar",
                "orientation": "h",
                "name": tr("share of the sum"),
                "y": labels,
                "x": values,
                "marker": {
                    "color": [
                        MUTED if label == "sum" else style.ABOVE_ZERO if value >= 0 else style.BELOW_ZERO
                        for label, value in zip(labels, values, strict=True)
                    ],
                    "line": {"width": 0},
                },
                "text": [number(value) for value in values],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertemplate": "%{y}: %{text}<extra></extra>",
            }
        ],
        title=title,
        subtitle=subtitle,
        height=120 + 24 * len(bars),
        margin={"r": 20},
        bargap=0.25,
        dragmode=False,
        alt=f"{title}. {subtitle} Bars: " + ", ".join(f"{label} {number(value)}" for label, value in bars) + ".",
        xaxis=style.axis(
            tr("added to the sum (no unit)"),
            range=[-1.3 * reach, 1.3 * reach],
            nticks=5,
            fixedrange=True,
            zeroline=True,
            zerolinecolor=MUTED,
        ),
        yaxis=style.axis(what, type="category", autorange="reversed", fixedrange=True, showgrid=False, dtick=1),
    )
