"""Practice logs: the internship diary and its confirmation from outside."""
