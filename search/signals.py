"""Keeps the projection true. One line each; the work is in `search.projection`."""
