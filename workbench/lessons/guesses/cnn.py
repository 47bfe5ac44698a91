"""What notebook 06 · A convolutional network asks one to guess."""

from workbench.lessons.guesses.guess import ChoiceGuess, CurveGuess

g1 = ChoiceGuess(
    "cnn-1",
    "Two epochs each: which of the two networks reads more validation pictures right?",
    {"textbook_cnn": "textbook_cnn, which has three times as many parameters", "fast_cnn": "fast_cnn"},
)
g2 = CurveGuess(
    "cnn-2",
    "Sketch what share of the moved pictures the CNN reads right.",
    x=(0, 4),
    y=(0, 1),
    xlabel="moved to the right (pixels)",
    ylabel="share read right",
)

GUESSES = (g1, g2)
