"""Until when personal data is kept: terms are recorded when something ends, so that the purge finds them."""
