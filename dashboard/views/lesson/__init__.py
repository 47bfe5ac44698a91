"""Lesson: a notebook, section by section."""
