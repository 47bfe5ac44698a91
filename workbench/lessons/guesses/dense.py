"""What notebook 05 · A dense network reads digits asks one to guess."""

from workbench.lessons.guesses.guess import ChoiceGuess, CurveGuess, NumberGuess

g1 = NumberGuess(
    "dense-1",
    "Ten digits, each with a probability of 1/10: how large is the crossentropy?",
    0,
    10,
    near=0.3,
    unit="nats",
)
g2 = CurveGuess(
    "dense-2",
    "A thousand pictures, learned by heart: sketch the loss on the pictures held back.",
    x=(0, 1),
    y=(0, 1.5),
    xlabel="time: from the first epoch (0) to the last (1)",
    ylabel="validation loss",
)
g3 = ChoiceGuess(
    "dense-3",
    "The last epoch of a network that learned by heart: how sure is it of its answers?",
    {
        "too sure": "surer than it is right",
        "right": "as sure as it is right",
        "not enough": "less sure than it is right",
    },
)

GUESSES = (g1, g2, g3)
