"""Pages of contests and achievements."""
