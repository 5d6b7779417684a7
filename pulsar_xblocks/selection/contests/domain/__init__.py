"""Rules of contest lists and of achievements."""
