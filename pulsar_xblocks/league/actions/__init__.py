"""Writes of the regional league."""
