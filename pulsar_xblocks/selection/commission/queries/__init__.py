"""Reads of the commission's work."""
