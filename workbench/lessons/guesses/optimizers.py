"""What notebook 02 · Optimizers asks one to guess."""

from workbench.lessons.guesses.guess import NumberGuess

g1 = NumberGuess(
    "optimizers-1",
    "Condition number 100, the best rate and the best momentum: how much of the distance does a step leave?",
    0,
    100,
    near=10,
    unit="%",
)
g2 = NumberGuess(
    "optimizers-2",
    "Of 10,000 flat places among 5 weights, curvatures drawn at random: how many are hollows?",
    0.1,
    10_000,
    near=10,
    unit="of 10,000",
)

GUESSES = (g1, g2)
