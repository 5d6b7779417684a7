"""Writes of documents about training."""
