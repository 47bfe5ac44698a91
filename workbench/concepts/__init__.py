"""The mathematics, in NumPy only."""
