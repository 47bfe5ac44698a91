"""Train: settings, Start, and the run that learns."""
