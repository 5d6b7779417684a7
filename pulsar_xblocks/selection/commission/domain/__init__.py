"""Rules of the commission's work that are not the selection's own: what is stored of a run, what experts score, how experts differ."""
