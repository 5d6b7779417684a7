"""Answers kept under a caller's key, so that a repeated request is done once."""
