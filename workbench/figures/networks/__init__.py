"""Figures of a network: its parts, what each of them computes, what it answers."""
