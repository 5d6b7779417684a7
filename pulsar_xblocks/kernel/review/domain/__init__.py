"""Rules of the review."""
