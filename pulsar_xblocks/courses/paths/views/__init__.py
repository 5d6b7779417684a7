"""Pages of learning paths: of the owner, of those who approve."""
