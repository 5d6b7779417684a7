"""Writes of the school studios; each stores in one transaction and records who did it."""
