"""Background jobs whose truth is a row."""
