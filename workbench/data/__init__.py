"""Where pictures come from: data sets, drawings, uploads. NumPy only; nothing here needs Keras."""
