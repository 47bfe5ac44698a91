"""Activations: what each makes of a number, and how steep it is there."""
