"""Questions about the inside of a trained network: asked here, answered by a process with Keras, kept by the run."""
