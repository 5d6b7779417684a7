"""Mentoring pairs, within an organisation and between two."""
