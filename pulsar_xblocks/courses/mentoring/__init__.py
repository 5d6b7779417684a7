"""Mentoring of teachers: mentors, requests, pairs and their work."""
