"""Runs: the table of all of them."""
