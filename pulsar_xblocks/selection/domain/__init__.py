"""Rules of selection.  Source: domain.md 3.2."""
