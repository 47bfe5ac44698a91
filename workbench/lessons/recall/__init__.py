"""What a learner got wrong comes back days later, as short questions; and when they were here last."""
