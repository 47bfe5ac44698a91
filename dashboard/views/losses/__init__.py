"""Losses: what each charges, and how hard it pulls."""
