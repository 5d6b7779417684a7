"""Pages of documents about training."""
