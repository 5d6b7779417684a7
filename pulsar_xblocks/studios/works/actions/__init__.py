"""Writes of works: drafts by items, submission, talk and small tasks."""
