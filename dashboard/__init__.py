"""The dashboard: pages that draw, train and look back. It never imports Keras; a worker process does that."""
