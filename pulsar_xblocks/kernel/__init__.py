"""Mechanisms shared by two or more capabilities."""
