"""Writes of learning paths."""
