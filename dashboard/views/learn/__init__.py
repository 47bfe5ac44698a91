"""Learn: the path through notebooks and pages."""
