"""What notebook 03 · Activations asks one to guess."""

from workbench.lessons.guesses.guess import ChoiceGuess, NumberGuess

g1 = NumberGuess(
    "activations-1",
    "What share of the hidden ReLUs will be dead after learning at a rate of 1.0?",
    0,
    100,
    near=15,
    unit="%",
)
g2 = ChoiceGuess(
    "activations-2",
    "The rate is lowered to 0.05. Do the dead units come back?",
    {"all": "nearly all of them", "some": "more than a quarter of them", "few": "few, or none"},
)

GUESSES = (g1, g2)
