"""Commands of the site administrator."""
