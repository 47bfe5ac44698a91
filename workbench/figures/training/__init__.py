"""Figures of a training run: its curves, its layers, what its test showed."""
