"""What notebook 04 · A network from scratch asks one to guess."""

from workbench.lessons.guesses.guess import ChoiceGuess, NumberGuess

g1 = ChoiceGuess(
    "network-1",
    "Two spirals: what will the network get right first?",
    {"inner": "the middle", "outer": "the outside", "both": "both at the same time"},
)
g2 = NumberGuess(
    "network-2",
    "After 1,000 steps with 7 digits: how far are ours and Keras' weights apart at most?",
    1e-9,
    1,
    near=10,
)

GUESSES = (g1, g2)
