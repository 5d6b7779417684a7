"""Applications: one person or organisation in one call."""
