"""The pages of the dashboard that go with the notebooks: which section is behind which page."""

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.language import translated


@translated("title", "about")
@dataclass(frozen=True)
class Page:
    """One page of the dashboard.

    Attributes:
        name: its address, and its folder in `dashboard/views`.
        title: what the navigation calls it.
        about: one sentence: what a learner can do there.
        behind: the notebooks and sections that explain it, each by the beginning of its heading; the map shows the
            page at the first of these notebooks.
    """

    name: str
    title: str
    about: str
    behind: tuple[tuple[str, str], ...]


def pages_of(notebook: str) -> list[Page]:
    """Return the pages that the map shows at a notebook."""
    return [page for page in PAGES.values() if page.behind[0][0] == notebook]


def pages_for(notebook: str, heading: str) -> list[Page]:
    """Return the pages that go with one section of a notebook.

    Args:
        notebook: the name of its file, without `.ipynb`.
        heading: the heading of the section.
    """
    number = heading.split(" ")[0].strip(".·")
    return [page for page in PAGES.values() if (notebook, number) in page.behind]


def _table(*pages: Page) -> Mapping[str, Page]:
    return {page.name: page for page in pages}


PAGES = _table(
    Page("losses", "Losses", "Drag a prediction, and see what each loss charges for it and how hard it pulls.",
         (("01_loss_functions", "1"), ("01_loss_functions", "2"), ("01_loss_functions", "4"),
          ("01_loss_functions", "6"))),
    Page("optimizers", "Optimizers", "Choose a start on the map of a loss, and race all optimizers from there.",
         (("02_optimizers", "1"), ("02_optimizers", "2"), ("02_optimizers", "3"), ("02_optimizers", "4"))),
    Page("activations", "Activations", "Drag an input along each bend, and read value and slope.",
         (("03_activations", "1"), ("03_activations", "2"), ("03_activations", "4"), ("03_activations", "5"))),
    Page("playground", "Playground", "Watch every neuron of a small network while it learns points in the plane.",
         (("04_network_from_scratch", "1"), ("04_network_from_scratch", "5"), ("04_network_from_scratch", "7"),
          ("03_activations", "3"))),
    Page("train", "Train", "Turn the knobs of a real network, press Start, and steer it while it learns.",
         (("05_mnist_dense_network", "2"), ("00_start_here", "3"), ("02_optimizers", "5"), ("02_optimizers", "6"),
          ("06_mnist_cnn_gpu", "4"))),
    Page("runs", "Runs", "Every run with its curves, its confusion matrix and its worst mistakes.",
         (("05_mnist_dense_network", "3"), ("05_mnist_dense_network", "4"), ("00_start_here", "4"))),
    Page("compare", "Compare", "Lay runs over one another, and ask whether the difference is more than luck.",
         (("05_mnist_dense_network", "6"), ("06_mnist_cnn_gpu", "6"))),
    Page("draw", "Draw", "Draw a digit, and see after every stroke what the network reads.",
         (("06_mnist_cnn_gpu", "8"), ("00_start_here", "5"), ("00_start_here", "6"))),
    Page("inspect", "Inspect", "Look into a trained network: its maps, its kernels, and what moved its answer.",
         (("06_mnist_cnn_gpu", "5"), ("06_mnist_cnn_gpu", "1"), ("06_mnist_cnn_gpu", "2"))),
    Page("faults", "Find the fault", "Runs that were broken on purpose: say what is wrong before the coach does.",
         (("05_mnist_dense_network", "5"), ("03_activations", "2"), ("01_loss_functions", "7"))),
)  # fmt: skip
