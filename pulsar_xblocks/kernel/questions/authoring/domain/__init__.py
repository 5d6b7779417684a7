"""Edits of a questionnaire: each returns another one and keeps every condition right."""
