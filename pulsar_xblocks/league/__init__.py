"""The regional league: criteria, records, standings."""
