"""Papers of a call: protocols, the order, lists, statements; in Word from editable templates, lists also as tables."""
