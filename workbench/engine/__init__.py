"""Everything that imports Keras. `KERAS_BACKEND` (tensorflow, jax, torch) chooses the backend before it is imported."""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# TensorFlow's C++ side greets with pages of hints; what a learner needs to know stands in `engine.device`.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("ABSL_MIN_LOG_LEVEL", "3")
