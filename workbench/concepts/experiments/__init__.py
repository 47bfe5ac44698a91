"""Experiments with the mathematics: races, surfaces, signals through depth, steps worked out by hand."""
