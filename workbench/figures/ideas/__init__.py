"""Figures of the ideas behind learning: losses, activations, optimizers, convolution."""
