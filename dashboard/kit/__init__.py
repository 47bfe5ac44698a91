"""What several pages show: each part with its code for the browser beside it."""
