"""Writes of the work in modules."""
