"""Forms of the school studios: what is typed, checked for its shape only."""
