"""Signed, expiring, single-purpose, revocable links and codes."""
