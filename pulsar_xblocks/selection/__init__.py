"""Selection: calls, applications of pupils and organisations, the commission's work, appeals."""
