"""Calls: what is announced, to whom, by which rules, until when."""
