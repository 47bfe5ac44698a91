"""What a learner guesses before looking: the questions, what was guessed and what came, how often one was right.

Who has said a number aloud remembers it when it turns out wrong (the generation effect: Slamecka and Graf, 1978; errors
that one was sure of are remembered best once corrected, the hypercorrection effect: Butterfield and Metcalfe, 2001).
"""
