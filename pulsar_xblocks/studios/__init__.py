"""School studios: the year, the opening, the people, support and the work log."""
