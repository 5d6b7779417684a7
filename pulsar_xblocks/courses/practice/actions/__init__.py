"""Writes of internship diaries."""
