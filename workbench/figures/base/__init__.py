"""What all figures share: one style, line styles, thinning, pictures of pixels."""
