"""Writes of contests and achievements."""
