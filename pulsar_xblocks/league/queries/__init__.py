"""Reads of the regional league."""
