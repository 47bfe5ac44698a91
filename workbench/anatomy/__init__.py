"""A trained network taken apart without Keras: its weights, each layer's outputs, and how one number came about."""
