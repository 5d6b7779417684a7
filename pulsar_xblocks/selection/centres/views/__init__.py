"""Pages of the register and of reports."""
