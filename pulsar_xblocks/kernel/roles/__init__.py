"""Roles, the access matrix as data, and the one place that answers who may do what."""
