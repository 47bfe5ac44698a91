"""Losses: what each of them says of a prediction, how it pulls, and where steps lead."""

from dashboard.kit.explorer_head import explorer_head
from dashboard.kit.explorer_parts import explorer_tabs
from dashboard.kit.page_notes import page_notes
from dashboard.session.visits import seen
from dashboard.views.losses.classes import class_losses
from dashboard.views.losses.one_sample import answer_losses, number_losses
from dashboard.views.losses.samples import sample_losses
from dashboard.views.losses.settings import EXPLORER, TABS
from workbench.language import later

PARTS = {"number": number_losses, "answer": answer_losses, "classes": class_losses, "samples": sample_losses}
BEHIND = later({
    "number": ("1", "Above is what a wrong prediction costs, and below it how hard each loss pulls on the prediction. "
                    "The lowest part shows where an optimizer takes it, if nothing but the prediction can be moved. A "
                    "network has to move it by way of its weights, so it takes more steps."),
    "answer": ("4", "The network gives one score, the sigmoid makes a probability of it, and each loss compares that "
                    "with yes or no. Where the network is sure and wrong, crossentropy pulls hardest, and squared "
                    "error hardly at all, because the sigmoid is flat there. Take steps from there to see the cost."),
    "classes": ("5", "Each class has a score, softmax makes probabilities of the scores, and each loss compares them "
                     "with the class that is right. The push on a score is minus the gradient: for crossentropy it is "
                     "the label minus the probability. Squared error hardly pushes where the probability is near 0."),
    "samples": ("2", "One guess has to serve for all measured values, and each loss likes another one best. Squared "
                     "error likes the mean, absolute error the median, and Huber something between them. Drag one "
                     "value far away to see which guess follows it."),
})  # fmt: skip

explorer_head(EXPLORER, "Losses")
opened, place = explorer_tabs(EXPLORER, TABS)
with place:
    PARTS[opened]()
EXPLORER.write_address()
seen("losses")
section, words = BEHIND[opened]
page_notes(words, "01_loss_functions", section)
