"""Run: one of them, with its results."""
