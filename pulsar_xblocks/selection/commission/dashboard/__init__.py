"""The dashboard of a call: finished values of its page, and the same as one table."""
