"""What notebook 01 · Loss functions asks one to guess."""

from workbench.lessons.guesses.guess import ChoiceGuess, NumberGuess

g1 = ChoiceGuess(
    "losses-1",
    "Scores of 1,000 and 0, and the other class is right. What does the naive loss give?",
    {"thousand": "1,000, which is right", "infinite": "infinity", "nothing": "0", "nan": "nan: no number at all"},
)
g2 = NumberGuess(
    "losses-2",
    "Which share of the whole loss comes from the worst 1 % of the pictures?",
    0,
    100,
    near=15,
    unit="%",
)

GUESSES = (g1, g2)
