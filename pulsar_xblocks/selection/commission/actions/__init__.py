"""Writes of the commission's work."""
