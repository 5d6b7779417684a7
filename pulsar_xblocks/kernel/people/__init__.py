"""People: who every fact and every actor points at."""
