"""Numbers in, figures out: functions that return a Plotly figure, or a small picture as an array of pixels.

No file, no page, no Keras. Every figure has a title that says what it shows, axes with units, words for those
who cannot see it (`figure.layout.meta["alt"]`), and no background of its own: it fits a light and a dark page.
"""

from workbench.figures.confusion import confusion_matrix
from workbench.figures.curves import training_curves
from workbench.figures.generalisation import generalisation_gap, reliability
from workbench.figures.pixels import grid as picture_grid
from workbench.figures.pixels import overlay as heat_over_picture
from workbench.figures.pixels import png
from workbench.figures.probabilities import probability_bars
from workbench.figures.schedules import learning_rate_preview
from workbench.figures.scores import score_bars, scores_by_class, threshold_scores
from workbench.figures.style import theme
from workbench.figures.thinning import Thinned

__all__ = ["Thinned", "confusion_matrix", "generalisation_gap", "heat_over_picture", "learning_rate_preview",
           "picture_grid", "png", "probability_bars", "reliability", "score_bars", "scores_by_class", "theme",
           "threshold_scores", "training_curves"]
