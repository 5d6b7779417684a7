"""Programmes and the groups that are taught by them."""
