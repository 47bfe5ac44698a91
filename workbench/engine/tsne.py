"""Points of many dimensions in the plane, so that neighbours stay neighbours. No Keras in here."""

import contextlib
import io
import re
import warnings

import numpy as np

from workbench.inspecting.inspection import Inspection, Report
from workbench.language import tr

ITERATIONS = 500
DIMENSIONS = 30  # what t-SNE starts from: distances in more dimensions are little else, and cost time
CHECKED_EVERY = 50  # iterations; scikit-learn's own rhythm


def answer(inspection: Inspection, report: Report) -> dict[str, np.ndarray]:
    """Answer a question of the kind `tsne` (for the names see `workbench.inspecting.kinds`)."""
    request = inspection.request
    report(0.0, tr("Reading what the network makes of the pictures."))
    features = Inspection(inspection.folder.with_name(request["needs"])).result()["features"]
    points, divergence, perplexity = neighbours_in_the_plane(features, request["options"]["perplexity"], report)
    return {"tsne": points, "divergence": np.array(divergence), "perplexity": np.array(perplexity)}


def neighbours_in_the_plane(
    features: np.ndarray, perplexity: float = 30.0, report: Report = lambda share, words: None
) -> tuple[np.ndarray, float, float]:
    """Place points in the plane by t-SNE.

    Formula: it makes `KL(P || Q)` small, where p_ij falls with the distance of i and j among the features as a bell
    curve does, and q_ij with their distance in the plane as Student's t does.

    Distances between far groups, and sizes of groups, mean nothing in such a picture.

    Args:
        features: shape (n, d), n at least 4.
        perplexity: about how many neighbours each point looks at; made smaller where there are not three times as many
            points.
        report: is told how far it is.

    Returns:
        (points of shape (n, 2) float32, the divergence reached, the perplexity used).

    Reference: van der Maaten and Hinton, Visualizing Data using t-SNE (2008); Kobak and Berens, The art of using t-SNE
    for single-cell transcriptomics (2019), for starting from PCA.
    """
    report(0.01, tr("Loading scikit-learn."))
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits  # scikit-learn needs it as well

    report(0.05, tr("Finding the neighbours of each picture."))
    if np.ptp(features, axis=0).max() < 1e-9:  # all are alike, as for a dead network; scikit-learn would crash
        return np.zeros((len(features), 2), "float32"), 0.0, perplexity
    dimensions = min(DIMENSIONS, *features.shape)
    perplexity = min(perplexity, (len(features) - 1) / 3)
    # Its threads wait for each other by spinning: beside a run that trains, two take four times as long as one.
    with warnings.catch_warnings(), contextlib.redirect_stdout(_Progress(report)), threadpool_limits(1):
        warnings.simplefilter("ignore")  # of numbers beyond all bounds, where a few points lie very far
        narrow = PCA(dimensions, svd_solver="randomized", random_state=0).fit_transform(features)
        method = TSNE(
            2,
            perplexity=perplexity,
            init="pca" if dimensions >= 2 else "random",
            random_state=0,
            max_iter=ITERATIONS,
            verbose=2,
        )
        points = method.fit_transform(narrow)
    return points.astype("float32"), float(method.kl_divergence_), float(perplexity)


class _Progress(io.TextIOBase):
    """Reads what scikit-learn prints while it works: the only way in which it says how far it is."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report

    def write(self, text: str) -> int:
        if found := re.search(r"Iteration (\d+)", text):
            done = int(found[1])
            self.report(0.1 + 0.9 * done / ITERATIONS, f"t-SNE: {done} of {ITERATIONS} steps.")
        return len(text)
