"""Exercises without one right line of code: runs to hand in, curves to read, reasons to choose. A module a notebook."""
