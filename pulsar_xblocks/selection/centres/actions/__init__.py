"""Writes of the register and of reports."""
