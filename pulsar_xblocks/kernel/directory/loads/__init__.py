"""The table of organisations that comes back."""
