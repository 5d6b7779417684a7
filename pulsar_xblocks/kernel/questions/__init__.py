"""Questionnaires: types, conditions, validation, scoring."""
