"""A training run as a folder: its settings, its state, what happened in it, what came out of it."""
