"""Rules of professional development: plain functions on plain values."""
