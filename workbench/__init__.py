"""A workbench for learning deep learning: train, watch, draw, compare.

Importing this package is cheap: nothing in it loads Keras until `workbench.engine` is imported.
"""

__version__ = "0.1.0"
