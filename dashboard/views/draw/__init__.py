"""Draw: a digit on the pad, and what networks make of it."""
