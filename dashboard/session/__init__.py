"""What a visitor has: runs, the networks among them, settings that were chosen, words."""
