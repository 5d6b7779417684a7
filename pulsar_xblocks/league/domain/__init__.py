"""Rules of the regional league.  Source: domain.md 2.4."""
