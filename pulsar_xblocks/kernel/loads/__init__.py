"""Loading a table back: checked first, shown row by row, stored whole or not at all, undone within half an hour."""
