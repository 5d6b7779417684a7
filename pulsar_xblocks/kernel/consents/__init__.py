"""Consents of guardians and pupils, one document per purpose."""
