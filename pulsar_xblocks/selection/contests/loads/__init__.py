"""The table of a contest list that comes in and goes back."""
