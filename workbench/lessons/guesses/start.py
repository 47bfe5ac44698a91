"""What notebook 00 · Start here asks one to guess."""

from workbench.lessons.guesses.guess import ChoiceGuess, NumberGuess

g1 = NumberGuess(
    "start-1",
    "In which batch will the network first read half of the pictures right?",
    1,
    1000,
    near=3,
)
g2 = ChoiceGuess(
    "start-2",
    "What will the network say of a 6 that stands on its head?",
    {
        "nine": "a 9, and it is sure",
        "other": "another digit, and it is sure",
        "unsure": "something, but it is not sure",
    },
)

GUESSES = (g1, g2)
