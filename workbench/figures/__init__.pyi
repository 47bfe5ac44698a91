from .base.bands import seed_bands
from .base.pixels import heat_over_picture, picture_grid, png
from .base.signed_heatmap import map_picture, signed_picture
from .base.style import theme
from .base.thinning import Thinned
from .ideas.activations import activation_and_slope, activation_gallery
from .ideas.class_gradient_steps import class_bars
from .ideas.class_pushes import class_pushes
from .ideas.convergence import phase_picture
from .ideas.convolution import convolution_step
from .ideas.crossentropy import push_bars, sure_and_wrong, surprise
from .ideas.dead_units import dead_by_epoch, largest_sums
from .ideas.depth import gradient_by_depth, layer_histograms, losses_by_epoch, output_by_depth
from .ideas.gradient_check import step_size_error
from .ideas.gradient_noise import gradient_clouds
from .ideas.gradient_steps import activation_pulls, loss_pulls
from .ideas.guesses import guess_calibration, guessed_curve, guessed_number
from .ideas.likelihood import likelihood
from .ideas.loss_surface import loss_surface
from .ideas.losses import best_guess, loss_curves, loss_shares
from .ideas.moments import adam_memory
from .ideas.optimizer_state import optimizer_state
from .ideas.overflow import overflow_curve
from .ideas.receptive_field import receptive_fields
from .ideas.softmax import softmax_slopes, temperature_curves
from .ideas.step_on_map import step_on_map
from .ideas.surfaces import descent, descent_film
from .ideas.temperature_bars import temperature_bars
from .networks.arithmetic import largest_shares, window_arithmetic
from .networks.blocks import network_blocks
from .networks.decision import decision_film, decision_surface, plane
from .networks.embedding import embedding_map
from .networks.first_look import one_neuron, picture_and_verdict, picture_numbers
from .networks.neurons import neuron_surfaces
from .networks.probabilities import probability_bars
from .networks.wiring import numbers_in_network, wiring
from .training.answer_by_epoch import answer_over_epochs
from .training.class_scores import scores_by_class
from .training.confusion import confusion_matrix
from .training.curves import training_curves
from .training.diagnosis import diagnosis_curves
from .training.evidence import evidence
from .training.generalisation import generalisation_gap, reliability
from .training.health import layers_over_epochs
from .training.overlay import run_overlay
from .training.pixel_shuffle import shuffled_scores
from .training.rate_finder import rate_finder
from .training.recorded_histograms import recorded_histograms
from .training.schedules import learning_rate_preview
from .training.scores import score_bars, threshold_scores
from .training.throughput import speed_bars, throughput_by_batch

__all__ = [
    "Thinned",
    "activation_and_slope",
    "activation_gallery",
    "activation_pulls",
    "adam_memory",
    "answer_over_epochs",
    "best_guess",
    "guess_calibration",
    "class_bars",
    "class_pushes",
    "confusion_matrix",
    "convolution_step",
    "dead_by_epoch",
    "decision_film",
    "decision_surface",
    "descent",
    "descent_film",
    "diagnosis_curves",
    "embedding_map",
    "evidence",
    "generalisation_gap",
    "gradient_by_depth",
    "gradient_clouds",
    "guessed_curve",
    "guessed_number",
    "heat_over_picture",
    "largest_shares",
    "largest_sums",
    "layer_histograms",
    "layers_over_epochs",
    "learning_rate_preview",
    "likelihood",
    "loss_curves",
    "loss_pulls",
    "loss_shares",
    "loss_surface",
    "losses_by_epoch",
    "map_picture",
    "network_blocks",
    "neuron_surfaces",
    "numbers_in_network",
    "one_neuron",
    "optimizer_state",
    "output_by_depth",
    "overflow_curve",
    "phase_picture",
    "picture_and_verdict",
    "picture_grid",
    "picture_numbers",
    "plane",
    "png",
    "probability_bars",
    "push_bars",
    "rate_finder",
    "recorded_histograms",
    "receptive_fields",
    "reliability",
    "run_overlay",
    "score_bars",
    "scores_by_class",
    "seed_bands",
    "shuffled_scores",
    "signed_picture",
    "softmax_slopes",
    "speed_bars",
    "step_on_map",
    "step_size_error",
    "sure_and_wrong",
    "surprise",
    "temperature_bars",
    "temperature_curves",
    "theme",
    "threshold_scores",
    "throughput_by_batch",
    "training_curves",
    "window_arithmetic",
    "wiring",
]
