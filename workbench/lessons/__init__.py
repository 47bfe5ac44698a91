"""Exercises that check themselves, one module for each notebook. `____` is the gap that a learner fills in."""

from workbench.lessons.placeholder import ____

__all__ = ["____"]
