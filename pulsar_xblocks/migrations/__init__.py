"""One chain of migrations."""
