"""Pages of applications outside of the block."""
