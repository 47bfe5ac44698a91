"""Activations: what a neuron does with its sum, what many layers do to a gradient, and softmax."""

from dashboard.kit.explorer_head import explorer_head
from dashboard.kit.explorer_parts import explorer_tabs
from dashboard.kit.page_notes import page_notes
from dashboard.session.visits import seen
from dashboard.views.activations.depth import depth
from dashboard.views.activations.neuron import neuron
from dashboard.views.activations.settings import EXPLORER, TABS
from dashboard.views.activations.softmax import softmax
from workbench.language import later

PARTS = {"neuron": neuron, "depth": depth, "softmax": softmax}
BEHIND = later({
    "neuron": ("1", "A neuron adds up what it is given and bends the sum: above is what it says, below it the slope of "
                    "the bend. The gradient that comes from above is multiplied by that slope on its way to the "
                    "weight, so where the slope is 0 the weight does not move. The lowest part shows where steps on "
                    "the weight take the sum, if the gradient from above stays the same."),
    "depth": ("2", "Random numbers are sent forward through layers at their birth, and a random gradient back, all "
                   "computed for what you chose. In each layer the slope of the activation and the size of the weights "
                   "multiply the gradient, so it vanishes or explodes by a factor a layer. Training changes the "
                   "weights later; this is what it has to start from."),
    "softmax": ("5", "Softmax compares the scores of a layer and makes probabilities of them that add up to 100 %. "
                     "Scores are divided by the temperature first: a low one makes the largest score take everything, "
                     "a high one makes all classes alike. The lowest figure is the derivative: what one score does to "
                     "each probability."),
})  # fmt: skip

explorer_head(EXPLORER, "Activations")
opened, place = explorer_tabs(EXPLORER, TABS)
with place:
    PARTS[opened]()
EXPLORER.write_address()
seen("activations")
section, words = BEHIND[opened]
page_notes(words, "03_activations", section)
