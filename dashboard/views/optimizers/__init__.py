"""Optimizers: a race down a surface, one step in full, and pictures of settings."""
