"""Playground: a small network that learns points in the plane."""
