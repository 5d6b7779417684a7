"""Pages of programmes and groups in the console."""
