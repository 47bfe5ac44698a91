"""Numbers in, figures out: functions that return a Plotly figure, or a small picture as an array of pixels.

No file, no page, no Keras. Every figure has a title that says what it shows, axes with units, words for those
who cannot see it (`figure.layout.meta["alt"]`), and no background of its own: it fits a light and a dark page.
"""

from workbench.figures.base.bands import seed_bands
from workbench.figures.base.pixels import grid as picture_grid
from workbench.figures.base.pixels import overlay as heat_over_picture
from workbench.figures.base.pixels import png
from workbench.figures.base.signed_heatmap import map_picture, signed_picture
from workbench.figures.base.style import theme
from workbench.figures.base.thinning import Thinned
from workbench.figures.ideas.activations import activation_and_slope, activation_gallery, temperature_bars
from workbench.figures.ideas.class_gradient_steps import class_bars, class_pushes
from workbench.figures.ideas.convergence import phase_picture
from workbench.figures.ideas.convolution import convolution_step
from workbench.figures.ideas.crossentropy import overflow_curve, push_bars, sure_and_wrong, surprise
from workbench.figures.ideas.depth import (
    dead_by_epoch,
    gradient_by_depth,
    largest_sums,
    layer_histograms,
    losses_by_epoch,
    output_by_depth,
)
from workbench.figures.ideas.gradient_check import step_size_error
from workbench.figures.ideas.gradient_steps import activation_pulls, loss_pulls
from workbench.figures.ideas.loss_surface import loss_surface
from workbench.figures.ideas.losses import best_guess, likelihood, loss_curves, loss_shares
from workbench.figures.ideas.moments import adam_memory
from workbench.figures.ideas.optimizer_state import optimizer_state, step_on_map
from workbench.figures.ideas.softmax import softmax_slopes, temperature_curves
from workbench.figures.ideas.surfaces import descent, descent_film
from workbench.figures.networks.arithmetic import largest_shares, window_arithmetic
from workbench.figures.networks.decision import decision_film, decision_surface, plane
from workbench.figures.networks.embedding import embedding_map
from workbench.figures.networks.first_look import one_neuron, picture_and_verdict, picture_numbers
from workbench.figures.networks.neurons import neuron_surfaces
from workbench.figures.networks.parameters import layer_parameters
from workbench.figures.networks.probabilities import probability_bars
from workbench.figures.networks.wiring import numbers_in_network, wiring
from workbench.figures.training.answer_by_epoch import answer_over_epochs
from workbench.figures.training.confusion import confusion_matrix
from workbench.figures.training.curves import training_curves
from workbench.figures.training.diagnosis import diagnosis_curves
from workbench.figures.training.evidence import evidence
from workbench.figures.training.generalisation import generalisation_gap, reliability
from workbench.figures.training.health import layers_over_epochs, recorded_histograms
from workbench.figures.training.overlay import run_overlay
from workbench.figures.training.pixel_shuffle import shuffled_scores
from workbench.figures.training.rate_finder import rate_finder
from workbench.figures.training.schedules import learning_rate_preview
from workbench.figures.training.scores import score_bars, scores_by_class, threshold_scores
from workbench.figures.training.throughput import speed_bars, throughput_by_batch

__all__ = ["Thinned", "activation_and_slope", "activation_gallery", "activation_pulls", "adam_memory",
           "answer_over_epochs", "best_guess", "class_bars", "class_pushes", "confusion_matrix", "convolution_step",
           "dead_by_epoch", "decision_film", "decision_surface", "descent", "descent_film", "diagnosis_curves",
           "embedding_map", "evidence", "generalisation_gap", "gradient_by_depth", "heat_over_picture",
           "largest_shares", "largest_sums", "layer_histograms", "layer_parameters", "layers_over_epochs",
           "learning_rate_preview", "likelihood", "loss_curves", "loss_pulls", "loss_shares", "loss_surface",
           "losses_by_epoch", "map_picture", "neuron_surfaces", "numbers_in_network", "one_neuron", "optimizer_state",
           "output_by_depth", "overflow_curve", "phase_picture", "picture_and_verdict", "picture_grid",
           "picture_numbers", "plane", "png", "probability_bars", "push_bars", "rate_finder", "recorded_histograms",
           "reliability", "run_overlay", "score_bars", "scores_by_class", "seed_bands", "shuffled_scores",
           "signed_picture", "softmax_slopes", "speed_bars", "step_on_map", "step_size_error", "sure_and_wrong",
           "surprise", "temperature_bars", "temperature_curves", "theme", "threshold_scores", "throughput_by_batch",
           "training_curves", "window_arithmetic", "wiring"]
