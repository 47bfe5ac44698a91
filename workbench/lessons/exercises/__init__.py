"""What is asked: one module for each notebook, and one for the runs with planted faults."""
