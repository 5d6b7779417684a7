"""Public discussion of draft documents: numbered proposals to their sections, and the answers."""
