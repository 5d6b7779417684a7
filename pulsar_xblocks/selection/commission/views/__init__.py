"""Pages of the commission's work."""
