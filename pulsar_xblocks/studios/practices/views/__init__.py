"""Pages of practice cards."""
