"""Practice cards: a mentor describes what worked, colleagues find it, a confirmed one counts in the league."""
