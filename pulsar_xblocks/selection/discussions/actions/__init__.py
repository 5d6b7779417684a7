"""Writes of discussions and of proposals."""
