"""A small network that learns points in the plane while somebody watches: set-up, session, pictures, code."""
