"""Tables of the studios that can be loaded back."""
