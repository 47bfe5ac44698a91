"""Inspect: the inside of a network."""
